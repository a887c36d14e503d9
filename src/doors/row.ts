/**
 * The row of doors. Every request walks through it from the first door to the last; each door asks one question, and
 * either lets the request on or answers it with one of its own statuses. When a request is wrong in two ways, the
 * earlier door answers. The server runs this row, and everything that speaks of statuses is read off it.
 */
export const row = [
  { name: 'message', question: 'Is this an HTTP/1 message that a server can read?' },
  { name: 'service', question: 'Is the kitchen open?' },
  { name: 'host', question: 'Is the request meant for this server?' },
  { name: 'rate', question: 'Has this client asked too often?' },
  { name: 'route', question: 'Is there anything at this path?' },
  { name: 'method', question: 'Does that resource know this method?' },
  { name: 'authentication', question: 'Who is asking?' },
  { name: 'acceptable', question: 'Can the answer be given in a form the client reads?' },
  { name: 'existence', question: 'Is there such a row?' },
  { name: 'permission', question: 'May this user do that to it?' },
  { name: 'query', question: 'Are the parameters in the URI known and well-formed?' },
  {
    name: 'content',
    question: 'Is there content where some is needed, of a type, coding and size that can be read here?',
  },
  { name: 'precondition', question: 'Is the client working from the current version?' },
  { name: 'syntax', question: 'Is the content well-formed?' },
  { name: 'meaning', question: 'Does the content say something that makes sense?' },
  { name: 'conflict', question: 'Does it agree with everything else that is stored?' },
  { name: 'action', question: 'Done?' },
] as const

type NamesOf<Row extends readonly { name: string }[]> = { readonly [K in keyof Row]: Row[K]['name'] }
/** The doors' names in the order of the row, as a tuple type. */
export type RowOrder = NamesOf<typeof row>
export type DoorName = RowOrder[number]

/** A problem type (RFC 9457): the door that answers with it, its status, its title, and the clause behind it. */
type ProblemType = {
  readonly door: DoorName | null
  readonly status: number
  readonly title: string
  readonly section: string
}

const problem = <const D extends DoorName | null, const N extends number>(
  door: D,
  status: N,
  title: string,
  section: string,
) => ({ door, status, title, section })

/** What each door refuses with. The only home of failing statuses: one that is not listed here cannot be sent. */
export const refusals = {
  'malformed-request': problem('message', 400, 'The request is malformed', 'RFC 9110 15.5.1'),
  'expectation-failed': problem('message', 417, 'This expectation cannot be met', 'RFC 9110 15.5.18'),
  'request-timeout': problem('message', 408, 'The request took too long to arrive', 'RFC 9110 15.5.9'),
  'uri-too-long': problem('message', 414, 'The URI is too long', 'RFC 9110 15.5.15'),
  'headers-too-large': problem('message', 431, 'The header section is too large', 'RFC 6585 5'),
  'not-implemented': problem('message', 501, 'No resource here knows this method', 'RFC 9110 15.6.2'),
  'http-version-not-supported': problem('message', 505, 'Only HTTP/1 is spoken here', 'RFC 9110 15.6.6'),

  'shutting-down': problem('service', 503, 'The server is about to close', 'RFC 9110 15.6.4'),
  overloaded: problem('service', 503, 'The server has too much to do', 'RFC 9110 15.6.4'),
  unavailable: problem('service', 503, 'The database cannot be used', 'RFC 9110 15.6.4'),

  'misdirected-request': problem('host', 421, 'The request is meant for another server', 'RFC 9110 15.5.20'),

  'too-many-requests': problem('rate', 429, 'Too many requests', 'RFC 6585 4'),

  'no-such-route': problem('route', 404, 'There is nothing at this path', 'RFC 9110 15.5.5'),

  'method-not-allowed': problem('method', 405, 'This resource does not know the method', 'RFC 9110 15.5.6'),

  'malformed-credentials': problem('authentication', 400, 'The credentials are malformed', 'RFC 9110 11.4'),
  'missing-token': problem('authentication', 401, 'A token is needed', 'RFC 6750 3'),
  'invalid-token': problem('authentication', 401, 'The token is not valid', 'RFC 6750 3.1'),
  'expired-token': problem('authentication', 401, 'The token has expired', 'RFC 6750 3.1'),
  'ended-session': problem('authentication', 401, 'The session of this token has ended', 'RFC 6750 3.1'),
  'missing-credentials': problem('authentication', 401, 'Username and password are needed', 'RFC 9110 15.5.2'),
  'wrong-credentials': problem('authentication', 401, 'Username and password do not match', 'RFC 9110 15.5.2'),

  'not-acceptable': problem('acceptable', 406, 'No form of the answer is acceptable', 'RFC 9110 15.5.7'),

  'no-such-recipe': problem('existence', 404, 'There is no such recipe', 'RFC 9110 15.5.5'),
  'no-such-user': problem('existence', 404, 'There is no such user', 'RFC 9110 15.5.5'),
  'no-such-session': problem('existence', 404, 'There is no such session', 'RFC 9110 15.5.5'),
  'no-such-request': problem('existence', 404, 'The record has no such request', 'RFC 9110 15.5.5'),
  'no-such-page': problem('existence', 404, 'There is no such page', 'RFC 9110 15.5.5'),
  'session-ended': problem('existence', 410, 'This session has ended', 'RFC 9110 15.5.11'),

  'not-the-author': problem('permission', 403, 'Only its author may change a recipe', 'RFC 9110 15.5.4'),
  'wrong-password': problem('permission', 403, 'The current password is wrong', 'RFC 9110 15.5.4'),
  'invalid-refresh-token': problem('permission', 403, 'The refresh token is not valid', 'RFC 9110 15.5.4'),
  'cross-site': problem('permission', 403, 'Pages of other sites may not do this', 'RFC 9110 15.5.4'),

  'invalid-query': problem('query', 400, 'The query is not valid', 'RFC 9110 15.5.1'),

  'missing-content': problem('content', 400, 'Content is needed', 'RFC 9110 15.5.1'),
  'content-too-large': problem('content', 413, 'The content is too large', 'RFC 9110 15.5.14'),
  'unsupported-media-type': problem('content', 415, 'Content of this type is not read here', 'RFC 9110 15.5.16'),
  'unsupported-content-coding': problem('content', 415, 'Content in this coding is not read here', 'RFC 9110 15.5.16'),

  'precondition-failed': problem('precondition', 412, 'The precondition does not hold', 'RFC 9110 15.5.13'),
  'precondition-required': problem('precondition', 428, 'An If-Match field is needed', 'RFC 6585 3'),

  'malformed-json': problem('syntax', 400, 'The content is not well-formed JSON', 'RFC 9110 15.5.1'),

  'invalid-content': problem('meaning', 422, 'The content does not make sense', 'RFC 9110 15.5.21'),

  'username-taken': problem('conflict', 409, 'The username is taken', 'RFC 9110 15.5.10'),
  'email-taken': problem('conflict', 409, 'The email address is taken', 'RFC 9110 15.5.10'),
  'title-taken': problem('conflict', 409, 'You have a recipe with this title', 'RFC 9110 15.5.10'),

  // Behind every door: answered by the door at which it happened, and declared by none.
  'insufficient-storage': problem(null, 507, 'There is no room to store this', 'RFC 4918 11.5'),
  'internal-error': problem(null, 500, 'Something went wrong inside', 'RFC 9110 15.6.1'),
} as const satisfies Record<string, ProblemType>

/** The name of a problem type: the last segment of its `type` URI. */
export type Slug = keyof typeof refusals

/** Statuses that doors answer with although nothing is wrong with the request. */
export const passes = {
  204: { door: 'method', when: 'OPTIONS' },
  304: { door: 'precondition', when: 'GET, HEAD and QUERY of what the client has already' },
  308: { door: 'route', when: 'a path with a slash too many at its end' },
} as const satisfies Record<number, { door: DoorName; when: string }>
