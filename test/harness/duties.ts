import { expect } from 'vitest'
import { name } from '../../src/name.ts'
import type { Field, Operation, Operations } from '../../src/operation.ts'
import type { Answer } from './answer.ts'

// As `expect.soft`, which is called only for what a quick look finds wrong: for each answer of all tests it would take as
// long as to make the answer.
const is = (actual: unknown, expected: unknown, label?: string): void => {
  if (!Object.is(actual, expected)) expect.soft(actual, label).toBe(expected)
}
const matches = (actual: unknown, pattern: RegExp | string, label?: string): void => {
  const isMet =
    typeof actual === 'string' && (typeof pattern === 'string' ? actual.includes(pattern) : pattern.test(actual))
  if (!isMet) expect.soft(actual, label).toMatch(pattern)
}
const lacks = (actual: object, name: string): void => {
  if (name in actual) expect.soft(actual).not.toHaveProperty(name)
}

/**
 * What each status owes, by the contract and not by the code: an answer that the tests meet is held against this table,
 * whatever the test is about.
 */
export const expectDuties = (answer: Answer, operations: Operations): void => {
  const { status, method, headers, text, octets, json } = answer
  const declared = declaredOf(answer, operations)
  matches(headers.date, / GMT$/, 'Date')
  matches(headers['x-request-id'], /^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-/, 'X-Request-Id')
  is(headers['x-content-type-options'], 'nosniff')
  matches(headers['cache-control'], cacheControl(answer), 'Cache-Control')
  matches(headers['kitchen-doors'], new RegExp(`^[a-z]+(, [a-z]+)*=${status}$`), 'Kitchen-Doors')
  for (const old of ['x-powered-by', 'server']) lacks(headers, old)
  is(answer.reason, reasons[status])

  const isBare = [202, 204, 303, 304, 308].includes(status) || (status === 201 && declared.isMadeBare)
  if (isBare || headers['preference-applied'] !== undefined) {
    is(text, '')
    lacks(headers, 'content-type')
    if (status === 204 || status === 304) lacks(headers, 'content-length')
  } else {
    const { forms } = declared
    const hasPage = declared.known?.refusalPage !== undefined
    const refusals = ['application/problem+json', ...(hasPage ? ['text/html; charset=utf-8'] : [])]
    const types = status < 400 ? forms.map(contentType) : refusals
    matches(headers['content-type'], /^\w+\/\S/, 'Content-Type')
    if (types.length > 0) is(types.includes(headers['content-type'] ?? ''), true, `Content-Type is one of ${types}`)
    if (method === 'HEAD') is(text, '')
    else if (headers['content-type'] !== 'text/event-stream') is(headers['content-length'], String(octets.length))
  }

  // The answer depends on Accept as soon as the door has asked for it (RFC 9110 12.5.5), or where a refusal can be a page.
  const isNegotiated = /(^|, )acceptable\b/.test(answer.doors) || declared.known?.refusalPage !== undefined
  if (isNegotiated) matches(headers.vary, /(^|, )Accept$/, 'Vary')
  else is(headers.vary ?? 'Origin', 'Origin', 'Vary')

  // Structured fields of draft-ietf-httpapi-ratelimit-headers-11, on whatever has met the door.
  if (/(^|, )rate\b/.test(answer.doors)) {
    matches(headers['ratelimit-policy'], /^"default";q=\d+;w=60(, "sign-in";q=\d+;w=60)?$/)
    matches(headers.ratelimit, /^"default";r=\d+;t=\d+(, "sign-in";r=\d+;t=\d+)?$/)
  } else for (const name of ['ratelimit', 'ratelimit-policy']) lacks(headers, name)

  acceptQuery(answer, declared)
  for (const [name, isOwed] of Object.entries(elsewhereAbsent)) if (!isOwed(answer)) lacks(headers, name)
  const owed = duties[status]
  is(owed === undefined, false, `the table of duties lacks ${status}`)
  // A problem that HEAD asked for has its header fields only; a page has no members.
  const isProblem = status >= 400 && method !== 'HEAD' && headers['content-type'] === 'application/problem+json'
  if (isProblem || status < 400) owed?.(answer, declared)

  if (isProblem) {
    is(Object.keys(json).slice(0, 5).join(), 'type,title,status,detail,instance')
    is(json.status, status)
    matches(json.type, /^\/problems\/[a-z-]+$/)
    is(json.instance, `/requests/${headers['x-request-id']}`)
    matches(json.title, /\S/)
    matches(json.detail, /^[A-Z].*\.$/s)
  }
  // Nothing of the inside shows: no path, no stack, no SQL.
  is(/node_modules|\/src\/|\bat \w+ \(|SQLITE|SELECT /.exec(text)?.[0], undefined)
}

/** A strong entity tag (RFC 9110 8.8.3). */
const entityTag = /^"[\x21\x23-\x7e]+"$/

/** What is declared of the operation that answered, and of the others at its path. */
type Declared = {
  /** Undefined for a path or a method that is not there. */
  readonly known: Operation | undefined
  readonly atPath: ReadonlyMap<string, Operation> | undefined
  /** Media types that the answer can have. */
  readonly forms: readonly string[]
  /** Whether its 201 has no content. */
  readonly isMadeBare: boolean
}

const declaredOf = ({ operation }: Answer, operations: Operations): Declared => {
  const [method = '', url = ''] = operation.split(' ')
  const atPath = operations.get(url)
  const known = atPath?.get(method === 'HEAD' ? 'GET' : method)
  const forms = known?.doors.find(({ forms }) => forms)?.forms ?? []
  return { known, atPath, forms, isMadeBare: known?.answers[201] === null }
}

const readsOf = (known: Operation | undefined): string | undefined =>
  known?.doors.find(({ reads }) => reads)?.reads?.join(', ')

/** The Content-Type of a form: text names its charset, and JSON has none (RFC 8259 11). */
const contentType = (form: string): string =>
  form.startsWith('text/') && form !== 'text/event-stream' ? `${form}; charset=utf-8` : form

/**
 * Where QUERY works, every answer to a safe method tells of it as soon as the doors know the path, and every 415 does
 * (RFC 10008 3). It is a structured field, whose media types are strings.
 */
const acceptQuery = ({ operation, method, status, headers, doors }: Answer, { atPath }: Declared): void => {
  const reads = readsOf(atPath?.get('QUERY'))
  const isMet = /, method(,|=204$)/.test(doors)
  if (reads !== undefined && isMet && (['GET', 'HEAD', 'OPTIONS'].includes(method) || status === 415))
    is(headers['accept-query'], `"${reads}"`, 'Accept-Query')
  if (reads === undefined && !operation.endsWith(' *')) lacks(headers, 'accept-query')
}

/** What each of the fields that an operation declares looks like. */
const shapes: Readonly<Record<Field, RegExp>> = {
  'accept-ranges': /^bytes$/,
  'content-location': /^\/[^/]/,
  etag: entityTag,
  'last-modified': /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  link: /^<[^>]+>; rel="first"/,
  location: /^\/[^/]/,
}

/** A success with content has the fields that its operation declares, and no other of them. */
const declaredFields = ({ status, headers }: Answer, { known }: Declared): void => {
  if (!known) return
  for (const [name, shape] of Object.entries(shapes))
    if (known.fields.some((field) => field === name)) matches(headers[name], shape, name)
    else if (name !== 'location' || status !== 201) lacks(headers, name)
}

/** IANA's registry of status codes. */
const reasons: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  303: 'See Other',
  304: 'Not Modified',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  417: 'Expectation Failed',
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  505: 'HTTP Version Not Supported',
  507: 'Insufficient Storage',
}

/** The caching that a status or a method leaves no choice of; that of other answers stands in the samples. */
const cacheControl = ({ status, method }: Answer): RegExp => {
  if (status >= 400) return /^no-store$/
  if (status === 308 || method === 'OPTIONS') return /^no-cache$/
  if (['GET', 'HEAD', 'QUERY'].includes(method)) return /^(((public|private), )?no-cache|no-store)$/
  return /^no-store$/
}

const nothing = (): void => {}
const closes = ({ headers }: Answer): void => is(headers.connection, 'close')
const field =
  (name: string, value: RegExp | string) =>
  ({ headers }: Answer): void => {
    matches(headers[name], value, name)
  }

const bearer = `Bearer realm="${name}"`
const basic = `Basic realm="${name}", charset="UTF-8"`

/** Challenges by problem: a bare one where no credentials came, one with an error where they are no good (RFC 6750 3). */
const challenge = ({ json, headers }: Answer, { known }: Declared): void => {
  const field = headers['www-authenticate'] ?? ''
  const slug = String(json.type).replace('/problems/', '')
  const schemes = known?.doors.find(({ credentials }) => credentials)?.credentials?.schemes ?? []
  const ofBasic = slug.endsWith('-credentials')
  const isBoth = schemes.length > 1
  // Where both schemes will do, both are named, in their order.
  if (isBoth) matches(field, schemes[0] === 'basic' ? /^Basic .*, Bearer / : /^Bearer .*, Basic /)
  const other = ofBasic ? bearer : basic
  const value = isBoth ? field.replace(`${other}, `, '').replace(`, ${other}`, '') : field
  if (slug === 'missing-token') is(value, bearer)
  else if (ofBasic) is(value, basic)
  else matches(value, new RegExp(`^${bearer}, error="invalid_token", error_description="[^"]+"$`))
}

/** `errors` names each fault, and where it is. */
const faults = ({ json }: Answer, place: string): void => {
  const { errors } = json
  is(Array.isArray(errors) && errors.length > 0, true, 'errors')
  if (Array.isArray(errors))
    for (const fault of errors)
      expect.soft(fault).toEqual({ [place]: expect.any(String), detail: expect.stringMatching(/\S/) })
}

/** QUERY tells the GET that gives the same, now and later (RFC 10008 2.3, 2.4). */
const sameByGet = ({ method, operation, headers }: Answer): void => {
  if (method !== 'QUERY') return
  const { location = '' } = headers
  is(location.split('?')[0], operation.split(' ')[1], 'Location')
  matches(location, /^[^?]+(\?[\w.~*+=&%-]+)?$/)
  is(headers['content-location'], location, 'Content-Location')
}

/** Fields that would say something else on any other answer. */
const elsewhereAbsent: Readonly<Record<string, (answer: Answer) => boolean>> = {
  'www-authenticate': ({ status, json, method }) =>
    status === 401 || json.type === '/problems/malformed-credentials' || (status === 400 && method === 'HEAD'),
  allow: ({ status, method }) => status === 405 || method === 'OPTIONS',
  accept: ({ status }) => status === 415,
  'accept-encoding': ({ status }) => status === 415,
  'accept-post': ({ status, method }) => method === 'OPTIONS' || (status === 415 && method === 'POST'),
  'accept-patch': ({ status, method }) => method === 'OPTIONS' || (status === 415 && method === 'PATCH'),
  'retry-after': ({ status }) => status === 429 || status === 503,
  location: ({ status, method }) => [201, 303, 308].includes(status) || method === 'QUERY',
  etag: ({ status }) => status < 400,
  'last-modified': ({ status }) => status === 200 || status === 206,
  'content-range': ({ status }) => status === 206 || status === 416,
  'preference-applied': ({ status }) => status === 201 || status === 204,
}

const duties: Record<number, (answer: Answer, declared: Declared) => void> = {
  200: (answer, declared) => {
    declaredFields(answer, declared)
    sameByGet(answer)
  },
  201: (answer, declared) => {
    field('location', /^\/[a-z-]+(\/[a-z0-9-]+)+$/)(answer)
    if (declared.isMadeBare) return
    if (answer.headers['preference-applied'] === undefined) declaredFields(answer, declared)
    else if (declared.known?.fields.includes('etag')) field('etag', entityTag)(answer)
  },
  204: (answer) => {
    if (answer.method === 'OPTIONS') field('allow', /^[A-Z]+(, [A-Z]+)*, OPTIONS$/)(answer)
  },
  206: (answer, declared) => {
    declaredFields(answer, declared)
    const { headers, octets } = answer
    const [, first, last, length] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '') ?? []
    is(octets.length, Number(last) - Number(first) + 1, 'Content-Range')
    expect.soft(Number(length)).toBeGreaterThan(Number(last))
  },
  202: nothing,
  303: field('location', /^\/(?!\/)/),
  304: (answer, { known }) => {
    sameByGet(answer)
    if (known?.fields.includes('etag')) field('etag', entityTag)(answer)
    else lacks(answer.headers, 'etag')
  },
  308: field('location', /^\/[^/]/),
  400: (answer) => {
    const { json, doors } = answer
    if (doors.startsWith('message=')) closes(answer)
    if (json.type === '/problems/malformed-credentials')
      field(
        'www-authenticate',
        new RegExp(`^(${bearer}, error="invalid_request", error_description="[^"]+"|${basic})$`),
      )(answer)
    if (json.type === '/problems/invalid-query') faults(answer, 'parameter')
  },
  401: challenge,
  403: nothing,
  404: nothing,
  405: field('allow', /^[A-Z]+(, [A-Z]+)*$/),
  406: ({ json }, { forms }) => expect.soft(json.available).toEqual(forms),
  408: closes,
  409: nothing,
  410: nothing,
  412: ({ json }, { atPath }) => {
    // There is no tag of what is not there yet.
    const isThere = !String(json.detail).includes('for the current state')
    if (isThere && atPath?.get('GET')?.fields.includes('etag')) matches(json.etag, entityTag)
    else lacks(json, 'etag')
  },
  413: closes,
  414: closes,
  415: (answer, { known }) => {
    if (answer.json.type === '/problems/unsupported-content-coding') {
      field('accept-encoding', /^identity$/)(answer)
      return
    }
    is(answer.headers.accept, readsOf(known), 'Accept')
    const beside = { POST: 'accept-post', PATCH: 'accept-patch' }[answer.method]
    if (beside) is(answer.headers[beside], answer.headers.accept, beside)
  },
  416: field('content-range', /^bytes \*\/\d+$/),
  417: closes,
  421: nothing,
  422: (answer) => faults(answer, 'pointer'),
  428: nothing,
  429: (answer) => {
    field('retry-after', /^[1-9]\d*$/)(answer)
    const [, reset = '0'] = /;r=0;t=(\d+)/.exec(answer.headers.ratelimit ?? '') ?? []
    expect.soft(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(Number(reset))
  },
  431: closes,
  500: nothing,
  501: closes,
  503: field('retry-after', /^[1-9]\d*$/),
  505: closes,
  507: nothing,
}
