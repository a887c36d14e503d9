import type { FastifyInstance } from 'fastify'
import type { Answer } from './answer.ts'
import type { Refusal } from './refusal.ts'
import type { DoorName } from './row.ts'

/** What can be told of an answer and its request, once it is given. */
export type Testimony = {
  readonly id: string
  /** The request line; undefined for a message in which none could be made out. */
  readonly line: { readonly method: string; readonly target: string; readonly version: string } | undefined
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[]
  /** The doors that let it on, and the one that answered. */
  readonly passed: readonly DoorName[]
  readonly door: DoorName
  readonly outcome: Refusal | Answer
  readonly status: number
  /** Since the header section had come; undefined for what was no request. */
  readonly milliseconds: number | undefined
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Told of every answer, also of those to messages that never became a request. */
    witnesses: ((testimony: Testimony) => void)[]
  }
}

/** The testimony is made only where somebody listens. */
export const witness = (app: FastifyInstance, testify: () => Testimony): void => {
  if (app.witnesses.length === 0) return
  const testimony = testify()
  for (const tell of app.witnesses) tell(testimony)
}
