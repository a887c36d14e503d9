import type { Example } from './example.ts'
import { shakshuka, toast } from './parts.ts'

/** Errors of the doors `message` to `method`, and errors that can happen at any door. */
export const messages: readonly Example[] = [
  {
    name: 'malformed-target',
    title: 'A percent-encoded NUL in the path',
    status: 400,
    problem: 'malformed-request',
    steps: [{ method: 'GET', target: '/recipes/%00' }],
  },
  {
    name: 'no-host',
    title: 'A request without a Host header',
    status: 400,
    problem: 'malformed-request',
    message: ['GET /recipes HTTP/1.1\r\n\r\n'],
  },
  {
    name: 'two-hosts',
    title: 'A request with two Host headers',
    status: 400,
    problem: 'malformed-request',
    message: ['GET /recipes HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: localhost\r\n\r\n'],
  },
  {
    name: 'no-such-fault',
    title: 'An unknown Kitchen-Fault',
    status: 400,
    problem: 'malformed-request',
    learningOnly: true,
    steps: [{ method: 'GET', target: '/recipes', headers: { 'Kitchen-Fault': 'burnt' } }],
  },
  {
    name: 'request-timeout',
    title: 'A header section that never ends',
    status: 408,
    problem: 'request-timeout',
    message: ['GET /recipes HTTP/1.1\r\nHost: 127.0.0.1\r\n', 12],
  },
  {
    name: 'uri-too-long',
    title: 'A URI of more than 8,000 characters',
    status: 414,
    problem: 'uri-too-long',
    steps: [{ method: 'GET', target: '/recipes?q={zeros:8000}' }],
  },
  {
    name: 'expectation-failed',
    title: 'An unknown expectation in the Expect header',
    status: 417,
    problem: 'expectation-failed',
    steps: [{ method: 'GET', target: '/recipes', headers: { Expect: 'a-second-helping' } }],
  },
  {
    name: 'headers-too-large',
    title: 'A header of more than 16 KiB',
    status: 431,
    problem: 'headers-too-large',
    steps: [{ method: 'GET', target: '/recipes', headers: { 'X-Long': '{zeros:17000}' } }],
  },
  {
    name: 'unknown-method',
    title: 'An unknown method',
    status: 501,
    problem: 'not-implemented',
    steps: [{ method: 'BREW', target: '/recipes' }],
  },
  {
    name: 'trace',
    title: 'TRACE, which no resource supports',
    status: 501,
    problem: 'not-implemented',
    steps: [{ method: 'TRACE', target: '/recipes' }],
  },
  {
    name: 'unknown-transfer-coding',
    title: 'A transfer coding other than chunked',
    status: 501,
    problem: 'not-implemented',
    message: ['POST /recipes HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
  },
  {
    name: 'http-3-over-tcp',
    title: 'A request line with HTTP/3.0',
    status: 505,
    problem: 'http-version-not-supported',
    message: ['GET /recipes HTTP/3.0\r\nHost: 127.0.0.1\r\n\r\n'],
  },
  {
    name: 'overloaded',
    title: 'A simulated overload of the server',
    status: 503,
    problem: 'overloaded',
    learningOnly: true,
    steps: [{ method: 'GET', target: '/recipes', headers: { 'Kitchen-Fault': 'overloaded' } }],
  },
  {
    name: 'misdirected-request',
    title: 'A Host header that names another server',
    status: 421,
    problem: 'misdirected-request',
    steps: [{ method: 'GET', target: '/recipes', headers: { Host: 'bakery.example' } }],
  },
  {
    name: 'no-such-route',
    title: 'A path without a resource',
    status: 404,
    problem: 'no-such-route',
    steps: [{ method: 'GET', target: '/restaurants' }],
  },
  {
    name: 'method-not-allowed',
    title: 'DELETE on the list of recipes',
    status: 405,
    problem: 'method-not-allowed',
    steps: [{ method: 'DELETE', target: '/recipes' }],
  },
  {
    name: 'internal-error',
    title: 'A simulated unexpected error',
    status: 500,
    problem: 'internal-error',
    learningOnly: true,
    steps: [{ method: 'GET', target: shakshuka, headers: { 'Kitchen-Fault': 'unforeseen' } }],
  },
  {
    name: 'insufficient-storage',
    title: 'A simulated full disk',
    status: 507,
    problem: 'insufficient-storage',
    learningOnly: true,
    steps: [
      { method: 'POST', target: '/recipes', user: 'ada', headers: { 'Kitchen-Fault': 'storage-full' }, json: toast },
    ],
  },
]

/** The last example: after it, the client cannot log in for a minute. */
export const tooMany: Example = {
  name: 'too-many-requests',
  title: 'More than 60 logins in a minute',
  status: 429,
  problem: 'too-many-requests',
  steps: [{ method: 'POST', target: '/sessions' }],
  times: 61,
}
