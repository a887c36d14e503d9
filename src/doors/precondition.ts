import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { notModified } from '../answer.ts'
import { door } from '../door.ts'
import { evaluate, isConditional, type Validators } from '../http/conditional.ts'
import { type Headers, problem } from '../problem.ts'

/** Also for actions, when somebody else wrote between the door and the write. */
export const preconditionFailed = problem('precondition', 'precondition-failed', 412, {
  title: 'The precondition failed',
  members: { etag: z.string().exactOptional() },
})
const preconditionRequired = problem('precondition', 'precondition-required', 428, {
  title: 'An If-Match header is needed',
})

/** The current version of what is asked for: its validators, and what a 304 repeats of its 200 (RFC 9110 15.4.5). */
export type Current = Validators & { readonly repeated?: Headers }

/** An answer where the precondition asks for one. */
const weigh = ({ method, headers }: FastifyRequest, current: () => Current, now: () => Date) => {
  if (!isConditional(headers)) return undefined
  const validators = current()
  const { etag, repeated } = validators
  const outcome = evaluate(method, headers, validators, now())
  if (outcome === 'failed') return stale(etag)
  return outcome === 'not-modified' ? notModified({ ...(etag && { etag }), ...repeated }) : undefined
}

/** The refusal of a request that does not know the current version. */
export const stale = (etag: string | undefined) =>
  preconditionFailed(
    etag
      ? `The current version is ${etag}. GET it; if you still want this change, send it again with If-Match: ${etag}.`
      : 'The resource does not meet the precondition. GET it, and then decide again.',
    { ...(etag && { etag }) },
  )

/** Lets an action ask again in the step that writes, when the resource may be another version (RFC 9110 13.2.2). */
const again = <Needs>({ method, headers }: FastifyRequest, current: (found: Needs) => Current, now: () => Date) => ({
  stillHolds: (found: Needs): boolean =>
    !isConditional(headers) || evaluate(method, headers, current(found), now()) !== 'failed',
})

/** Door 13. `current` makes the version at hand of what the doors have found. */
export const precondition = <Needs>(now: () => Date, current: (found: Needs) => Current) =>
  door(
    'precondition',
    [preconditionFailed],
    (request, found: Needs) => weigh(request, () => current(found), now) ?? again(request, current, now),
  )

/** Door 13 of what has no validator: only `*` matches it (RFC 9110 13.1.1). A 304 repeats these fields of the 200. */
export const unvalidated = (now: () => Date, repeated: Headers) => precondition(now, () => ({ repeated }))

/** Door 13 where a lost update would do harm: If-Match is required (RFC 6585 3). */
export const ifMatchRequired = <Needs>(now: () => Date, current: (found: Needs) => Current) =>
  door('precondition', [preconditionFailed, preconditionRequired], (request, found: Needs) => {
    if (request.headers['if-match'] === undefined)
      return preconditionRequired(
        'A replacement must name the version that it replaces. GET the resource, and send its ETag in an If-Match header.',
      )
    return weigh(request, () => current(found), now) ?? again(request, current, now)
  })

/** Answers the preconditions of a list; undefined where they let the request on. */
export type Revalidate = (current: Current) => ReturnType<typeof weigh>

/** Door 13 of a list, whose validator is known only when the list is made: the action asks through `revalidate`. */
export const latePrecondition = (now: () => Date) =>
  door('precondition', [preconditionFailed], (request): { readonly revalidate: Revalidate } => ({
    revalidate: (current) => weigh(request, () => current, now),
  }))
