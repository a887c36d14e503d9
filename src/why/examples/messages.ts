import type { Example } from './example.ts'
import { shakshuka, toast } from './parts.ts'

const notWritten = 'A browser writes its messages itself, and writes none like this.'

/** What is refused before anyone looks at the resource: doors 1 to 6, and the faults behind every door. */
export const messages: readonly Example[] = [
  {
    name: 'malformed-target',
    title: 'The code of a NUL in the path',
    status: 400,
    problem: 'malformed-request',
    steps: [{ method: 'GET', target: '/recipes/%00' }],
  },
  {
    name: 'no-host',
    title: 'A request without Host',
    status: 400,
    problem: 'malformed-request',
    message: ['GET /recipes HTTP/1.1\r\n\r\n'],
    notInBrowser: 'A browser sends Host with every request.',
  },
  {
    name: 'two-hosts',
    title: 'Two Host fields',
    status: 400,
    problem: 'malformed-request',
    message: ['GET /recipes HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: localhost\r\n\r\n'],
    notInBrowser: notWritten,
  },
  {
    name: 'no-such-fault',
    title: 'A Kitchen-Fault that is not known',
    status: 400,
    problem: 'malformed-request',
    learningOnly: true,
    steps: [{ method: 'GET', target: '/recipes', headers: { 'Kitchen-Fault': 'burnt' } }],
  },
  {
    name: 'request-timeout',
    title: 'A header section that does not end',
    status: 408,
    problem: 'request-timeout',
    message: ['GET /recipes HTTP/1.1\r\nHost: 127.0.0.1\r\n', 12],
    notInBrowser: 'A browser sends a header section at once and whole.',
  },
  {
    name: 'uri-too-long',
    title: 'A URI of more than 8000 characters',
    status: 414,
    problem: 'uri-too-long',
    steps: [{ method: 'GET', target: '/recipes?q={zeros:8000}' }],
  },
  {
    name: 'expectation-failed',
    title: 'An expectation that nobody can meet',
    status: 417,
    problem: 'expectation-failed',
    steps: [{ method: 'GET', target: '/recipes', headers: { Expect: 'a-second-helping' } }],
    notInBrowser: 'A browser lets no script set Expect.',
  },
  {
    name: 'headers-too-large',
    title: 'A field of more than 16 KiB',
    status: 431,
    problem: 'headers-too-large',
    steps: [{ method: 'GET', target: '/recipes', headers: { 'X-Long': '{zeros:17000}' } }],
  },
  {
    name: 'unknown-method',
    title: 'A method that nobody knows',
    status: 501,
    problem: 'not-implemented',
    steps: [{ method: 'BREW', target: '/recipes' }],
  },
  {
    name: 'trace',
    title: 'TRACE, which no resource here has',
    status: 501,
    problem: 'not-implemented',
    steps: [{ method: 'TRACE', target: '/recipes' }],
    notInBrowser: 'A browser lets no script send TRACE.',
  },
  {
    name: 'unknown-transfer-coding',
    title: 'A transfer coding other than chunked',
    status: 501,
    problem: 'not-implemented',
    message: ['POST /recipes HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    notInBrowser: 'A browser lets no script set Transfer-Encoding.',
  },
  {
    name: 'http-3-over-tcp',
    title: 'A request line that says HTTP/3.0',
    status: 505,
    problem: 'http-version-not-supported',
    message: ['GET /recipes HTTP/3.0\r\nHost: 127.0.0.1\r\n\r\n'],
    notInBrowser: notWritten,
  },
  {
    name: 'overloaded',
    title: 'A server with too much to do',
    status: 503,
    problem: 'overloaded',
    learningOnly: true,
    steps: [{ method: 'GET', target: '/recipes', headers: { 'Kitchen-Fault': 'overloaded' } }],
  },
  {
    name: 'misdirected-request',
    title: 'A Host that is not this server',
    status: 421,
    problem: 'misdirected-request',
    steps: [{ method: 'GET', target: '/recipes', headers: { Host: 'bakery.example' } }],
    notInBrowser: 'A browser takes Host from the URI, and lets no script set it.',
  },
  {
    name: 'no-such-route',
    title: 'A path where nothing is',
    status: 404,
    problem: 'no-such-route',
    steps: [{ method: 'GET', target: '/restaurants' }],
  },
  {
    name: 'method-not-allowed',
    title: 'DELETE for all recipes at once',
    status: 405,
    problem: 'method-not-allowed',
    steps: [{ method: 'DELETE', target: '/recipes' }],
  },
  {
    name: 'internal-error',
    title: 'A fault inside that nobody foresaw',
    status: 500,
    problem: 'internal-error',
    learningOnly: true,
    steps: [{ method: 'GET', target: shakshuka, headers: { 'Kitchen-Fault': 'unforeseen' } }],
  },
  {
    name: 'insufficient-storage',
    title: 'A disk without room for one more recipe',
    status: 507,
    problem: 'insufficient-storage',
    learningOnly: true,
    steps: [
      { method: 'POST', target: '/recipes', user: 'ada', headers: { 'Kitchen-Fault': 'storage-full' }, json: toast },
    ],
  },
]

/** For the next minute, this client can log in no more: whatever needs a login comes before it. */
export const tooMany: Example = {
  name: 'too-many-requests',
  title: 'More than 60 logins in a minute',
  status: 429,
  problem: 'too-many-requests',
  steps: [{ method: 'POST', target: '/sessions' }],
  times: 61,
}
