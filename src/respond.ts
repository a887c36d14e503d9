import type { FastifyReply, FastifyRequest } from 'fastify'
import { caching, type Outcome, Verbatim, Written } from './answer.ts'
import { prefersPage } from './html.ts'
import { validateHeaderValue } from './http/fields.ts'
import { reasonPhrase } from './http/status.ts'
import { tellObservers } from './observe.ts'
import { problemDetails, Refusal } from './problem.ts'
import type { DoorName } from './row.ts'
import type { Manner, Visit } from './visit.ts'
import { neverAskedForContent, requestsOn } from './wire/connection.ts'

/** The door that an outcome belongs to, whichever door or action found it out: a 304 too can come late. */
const doorOf = (outcome: Outcome, visit: Visit): DoorName =>
  (outcome instanceof Refusal ? outcome.problem.door : outcome.status === 304 && 'precondition') || visit.at

/** Fields of answers that a page may read although they are not on the safelist of Fetch. */
const exposed =
  'Location, Content-Location, Content-Range, Accept-Ranges, ETag, Link, Retry-After, RateLimit, RateLimit-Policy, Allow, Accept-Query, Accept-Patch, ' +
  'Accept-Post, Preference-Applied, WWW-Authenticate, X-Request-Id, Kitchen-Doors'

/** The headers of every answer. */
const common = (id: string, visit: Visit, door: DoorName, status: number, house: Manner): Record<string, string> => {
  const headers: Record<string, string> = { 'x-request-id': id, 'x-content-type-options': 'nosniff' }
  if (visit.headers) Object.assign(headers, visit.headers)
  if (visit.isNegotiated) headers.vary = 'Accept'
  if (house.corsOrigin !== undefined) {
    headers['access-control-allow-origin'] = house.corsOrigin
    headers['access-control-expose-headers'] = exposed
  }
  if (!house.production) headers['kitchen-doors'] = kitchenDoors(visit, door, status)
  return headers
}

/**
 * The doors that let the request on, and last the one that answered, with its status: a Dictionary (RFC 9651 3.2), in
 * which a door that answered late stands once.
 */
const kitchenDoors = ({ passed }: Visit, door: DoorName, status: number): string =>
  [...passed.filter((name) => name !== door), `${door}=${status}`].join(', ')

/** What the answer depends on, as one field: what a plugin said already, CORS, and what the operation says. */
const vary = (fields: readonly (string | undefined)[]): string => {
  const names = fields.flatMap((field) => field?.split(/\s*,\s*/) ?? [])
  if (names.includes('*')) return '*'
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()].join(', ')
}

const contentOf = (content: unknown) => {
  if (content === undefined) return undefined
  if (content instanceof Written) return content.text
  return content instanceof Verbatim ? content.content : JSON.stringify(content)
}

/** A refusal as a page and its fields, where its operation has such pages and the client prefers them. */
const pageOf = (outcome: Outcome, request: FastifyRequest) => {
  const write = outcome instanceof Refusal && request.routeOptions.config.operation?.refusalPage
  if (!write) return undefined
  request.visit.isNegotiated = true
  return prefersPage(request.headers.accept) ? write(outcome) : undefined
}

/** An outcome as it goes out, over Fastify's reply as over a bare socket. */
export const render = (outcome: Outcome, id: string, visit: Visit, house: Manner, page?: ReturnType<typeof pageOf>) => {
  const door = doorOf(outcome, visit)
  const isRefusal = outcome instanceof Refusal
  // An error is a problem whatever Accept says: better read than not (RFC 9110 15.5.7).
  const content = isRefusal
    ? (page?.text ?? JSON.stringify(problemDetails(outcome, id, house)))
    : contentOf(outcome.content)
  const headers = common(id, visit, door, outcome.status, house)
  headers['cache-control'] = caching.never
  if (content !== undefined) headers['content-type'] = isRefusal ? 'application/problem+json' : 'application/json'
  Object.assign(headers, outcome.headers, page?.headers)
  if (house.corsOrigin !== undefined) headers.vary = vary(['Origin', headers.vary])
  // The message could not be read, so the start of the next one is unknown (RFC 9112 9.3).
  if (isRefusal && outcome.problem.door === 'message') headers.connection = 'close'
  return { door, headers, content }
}

/** Sends an outcome, unless the request was answered already, as when its message broke off. */
export const respond = (reply: FastifyReply, outcome: Outcome): void => {
  if (reply.sent) return
  const { request } = reply
  const { id, visit, server } = request
  const { house } = server
  const { status } = outcome
  visit.answered = true
  const { door, headers, content } = render(outcome, id, visit, house, pageOf(outcome, request))
  // An answer without content cannot be replaced by a problem once Node has begun to write it.
  if (content === undefined) for (const [name, value] of Object.entries(headers)) validateHeaderValue(name, value)
  const others = reply.getHeader('vary')
  if (others !== undefined) headers.vary = vary([others.toString(), headers.vary])
  closeIfLast(request, headers)
  reply.raw.statusMessage = reasonPhrase(status)
  // Written already. Saying so keeps Fastify from adding a charset, which JSON does not have (RFC 8259 11).
  reply.code(status).headers(headers).serializer(String)
  try {
    reply.send(content)
  } catch (error) {
    // What could not be sent, a field of a plugin too, must not stand on the answer that says so.
    for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name)
    throw error
  }
  tellObservers(reply, door, outcome)
}

/** Fields that describe the content or the transfer of the response that is replaced. */
const ofReplaced =
  /^(?:content-(?:type|length|encoding|language|location|range|disposition)|accept-ranges|etag|last-modified|link|location|connection|keep-alive|trailer|transfer-encoding|upgrade)$/

/** Sends an outcome past the `onSend` hooks, one of which may be what has failed. */
export const respondPastHooks = (reply: FastifyReply, outcome: Outcome): void => {
  const { raw, request } = reply
  const { id, visit, server } = request
  if (raw.headersSent) {
    raw.destroy()
    return
  }
  const { door, headers, content } = render(outcome, id, visit, server.house)
  closeIfLast(request, headers)
  const text = String(content)
  for (const [name, value] of Object.entries(reply.getHeaders()))
    try {
      if (value !== undefined && !ofReplaced.test(name)) raw.setHeader(name, value)
    } catch (error) {
      request.log.error({ err: error }, 'a field of a plugin was left out')
    }
  reply.hijack()
  const length = String(Buffer.byteLength(text))
  raw.writeHead(outcome.status, reasonPhrase(outcome.status), { ...headers, 'content-length': length }).end(text)
  tellObservers(reply, door, outcome)
}

/** Says so where this is the last answer on its connection. */
const closeIfLast = (request: FastifyRequest, headers: Record<string, string>): void => {
  const { raw, server } = request
  // What came before the end is still to be answered. Behind an Upgrade, which nothing here follows (RFC 9110 7.8), Node's
  // parser has stopped.
  const isLast =
    (server.house.draining && requestsOn(raw.socket) <= 1) ||
    raw.headers.upgrade !== undefined ||
    neverAskedForContent(raw)
  if (isLast) headers.connection = 'close'
}

/** Completes the answer of a route that is no operation with what all answers owe; what it said itself stays. */
export const complete = (reply: FastifyReply): void => {
  const { request, statusCode: status } = reply
  const { house } = request.server
  const headers = common(request.id, request.visit, 'action', status, house)
  if (reply.getHeader('cache-control') === undefined)
    headers['cache-control'] =
      request.method === 'GET' || request.method === 'HEAD' ? caching.revalidated : caching.never
  if (house.corsOrigin !== undefined) headers.vary = vary([reply.getHeader('vary')?.toString(), 'Origin'])
  closeIfLast(request, headers)
  reply.raw.statusMessage = reasonPhrase(status)
  reply.headers(headers)
  tellObservers(reply, 'action', undefined)
}
