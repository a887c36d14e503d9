import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Answer, type AnswerOf, type Answers, type Outcome } from './answer.ts'
import { type AnyDoor, type Awaitable, andThen, type DoorsOf, type Found, type RefusalOf, type Sound } from './door.ts'
import { awaitEnd, contentTooLarge } from './doors/content.ts'
import { acceptField } from './doors/method.ts'
import { prefersMinimal } from './http/prefer.ts'
import type { Headers, ProblemType, Refusal } from './problem.ts'
import { type DoorName, doorNames, type OwnDoorName } from './row.ts'

type Method = 'GET' | 'QUERY' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Header fields that not every success has. */
export type Field = 'accept-ranges' | 'content-location' | 'etag' | 'last-modified' | 'link' | 'location'

/** An operation as the pages, OpenAPI, OPTIONS and the tests see it. */
export type Operation = {
  readonly method: string
  readonly url: string
  readonly summary: string
  /** Its own doors, in the order of the row. */
  readonly doors: readonly AnyDoor[]
  /** Every problem that its doors and its action refuse with. */
  readonly refuses: readonly ProblemType[]
  readonly answers: Answers
  /** The header field that names the media types that it reads, such as Accept-Patch; empty where its method has none. */
  readonly accepts: Headers
  /** Fields that each success with content has, beside those that its status owes. */
  readonly fields: readonly Field[]
  /** Whether it answers without content where the client prefers that. */
  readonly minimal: boolean
  /** Writes its refusals for a client that would rather read a page; undefined: they are problem details for all. */
  readonly refusalPage?: RefusalPage
  /** What it tells of the process: whether that lives, or whether it can serve requests. */
  readonly tells?: 'live' | 'ready'
  readonly action: AnyDoor
}

/** A refusal as a page, with the header fields that a page has. */
export type RefusalPage = (refusal: Refusal) => { readonly text: string; readonly headers: Headers }

/** The operations by URL pattern, and there by method. */
export type Operations = Map<string, Map<string, Operation>>

export const isMinimal = ({ headers: { prefer } }: FastifyRequest): boolean =>
  prefer !== undefined && prefersMinimal(prefer.toString())

/** The same answer without content, as its client prefers it (RFC 7240 4.2), and without the fields on content. */
const withoutContent = ({ status, headers }: Answer): Answer => {
  const { 'content-type': _type, 'content-location': _location, ...rest } = headers
  return new Answer(status === 200 ? 204 : status, undefined, { ...rest, 'preference-applied': 'return=minimal' })
}

/** These doors in the order of the row. */
export const inOrder = (doors: DoorsOf<DoorName>): AnyDoor[] => doorNames.flatMap((name) => doors[name] ?? [])

/**
 * Adds an operation: its doors by name, and the action behind them, which gets what the doors found. `refuses` declares
 * what the action may still refuse with, because it is known only while it writes; `answers` its successes.
 */
export const operation = <
  const D extends DoorsOf<OwnDoorName>,
  const A extends Answers,
  const P extends readonly ProblemType[] = readonly [],
>(
  app: FastifyInstance,
  name: `${Method} /${string}`,
  spec: Pick<Operation, 'summary' | 'refusalPage' | 'tells'> & {
    readonly doors: D & Sound<D>
    readonly refuses?: P
    readonly answers: A
    readonly fields?: readonly Field[]
    action(found: Found<D>, request: FastifyRequest): Awaitable<AnswerOf<A> | RefusalOf<P[number]>>
  },
): void => {
  const [method = '', url = ''] = name.split(' ')
  const doors = inOrder(spec.doors)
  const minimal = doors.some((door) => door.minimal)
  const late: readonly ProblemType[] = spec.refuses ?? []
  const asksConflict = late.some((problem) => problem.door === 'conflict')
  // A method takes what its doors found where a function would not compile; see `AnyDoor`.
  const held: { action(found: object, request: FastifyRequest): Awaitable<Outcome> } = spec
  const finish = (request: FastifyRequest, done: Outcome): Outcome => {
    if (!(done instanceof Answer)) return done
    // Conflicts are looked for and written in one transaction: a success has passed that door too.
    if (asksConflict) request.visit.passed.push('conflict')
    return minimal && isMinimal(request) ? withoutContent(done) : done
  }
  const known: Operation = {
    ...spec,
    method,
    url,
    doors,
    refuses: [...new Set([...doors.flatMap((door) => door.refuses), contentTooLarge, ...late])],
    accepts: acceptField(method, doors.find((door) => door.reads)?.reads ?? []),
    fields: spec.fields ?? [],
    minimal,
    action: {
      name: 'action',
      refuses: late,
      ask: (request, found) =>
        andThen(
          awaitEnd(request.raw),
          (refusal) => refusal ?? andThen(held.action(found, request), (done) => finish(request, done)),
        ),
    },
  }
  app.route({
    method: method === 'GET' ? ['GET', 'HEAD'] : method,
    url,
    config: { operation: known, tells: spec.tells },
    handler: unreachable,
  })
}

/** Fastify requires a handler; the walk in the hook before it has always answered. */
export const unreachable = (): never => {
  throw new Error('A walk ended without an answer')
}
