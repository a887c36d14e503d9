import type { Advice } from './advice.ts'

/** Advice on the problems of the doors that every request passes, and on the errors that can happen at any door. */
export const ofMessage = {
  'malformed-request': {
    meaning:
      'The request line or a header is invalid. Examples are two Host headers, or a path with invalid percent-encoding.',
    fix: 'Correct what detail names. An HTTP client library usually writes the request line and these headers for you.',
  },
  'expectation-failed': {
    meaning:
      'The Expect header asks for something other than 100-continue, which is the only expectation that HTTP defines.',
    fix: 'Remove the Expect header, and send the request again.',
  },
  'request-timeout': {
    meaning:
      'The request did not arrive in time. The limit is 10 seconds for the header section, and 30 seconds for the whole request, or 120 for a photo.',
    fix: 'Open a new connection, and send the whole request without a pause. Check that the Content-Length is not larger than the content.',
  },
  'uri-too-long': {
    meaning: 'The path and the query together are longer than 8,000 characters.',
    fix: 'Shorten the URI. To search recipes with many parameters, send the parameters as the content of QUERY /recipes.',
  },
  'headers-too-large': {
    meaning: 'The request line and the headers together are larger than 16 KiB.',
    fix: 'Remove headers that this server does not need. A common cause is cookies of other programs on the same host.',
  },
  'not-implemented': {
    meaning: 'No resource of this server supports the method, or the content has a transfer coding other than chunked.',
    fix: 'Check the spelling of the method: method names are case-sensitive, so get is not GET. OPTIONS lists the methods of a path. Send content with Content-Length, or chunked.',
  },
  'http-version-not-supported': {
    meaning: 'The request uses a major version of HTTP other than 1.',
    fix: 'Send the request as HTTP/1.1. With curl, use --http1.1.',
  },

  'shutting-down': {
    meaning:
      'The server is shutting down. At first only /health/ready has this problem, so that a load balancer sends new requests elsewhere. After DRAIN_SECONDS, every operation but the liveness check has it; requests in progress are completed.',
    fix: 'Wait for the number of seconds in the Retry-After header, then send the request again on a new connection.',
    cannotProvoke:
      'Send SIGTERM to the server, and request /health/ready before the process exits. A larger DRAIN_SECONDS gives you more time.',
  },
  overloaded: {
    meaning:
      'The server has more requests than it can handle. It rejects some at once, so that not all of them have to wait.',
    fix: 'Wait for the number of seconds in the Retry-After header, then try again. After each further failure, wait longer.',
  },
  unavailable: {
    meaning: 'The server is running, but it cannot read or write its database.',
    fix: 'Wait for the number of seconds in the Retry-After header, then try again. If you run the server, check its log and its database file.',
    cannotProvoke:
      'Move the database file away while the server is running, send a request such as GET /recipes, and move the file back.',
  },

  'misdirected-request': {
    meaning:
      'The request names a host that this server does not serve. The check protects against DNS rebinding, where another site points its own name at this server.',
    fix: 'Send the request to the host that it is meant for. If you run this server under that name, add the name to ALLOWED_HOSTS.',
  },

  'too-many-requests': {
    meaning:
      'There are two limits. Either your address has sent more requests in a minute than one client may send; the limit for logins is lower. Or there were too many wrong passwords for one username in a minute, from any address.',
    fix: 'Wait for the number of seconds in the Retry-After header. The RateLimit header of a response shows how many requests your address has left. It does not show how many wrong passwords are left for a username.',
  },

  'no-such-route': {
    meaning: 'This server has no resource at this path, whatever the method.',
    fix: 'Check the path for typing errors. GET / returns links to the main resources.',
  },

  'method-not-allowed': {
    meaning: 'There is a resource at this path, but it does not support the method.',
    fix: 'Use one of the methods in the Allow header, or another path. For example, POST /recipes creates a recipe; a POST to the path of a recipe does not work.',
  },

  'insufficient-storage': {
    meaning: 'The disk or the database is full. Nothing was stored, and existing data did not change.',
    fix: 'Try again later. If you run the server, free space on its disk.',
  },
  'internal-error': {
    meaning:
      'An unexpected error happened in the server. The server logs the cause and does not send it in the response.',
    fix: 'Try again later. If the error persists, report the id in instance; the log entry has the same id.',
  },
} as const satisfies Record<string, Advice>
