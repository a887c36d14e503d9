import type { Advice } from './advice.ts'

/** Of the doors that every request meets, and of what can happen behind any door. */
export const ofMessage = {
  'malformed-request': {
    meaning:
      'What arrived breaks the grammar of HTTP: two Host fields, say, or a path that is wrongly percent-encoded.',
    mend: 'Read the detail, and mend the request line or the field that it names. A good client library writes neither by hand.',
  },
  'expectation-failed': {
    meaning: 'The Expect field asks for something other than 100-continue, and HTTP knows nothing else to expect.',
    mend: 'Leave the Expect field out, and send the request again.',
  },
  'request-timeout': {
    meaning: 'The request was begun and not finished: the header section has 10 seconds to arrive, all of it has 30.',
    mend: 'Open a new connection and send the request in one go. Look for a Content-Length that promises more than comes.',
  },
  'uri-too-long': {
    meaning: 'The path and the query together have more than 8,000 characters.',
    mend: 'Ask for less at a time. A long list of parameters can go into the content of a QUERY.',
  },
  'headers-too-large': {
    meaning: 'The request line and the header fields together have more than 16 KiB.',
    mend: 'Leave out what this server does not need; cookies of another program on the same host are the usual cause.',
  },
  'not-implemented': {
    meaning:
      'No resource of this server knows that method, or the content comes in a transfer coding that it cannot undo.',
    mend: 'Look at how the method is written, for GET and get are two methods. OPTIONS tells which ones work at a path.',
  },
  'http-version-not-supported': {
    meaning: 'The request line names another major version of HTTP than 1.',
    mend: 'Send it as HTTP/1.1; with curl that is --http1.1.',
  },

  'shutting-down': {
    meaning: 'The server has been told to end. It finishes what it has begun, and takes on nothing new.',
    mend: 'Wait as long as Retry-After says, and ask again over a new connection.',
    cannotProvoke:
      'Ask /health/ready between a SIGTERM and the end of the process: DRAIN_SECONDS makes that time longer.',
  },
  overloaded: {
    meaning:
      'More requests are waiting than the server can work on, and it would rather say so than let all of them wait.',
    mend: 'Wait as long as Retry-After says, and longer after each further try.',
  },
  unavailable: {
    meaning: 'The server runs, but its database cannot be read or written.',
    mend: 'Wait as long as Retry-After says. If it is your server, look at its log and at the file of the database.',
    cannotProvoke: 'Move the file of the database away under the running server, ask for anything, and move it back.',
  },

  'misdirected-request': {
    meaning:
      'The host that the request names is none of this server’s. A page elsewhere may have pointed its own name here.',
    mend: 'Send it to the host it is meant for. If it is your server, add the name to ALLOWED_HOSTS.',
  },

  'too-many-requests': {
    meaning:
      'From your address came more requests in a minute than one client may send. For logins the limit is lower.',
    mend: 'Wait as long as Retry-After says. The RateLimit field of each answer tells how many requests are left.',
  },

  'no-such-route': {
    meaning: 'No resource of this server has a path of this shape, whatever the method.',
    mend: 'Look for a slip in the path; GET / names the ways in.',
  },

  'method-not-allowed': {
    meaning: 'There is a resource at this path, but it does not have that method.',
    mend: 'Choose one of the methods in the Allow field, or another path: recipes are made at /recipes, not at their own.',
  },

  'insufficient-storage': {
    meaning: 'The disk or the database is full. Nothing was stored, and what was there is still there.',
    mend: 'Ask again later. If it is your server, make room on its disk.',
  },
  'internal-error': {
    meaning:
      'Something happened that nobody foresaw. What it was stands in the log of the server, and not in the answer.',
    mend: 'Try again later. If it stays, report it with the id in instance; the log has the same one.',
  },
} as const satisfies Record<string, Advice>
