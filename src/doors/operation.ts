import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Awaitable } from '../awaitable.ts'
import { Answer, type Success, type WithContent, type Written } from './answer.ts'
import type { AnyDoor, Found, InOrder } from './door.ts'
import { hang } from './hang.ts'
import { isMinimal, withoutContent } from './minimal.ts'
import type { Refusal } from './refusal.ts'
import { send } from './reply.ts'
import { refusals, type Slug } from './row.ts'

type Method = 'GET' | 'QUERY' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** The successes of an operation: each status with the schema of its content, `null` where it has none. */
type Answers = { readonly [N in Success]?: N extends WithContent ? z.ZodType : null }

type AnswerOf<A extends Answers> = {
  [N in keyof A & Success]: Answer<N, A[N] extends z.ZodType ? z.input<A[N]> | Written<z.input<A[N]>> : undefined>
}[keyof A & Success]

/** Fields that not every success has. */
export type Field = 'content-location' | 'etag' | 'last-modified' | 'link' | 'location'

/** What is known of an operation from the outside: the docs, the tests and OPTIONS are read off it. */
export type Operation = {
  readonly method: string
  readonly url: string
  readonly summary: string
  readonly doors: readonly AnyDoor[]
  /** Every refusal of its doors and of its action. */
  readonly refuses: readonly Slug[]
  readonly answers: Answers
  /** Fields that stand on each success with content, beside those that its status owes. */
  readonly fields: readonly Field[]
  /** Whether it answers without content where the client prefers that. */
  readonly minimal: boolean
}

/** The operations by URL pattern, and there by method. */
export type Operations = Map<string, Map<string, Operation>>

declare module 'fastify' {
  interface FastifyInstance {
    operations: Operations
  }
}

/** An action as the lifecycle holds it: see `AnyDoor` on why this is a method. */
interface AnyAction {
  action(found: object, request: FastifyRequest): Awaitable<Refusal | Answer>
}

/**
 * Hangs an operation into the app: its doors in the order of the row, and behind them the action, which sees what the
 * doors found. What the action may refuse with, and what it may answer, is declared beside the doors.
 */
export const operation = <const D extends readonly AnyDoor[], const A extends Answers, const S extends Slug = never>(
  app: FastifyInstance,
  name: `${Method} /${string}`,
  spec: {
    summary: string
    doors: D & InOrder<D>
    refuses?: readonly S[]
    answers: A
    fields?: readonly Field[]
    action: (given: Found<D>, request: FastifyRequest) => Awaitable<AnswerOf<A> | Refusal<NoInfer<S>>>
  },
): void => {
  const [method = '', url = ''] = name.split(' ')
  const doors: readonly AnyDoor[] = spec.doors
  const minimal = doors.some((door) => door.minimal)
  const own: readonly Slug[] = spec.refuses ?? []
  const refuses = [...new Set([...doors.flatMap((door) => door.refuses), ...own])]
  const known = app.operations.get(url) ?? new Map()
  app.operations.set(
    url,
    known.set(method, {
      method,
      url,
      summary: spec.summary,
      doors,
      refuses,
      answers: spec.answers,
      fields: spec.fields ?? [],
      minimal,
    }),
  )

  const held: AnyAction = spec
  const hasConflicts = own.some((slug) => refusals[slug].door === 'conflict')
  app.route({
    method: method === 'GET' ? ['GET', 'HEAD'] : method,
    url,
    onRequest: doors.map(hang),
    handler: async (request, reply) => {
      const { walk } = request
      walk.at = 'action'
      const done = await held.action(walk.found, request)
      const outcome = minimal && done instanceof Answer && isMinimal(request) ? withoutContent(done) : done
      // Conflicts are looked for and written in one transaction: a success has passed that door too.
      if (hasConflicts && outcome instanceof Answer) walk.passed.push('conflict')
      send(request, reply, outcome)
      return reply
    },
  })
}
