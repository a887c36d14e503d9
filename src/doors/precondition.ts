import type { FastifyRequest } from 'fastify'
import { evaluate, type Validators } from '../http/conditional.ts'
import { notModified } from './answer.ts'
import { door } from './door.ts'
import { refuse } from './refusal.ts'

/** The current version of what is asked for: its validators, and what a 304 repeats of its 200 (RFC 9110 15.4.5). */
export type Current = Validators & { readonly repeated?: Readonly<Record<string, string>> }

/** An answer where the precondition asks for one. */
const weigh = ({ method, headers }: FastifyRequest, current: Current, now: Date) => {
  const { etag, repeated } = current
  const outcome = evaluate(method, headers, current, now)
  if (outcome === 'failed') return stale(etag)
  return outcome === 'not-modified' ? notModified({ ...(etag && { etag }), ...repeated }) : undefined
}

/** Also for actions, when somebody else wrote between the door and the write. */
export const stale = (etag: string | undefined) =>
  refuse(
    'precondition-failed',
    etag
      ? `The current version is ${etag}. GET it, and if you still want this, send it again with If-Match: ${etag}.`
      : 'What is here does not meet the precondition. GET it, and decide anew.',
    { members: { ...(etag && { etag }) } },
  )

/** Lets an action ask again in the step that writes, when the row may be another one (RFC 9110 13.2.2). */
const again = <Needs>({ method, headers }: FastifyRequest, current: (found: Needs) => Current, now: Date) => ({
  stillHolds: (found: Needs): boolean => evaluate(method, headers, current(found), now) !== 'failed',
})

/** Door 13. `current` tells the version at hand of what the doors have found. */
export const precondition = <Needs>(now: () => Date, current: (found: Needs) => Current) =>
  door(
    'precondition',
    ['precondition-failed'],
    (request, found: Needs) => weigh(request, current(found), now()) ?? again(request, current, now()),
  )

/** Door 13 of what has no validator: only `*` matches it (RFC 9110 13.1.1). A 304 repeats these fields of the 200. */
export const unvalidated = (now: () => Date, repeated: Readonly<Record<string, string>>) =>
  precondition(now, () => ({ repeated }))

/** Door 13 where a lost update would do harm: If-Match is a must (RFC 6585 3). */
export const requiredPrecondition = <Needs>(now: () => Date, current: (found: Needs) => Current) =>
  door('precondition', ['precondition-failed', 'precondition-required'], (request, found: Needs) => {
    if (request.headers['if-match'] === undefined)
      return refuse('precondition-required', 'GET it first, and send its ETag back in an If-Match field.')
    return weigh(request, current(found), now()) ?? again(request, current, now())
  })

/** Answers the preconditions of a list; undefined where they let the request on. */
export type Revalidate = (current: Current) => ReturnType<typeof weigh>

/** Door 13 of a list, whose validator is known only when the list is made: the action asks the rest through `revalidate`. */
export const latePrecondition = (now: () => Date) =>
  door('precondition', ['precondition-failed'], (request): { revalidate: Revalidate } => ({
    revalidate: (current) => weigh(request, current, now()),
  }))
