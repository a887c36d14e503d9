import { validateHeaderValue } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { reasonPhrase } from '../http/status.ts'
import { type Answer, caching, Verbatim, Written } from './answer.ts'
import { endAfterAnswer, hasEnded, isLastDue } from './connection.ts'
import { corsFields } from './cors.ts'
import { neverAskedForContent } from './expect.ts'
import { Refusal } from './refusal.ts'
import { type DoorName, passes, refusals } from './row.ts'
import type { Walk } from './walk.ts'
import { witness } from './witness.ts'

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
    /** What has to end by then, such as an answer that would go on for ever. */
    onDraining: (() => void)[]
  }
}

export const startDraining = (app: FastifyInstance): void => {
  app.draining = true
  for (const end of app.onDraining) end()
}

/** The door that an outcome belongs to, whichever door or action found it out; none: the one where the request stands. */
const homeOf = (outcome: Refusal | Answer): DoorName | null => {
  if (outcome instanceof Refusal) return refusals[outcome.slug].door
  if (outcome.status === 304 || outcome.status === 308) return passes[outcome.status].door
  return null
}

export const answeringDoor = (outcome: Refusal | Answer, walk: Walk): DoorName => homeOf(outcome) ?? walk.at

/**
 * The doors that let the request on, and the one that answered with its status: a Dictionary (RFC 9651 3.2). A door that
 * could only be asked later is named a second time, last.
 */
const kitchenDoors = (walk: Walk, outcome: Refusal | Answer, status: number): string =>
  [...walk.passed, `${answeringDoor(outcome, walk)}=${status}`].join(', ')

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

const contentOf = (content: unknown) => {
  if (content instanceof Verbatim) return content.content
  if (content instanceof Written) return content.text
  return content === undefined ? undefined : JSON.stringify(content)
}

const renderAnswer = ({ status, content, headers }: Answer) => ({
  status,
  headers: {
    'cache-control': caching.never,
    ...(content !== undefined && { 'content-type': 'application/json' }),
    ...headers,
  },
  content: contentOf(content),
})

/** The fields that all answers have, around those of this one. */
const complete = <Content>(
  outcome: Refusal | Answer,
  { status, headers, content }: { status: number; headers: Readonly<Record<string, string>>; content: Content },
  id: string,
  walk: Walk,
  manner: Manner,
) => {
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

/** The whole answer, for Fastify's reply as for a bare socket, which only ever carries refusals. */
export const renderRefusal = (refusal: Refusal, id: string, walk: Walk, manner: Manner) =>
  complete(refusal, renderProblem(refusal, id, manner), id, walk, manner)

const render = (outcome: Refusal | Answer, id: string, walk: Walk, manner: Manner) =>
  outcome instanceof Refusal
    ? renderRefusal(outcome, id, walk, manner)
    : complete(outcome, renderAnswer(outcome), id, walk, manner)

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
  witness(request.server, () => ({
    id: request.id,
    line: { method: request.method, target: request.raw.url ?? '', version: request.raw.httpVersion },
    rawHeaders: request.raw.rawHeaders,
    passed: request.walk.passed,
    door: answeringDoor(outcome, request.walk),
    outcome,
    status,
    milliseconds: reply.elapsedTime,
  }))
  reply.send(content)
}
