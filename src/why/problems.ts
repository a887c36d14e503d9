import type { Slug } from '../doors/row.ts'

/** What a problem type says to a learner. */
export type Advice = {
  readonly meaning: string
  /** What the client does now. */
  readonly mend: string
  /** Where no request brings it about: how one would see it instead. */
  readonly cannotProvoke?: string
}

/** Each problem type of the row: what it means, and what to do. */
export const problems = {
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

  'malformed-credentials': {
    meaning: 'There is an Authorization field, but it is not written as its scheme wants it, or there are two.',
    mend: 'Send one field: Authorization: Bearer, a blank, and the token, or Basic with the pair in base64.',
  },
  'missing-token': {
    meaning: 'This operation is for users who are logged in, and the request carries no Bearer token.',
    mend: 'POST /sessions with a username and password, and send its accessToken as Authorization: Bearer ….',
  },
  'invalid-token': {
    meaning: 'A token came that this server did not sign, or that was changed since: even one character is enough.',
    mend: 'Compare it with the one that you were given. If in doubt, log in again.',
  },
  'expired-token': {
    meaning: 'The token was good once, but an access token lives for 15 minutes only.',
    mend: 'POST /sessions/refresh with the refresh token for a new pair, and send the request again.',
    cannotProvoke: 'Log in, wait for a quarter of an hour, and send the old accessToken.',
  },
  'ended-session': {
    meaning: 'The token is genuine, but its session was ended, or its user is gone: logging out works at once.',
    mend: 'Log in again. The refresh token of that session is of no use either.',
  },
  'missing-credentials': {
    meaning: 'A login came without a username and password, in the content as in the Authorization field.',
    mend: 'Send both as JSON, or let curl do it with -u ada:….',
  },
  'wrong-credentials': {
    meaning: 'There is no user with this username and this password. Which of the two is wrong is not told on purpose.',
    mend: 'Check both for slips. Who has no user yet gets one with POST /users.',
  },

  'not-acceptable': {
    meaning: 'The Accept field leaves no form that this answer can take.',
    mend: 'Ask for one of the types in the problem’s available member, or leave the Accept field out.',
  },

  'no-such-recipe': {
    meaning: 'No recipe has this id, or it is private and not yours: both look the same, so that nobody can find out.',
    mend: 'Take the id from GET /recipes. If the recipe is yours and private, send your token.',
  },
  'no-such-user': {
    meaning: 'Nobody is registered under this username.',
    mend: 'Look for a slip in the name; usernames are written in small letters.',
  },
  'no-such-session': {
    meaning: 'You have no session with this id. Those of others do not exist for you.',
    mend: 'Take the id from GET /sessions, or write current for the session of your token.',
  },
  'no-such-request': {
    meaning: 'The record keeps the last 500 requests in memory, and this id is not among them.',
    mend: 'Send the request once more, and follow the X-Request-Id of its answer.',
  },
  'no-such-page': {
    meaning: 'Among the pages and files that explain this server, none has this name.',
    mend: 'Go up to the list it belongs to, /statuses or /problems, which names all there are.',
  },
  'session-ended': {
    meaning: 'This was a session of yours, and it is over. It will not come back, so it is gone and not just missing.',
    mend: 'Forget its id. POST /sessions begins a new one.',
  },

  'not-the-author': {
    meaning: 'You are known and may read this recipe, but only the one who wrote it may change or delete it.',
    mend: 'Use the token of its author, or POST a recipe of your own.',
  },
  'wrong-password': {
    meaning:
      'A new password needs the current one beside it, and that was wrong. The token was fine, so it is not a 401.',
    mend: 'Correct currentPassword, and send it again. Nothing has changed meanwhile.',
  },
  'invalid-refresh-token': {
    meaning:
      'The refresh token is unknown, too old or spent: each one works once, and using it again ends its session.',
    mend: 'Log in again with POST /sessions, and keep only the newest refresh token.',
  },
  'cross-site': {
    meaning:
      'A browser says that a page of another site sent this, and that page must not do harm through its visitor.',
    mend: 'Do it from a page of this server, or with curl.',
  },

  'invalid-query': {
    meaning: 'A parameter in the URI is unknown, there twice, empty or out of its range.',
    mend: 'Correct what errors names, one entry for each parameter: all faults are in one answer.',
  },

  'missing-content': {
    meaning: 'This method works on content, and the request has none.',
    mend: 'Send JSON, with a Content-Type that says so. With curl that is --json.',
  },
  'content-too-large': {
    meaning: 'The content has more than 1 MiB.',
    mend: 'Send less. The largest recipe that is allowed has room in it, so look for what got in by mistake.',
  },
  'unsupported-media-type': {
    meaning: 'The Content-Type is missing or not one that is read here, whatever the content looks like.',
    mend: 'Send one of the types in the Accept field of the answer. Without being told, curl -d sends a form and not JSON.',
  },
  'unsupported-content-coding': {
    meaning: 'The content is compressed, and this server does not unpack what it is sent.',
    mend: 'Send it as it is, without a Content-Encoding.',
  },

  'precondition-failed': {
    meaning:
      'You named the version that you know, and by now there is another one. Somebody, perhaps you, has written since.',
    mend: 'GET the current version, put your change into that, and send it with the new ETag in If-Match.',
  },
  'precondition-required': {
    meaning:
      'A PUT replaces all of a recipe, so it could wipe out a change that you never saw. You have to name the version.',
    mend: 'GET the recipe, and send the ETag of that answer back in an If-Match field.',
  },

  'malformed-json': {
    meaning: 'The Content-Type says JSON, but what came is not: a comma too many, a quote too few, or no UTF-8.',
    mend: 'Mend it where the detail says. In a shell, put single quotes around the JSON.',
  },

  'invalid-content': {
    meaning:
      'It is JSON, but not what is asked for: a member is missing, unknown, of another kind or out of its range.',
    mend: 'Correct what errors names: each pointer leads to one member. All faults are in one answer.',
  },

  'username-taken': {
    meaning: 'Somebody has registered under this username before.',
    mend: 'Choose another one. If it was you, log in with POST /sessions.',
  },
  'email-taken': {
    meaning: 'Somebody has registered with this email address before; capitals make no difference.',
    mend: 'Use another one. If it was you, log in with POST /sessions.',
  },
  'title-taken': {
    meaning: 'You have a recipe with this very title already, and one author may use a title once.',
    mend: 'Choose another title, or change the recipe that has it.',
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
} as const satisfies Record<Slug, Advice>
