import { expect } from 'vitest'
import type { Answer } from './answer.ts'

/**
 * What each status owes, by the contract and not by the code: an answer that the tests meet is held against this table,
 * whatever the test is about.
 */
export const expectDuties = (answer: Answer): void => {
  const { status, method, headers, text, json } = answer
  expect.soft(headers.date, 'Date').toBeDefined()
  expect
    .soft(headers['x-request-id'], 'X-Request-Id')
    .toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-/)
  expect.soft(headers['x-content-type-options']).toBe('nosniff')
  expect.soft(headers['cache-control'], 'Cache-Control').toBe(cacheControl(answer))
  expect.soft(headers['kitchen-doors'], 'Kitchen-Doors').toMatch(new RegExp(`^[a-z]+(, [a-z]+)*=${status}$`))
  for (const old of ['x-powered-by', 'server']) expect.soft(headers).not.toHaveProperty(old)
  expect.soft(answer.reason).toBe(reasons[status])

  if (status === 204 || status === 304 || status === 308 || headers['preference-applied'] !== undefined) {
    expect.soft(text).toBe('')
    expect.soft(headers).not.toHaveProperty('content-type')
    if (status === 204 || status === 304) expect.soft(headers).not.toHaveProperty('content-length')
  } else {
    const other = status < 400 ? otherForm(answer.operation) : undefined
    const inForms = other !== undefined
    const form = inForms && headers['content-type']?.startsWith(other) ? contentTypes[other] : 'application/json'
    const type = status < 400 ? (oneType(answer.operation) ?? form) : 'application/problem+json'
    expect.soft(headers['content-type']).toEqual(typeof type === 'string' ? type : expect.stringMatching(type))
    if (inForms) expect.soft(headers.vary, 'Vary').toMatch(/(^|, )Accept(,|$)/)
    else expect.soft(headers.vary ?? 'Origin', 'Vary').toBe('Origin')
    if (method === 'HEAD') expect.soft(text).toBe('')
    else if (headers['content-type'] !== 'text/event-stream')
      expect.soft(headers['content-length']).toBe(String(Buffer.byteLength(text)))
  }

  // Structured fields of draft-ietf-httpapi-ratelimit-headers-11, on whatever has met the door.
  if (/(^|, )rate\b/.test(answer.doors)) {
    expect.soft(headers['ratelimit-policy']).toMatch(/^"default";q=\d+;w=60(, "sign-in";q=\d+;w=60)?$/)
    expect.soft(headers.ratelimit).toMatch(/^"default";r=\d+;t=\d+(, "sign-in";r=\d+;t=\d+)?$/)
  } else for (const name of ['ratelimit', 'ratelimit-policy']) expect.soft(headers).not.toHaveProperty(name)

  acceptQuery(answer)
  const owed = duties[status]
  expect.soft(owed, `the table of duties knows ${status}`).toBeDefined()
  // A problem that HEAD asked for has its header fields only.
  if (method !== 'HEAD' || status < 400) owed?.(answer)

  if (status >= 400 && method !== 'HEAD') {
    expect.soft(Object.keys(json).slice(0, 5)).toEqual(['type', 'title', 'status', 'detail', 'instance'])
    expect.soft(json.status).toBe(status)
    expect.soft(json.type).toMatch(/^\/problems\/[a-z-]+$/)
    expect.soft(json.instance).toBe(`/requests/${headers['x-request-id']}`)
    expect.soft(json.title).toMatch(/\S/)
    expect.soft(json.detail).toMatch(/^[A-Z].*\.$/s)
  }
  // Nothing of the inside shows: no path, no stack, no SQL.
  expect.soft(text).not.toMatch(/node_modules|\/src\/|\bat \w+ \(|SQLITE|SELECT /)
}

/** Where the form of the content is negotiated. */
const recipeInForms = /^(POST \/recipes|[A-Z]+ \/recipes\/:id)$/

/**
 * QUERY works at one path, where every answer to another safe method tells of it as soon as the doors know the path, and
 * every 415 does (RFC 10008 3). It is a structured field, whose media types are strings.
 */
const acceptQuery = ({ operation, method, status, headers, doors }: Answer): void => {
  const path = operation.split(' ')[1]
  const isMet = /, method(,|=204$)/.test(doors)
  if (path === '/recipes' && isMet && (['GET', 'HEAD', 'OPTIONS'].includes(method) || status === 415))
    expect.soft(headers['accept-query'], 'Accept-Query').toBe('"application/json"')
  if (path !== '/recipes' && path !== '*') expect.soft(headers).not.toHaveProperty('accept-query')
}

/** Lists of recipes: the path of each, and its `Cache-Control`. */
const lists: Readonly<Record<string, string>> = {
  'GET /recipes': 'public, no-cache',
  'QUERY /recipes': 'public, no-cache',
  'GET /users/:username/recipes': 'public, no-cache',
  'GET /users/me/recipes': 'private, no-cache',
}
const listOf = (operation: string): string | undefined => lists[operation.replace(/^HEAD/, 'GET')]

/** Operations with a page for browsers. */
const withPage = /^[A-Z]+ \/((statuses|problems|requests)(\/:\w+)?)?$/

/** Content that is neither JSON nor one of two forms, by path. */
const ofOneType: Readonly<Record<string, RegExp>> = {
  '/assets/:name': /^(text\/(css|javascript); charset=utf-8|image\/svg\+xml)$/,
  '/requests/stream': /^text\/event-stream$/,
  '/docs': /^text\/html; charset=utf-8$/,
  '/assets/docs/:name': /^text\/(css|javascript); charset=utf-8$/,
}
const oneType = (operation: string): RegExp | undefined => ofOneType[operation.split(' ')[1] ?? '']

const contentTypes = { 'application/ld+json': 'application/ld+json', 'text/html': 'text/html; charset=utf-8' } as const

/** The form that an operation has beside JSON. */
const otherForm = (operation: string): keyof typeof contentTypes | undefined => {
  if (recipeInForms.test(operation)) return 'application/ld+json'
  return withPage.test(operation) ? 'text/html' : undefined
}

/** IANA's registry of status codes. */
const reasons: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
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

/** Resources of which this table knows the caching of each path; that of others stands in their samples. */
const cached = /^\/((users|sessions|recipes|health|requests|statuses|problems|assets|docs)(\/|$)|openapi|$)/

const cacheControl = ({ status, method, operation, json, headers }: Answer): string => {
  if (status >= 400) return 'no-store'
  if (status === 308 || method === 'OPTIONS') return 'no-cache'
  const list = listOf(operation)
  if (list) return list
  if (method !== 'GET' && method !== 'HEAD') return 'no-store'
  const path = operation.split(' ')[1] ?? ''
  if (!cached.test(path)) return headers['cache-control'] ?? 'missing'
  if (path.startsWith('/health/') || path.startsWith('/requests')) return 'no-store'
  if (/^\/users\/me(\/|$)/.test(path) || path.startsWith('/sessions')) return 'private, no-cache'
  if (path === '/recipes/:id')
    // Without content only the header itself tells which of the two it is.
    return json.visibility === 'private' || headers['cache-control'] === 'private, no-cache'
      ? 'private, no-cache'
      : 'public, no-cache'
  return 'no-cache'
}

const nothing = (): void => {}
const closes = ({ headers }: Answer): void => expect.soft(headers.connection).toBe('close')
const field =
  (name: string, value: RegExp | string) =>
  ({ headers }: Answer): void => {
    expect.soft(headers[name], name).toMatch(value)
  }

/** A strong entity tag (RFC 9110 8.8.3). */
const entityTag = /^"[\x21\x23-\x7e]+"$/

/** Challenges by problem: a bare one where no credentials came, one with an error where they are no good (RFC 6750 3). */
const challenge = ({ json, headers }: Answer): void => {
  const bearer = 'Bearer realm="status-kitchen"'
  const basic = 'Basic realm="status-kitchen", charset="UTF-8"'
  const value = headers['www-authenticate'] ?? ''
  const slug = String(json.type).replace('/problems/', '')
  if (slug === 'missing-token') expect.soft(value).toBe(bearer)
  else if (slug.endsWith('-credentials')) expect.soft(value).toBe(basic)
  else expect.soft(value).toMatch(/^Bearer realm="status-kitchen", error="invalid_token", error_description="[^"]+"$/)
}

/** `errors` names each fault, and where it is. */
const faults = ({ json }: Answer, place: string): void => {
  const { errors } = json
  expect.soft(Array.isArray(errors) && errors.length > 0, 'errors').toBe(true)
  if (Array.isArray(errors))
    for (const fault of errors)
      expect.soft(fault).toEqual({ [place]: expect.any(String), detail: expect.stringMatching(/\S/) })
}

/** A list has a validator; QUERY tells the GET that gives the same, now and later (RFC 10008 2.3, 2.4). */
const found = (answer: Answer): void => {
  const { operation, headers } = answer
  if (!listOf(operation)) return
  field('etag', entityTag)(answer)
  if (operation.startsWith('QUERY')) {
    field('location', /^\/recipes(\?[\w.~*+=&%-]+)?$/)(answer)
    expect.soft(headers['content-location'], 'Content-Location').toBe(headers.location)
  } else for (const name of ['location', 'content-location']) expect.soft(headers).not.toHaveProperty(name)
}

const duties: Record<number, (answer: Answer) => void> = {
  200: (answer) => {
    found(answer)
    if (listOf(answer.operation)) field('link', /^<[^>]+>; rel="first"/)(answer)
  },
  201: (answer) => {
    field('location', /^\/[a-z-]+\/[a-z0-9-]+$/)(answer)
    if (answer.operation === 'POST /recipes') field('etag', entityTag)(answer)
  },
  204: (answer) => {
    if (answer.method === 'OPTIONS') field('allow', /^[A-Z]+(, [A-Z]+)*, OPTIONS$/)(answer)
  },
  304: (answer) => {
    found(answer)
    expect.soft(answer.headers.etag ?? '"none"').toMatch(entityTag)
  },
  308: field('location', /^\/[^/]/),
  400: (answer) => {
    const { json, doors } = answer
    if (doors.startsWith('message=')) closes(answer)
    if (json.type === '/problems/malformed-credentials')
      field(
        'www-authenticate',
        /^(Bearer realm="status-kitchen", error="invalid_request", error_description="[^"]+"|Basic realm="status-kitchen", charset="UTF-8")$/,
      )(answer)
    if (json.type === '/problems/invalid-query') faults(answer, 'parameter')
  },
  401: challenge,
  403: nothing,
  404: nothing,
  405: field('allow', /^[A-Z]+(, [A-Z]+)*$/),
  406: ({ json, operation }) => {
    if (oneType(operation)) expect.soft(json.available).toEqual([expect.stringMatching(/^text\//)])
    else
      expect
        .soft(json.available)
        .toEqual(['application/json', otherForm(operation)].filter((form) => form !== undefined))
  },
  408: closes,
  409: nothing,
  410: nothing,
  412: ({ json, operation }) => {
    if (operation.endsWith('/recipes/:id') || listOf(operation)) expect.soft(json.etag).toMatch(entityTag)
  },
  413: closes,
  414: closes,
  415: (answer) => {
    if (answer.json.type === '/problems/unsupported-content-coding') {
      field('accept-encoding', /^identity$/)(answer)
      return
    }
    field('accept', 'application/')(answer)
    const beside = { POST: 'accept-post', PATCH: 'accept-patch' }[answer.method]
    if (beside) expect.soft(answer.headers[beside]).toBe(answer.headers.accept)
    if (answer.method === 'QUERY') field('accept', /^application\/json$/)(answer)
  },
  417: closes,
  421: nothing,
  422: (answer) => faults(answer, 'pointer'),
  428: nothing,
  429: (answer) => {
    field('retry-after', /^[1-9]\d*$/)(answer)
    const [, reset] = /;r=0;t=(\d+)/.exec(answer.headers.ratelimit ?? '') ?? []
    expect.soft(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(Number(reset))
  },
  431: closes,
  500: nothing,
  501: closes,
  503: field('retry-after', /^[1-9]\d*$/),
  505: closes,
  507: nothing,
}
