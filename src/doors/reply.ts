import { validateHeaderValue } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { reasonPhrase } from '../http/status.ts'
import { type Answer, caching } from './answer.ts'
import { endAfterAnswer, hasEnded, isLastDue } from './connection.ts'
import { corsFields } from './cors.ts'
import { neverAskedForContent } from './expect.ts'
import { Refusal } from './refusal.ts'
import { type DoorName, passes, refusals } from './row.ts'
import type { Walk } from './walk.ts'

/** What every answer of this server has in common. `production` keeps the doors to itself. */
export type Manner = {
  readonly production: boolean
  readonly publicUrl: string | undefined
  /** The origin whose pages may read the answers. */
  readonly corsOrigin: string | undefined
}

declare module 'fastify' {
  interface FastifyInstance {
    manner: Manner
    /** Whether the server is about to close: each answer is then the last one on its connection. */
    draining: boolean
  }
}

export type Rendered = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly content: string | undefined
}

/** The door that an outcome belongs to, whichever door or action found it out; none: the one where the request stands. */
const homeOf = (outcome: Refusal | Answer): DoorName | null => {
  if (outcome instanceof Refusal) return refusals[outcome.slug].door
  if (outcome.status === 304 || outcome.status === 308) return passes[outcome.status].door
  return null
}

/**
 * The doors that let the request on, and the one that answered with its status: a Dictionary (RFC 9651 3.2). A door that
 * could only be asked later is named a second time, last.
 */
const kitchenDoors = (walk: Walk, outcome: Refusal | Answer, status: number): string =>
  [...walk.passed, `${homeOf(outcome) ?? walk.at}=${status}`].join(', ')

/** Problem details (RFC 9457). An error is a problem whatever Accept says: better read than not (RFC 9110 15.5.7). */
const renderProblem = (refusal: Refusal, id: string, { production, publicUrl = '' }: Manner) => {
  const { door, status, title } = refusals[refusal.slug]
  const problem = {
    type: `${publicUrl}/problems/${refusal.slug}`,
    title,
    status,
    detail: refusal.detail,
    instance: production ? `urn:uuid:${id}` : `/requests/${id}`,
    ...refusal.members,
  }
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': caching.never,
      ...refusal.headers,
      // Where the message could not be read, nobody knows where the next one begins (RFC 9112 9.3).
      ...(door === 'message' && { connection: 'close' }),
    },
    content: JSON.stringify(problem),
  }
}

const renderAnswer = ({ status, content, headers }: Answer) => ({
  status,
  headers: {
    'cache-control': caching.never,
    ...(content !== undefined && { 'content-type': 'application/json' }),
    ...headers,
  },
  content: content === undefined ? undefined : JSON.stringify(content),
})

/** The whole answer, for Fastify's reply as for a bare socket. */
export const render = (outcome: Refusal | Answer, id: string, walk: Walk, manner: Manner): Rendered => {
  const { status, headers, content }: Rendered =
    outcome instanceof Refusal ? renderProblem(outcome, id, manner) : renderAnswer(outcome)
  const cors = corsFields(manner.corsOrigin)
  const vary = [cors.vary, headers.vary].filter((field) => field !== undefined).join(', ')
  return {
    status,
    headers: {
      ...cors,
      ...walk.fields,
      ...headers,
      ...(vary && { vary }),
      'x-request-id': id,
      'x-content-type-options': 'nosniff',
      ...(!manner.production && { 'kitchen-doors': kitchenDoors(walk, outcome, status) }),
    },
    content,
  }
}

/** Written already. Saying so keeps Fastify from adding a charset, which JSON does not have (RFC 8259 11). */
const written = (content: string) => content

export const send = (request: FastifyRequest, reply: FastifyReply, outcome: Refusal | Answer): void => {
  const { status, headers, content } = render(outcome, request.id, request.walk, request.server.manner)
  // Found out later, in the middle of writing, it could no longer be answered with a 500.
  for (const [name, value] of Object.entries(headers)) validateHeaderValue(name, value)
  reply.raw.statusMessage = reasonPhrase(status)
  const { socket } = request.raw
  // What was accepted before is still to be answered, and the last of those answers closes.
  const isLast = request.server.draining || hasEnded(socket) || neverAskedForContent(request.raw)
  if (isLast && isLastDue(request, reply)) reply.header('connection', 'close')
  reply.code(status).headers(headers).serializer(written)
  if (reply.getHeader('connection') === 'close') endAfterAnswer(socket)
  reply.send(content)
}
