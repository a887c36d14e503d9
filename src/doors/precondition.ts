import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Answer, caching, notModified, Written } from '../answer.ts'
import { type Awaitable, andThen, door } from '../door.ts'
import { evaluate, isConditional, type Validators } from '../http/conditional.ts'
import { contentTag, parseEntityTags } from '../http/entity-tag.ts'
import { formatContentRange, ifRange, type Part, partOf, type RangeValidators } from '../http/range.ts'
import { type Headers, problem, Refusal } from '../problem.ts'

/** Also for actions, if another client changed the resource after the request passed the door. */
export const preconditionFailed = problem('precondition', 'precondition-failed', 412, 'The precondition failed', {
  members: { etag: z.string().exactOptional() },
})
const preconditionRequired = problem('precondition', 'precondition-required', 428, 'An If-Match header is required')

/** The current version of a resource: its validators, and the headers of the 200 that a 304 repeats (RFC 9110 15.4.5). */
export type Current = Validators & { readonly repeated?: Headers }

/** The response 412 or 304, if the precondition requires one. */
const weigh = ({ method, headers, server }: FastifyRequest, current: () => Current | undefined) => {
  if (!isConditional(headers)) return undefined
  const validators = current()
  const { etag, repeated }: Current = validators ?? {}
  const outcome = evaluate(method, headers, validators, server.kitchen.now())
  if (outcome === 'failed') return failed(etag, headers['if-match'])
  return outcome === 'not-modified' ? notModified({ ...(etag && { etag }), ...repeated }) : undefined
}

/** The refusal for a precondition that is false; the detail says what is the matter with an If-Match. */
const failed = (etag: string | undefined, ifMatch = '') => {
  if (etag && ifMatch.includes(`W/${etag}`))
    return preconditionFailed(
      `If-Match has the entity tag of the current version, but in its weak form, which never matches (RFC 9110 13.1.1). A proxy that compresses responses may have added the W/. Send the request again with If-Match: ${etag}.`,
      { etag },
    )
  // As a shell leaves it that has taken the quotes for its own.
  if (etag && !parseEntityTags(ifMatch))
    return preconditionFailed(
      `If-Match is not an entity tag (RFC 9110 8.8.3): a tag needs its double quotes, which are a part of it. If you mean the current version, send If-Match: ${etag}. If not, GET it first.`,
      { etag },
    )
  return stale(etag)
}

/** The refusal of a request that is based on another version. */
export const stale = (etag: string | undefined) =>
  preconditionFailed(
    etag
      ? `The precondition is false for the current version, ${etag}. GET that version, make your change in it, and send the result with If-Match: ${etag}.`
      : 'The precondition is false for the current state of the resource. GET it, and if you still want the change, send it without the precondition.',
    { ...(etag && { etag }) },
  )

/**
 * The same; where nothing is wrong, an action evaluates the precondition again when it writes: the version may have
 * changed (RFC 9110 13.2.2).
 */
const weighTwice = <Needs>(request: FastifyRequest, found: Needs, current: (found: Needs) => Current | undefined) =>
  weigh(request, () => current(found)) ?? {
    stillHolds: (newest: Needs): boolean => !(weigh(request, () => current(newest)) instanceof Refusal),
  }

/**
 * The door `precondition`. `current` returns the current version, from what the doors before have found, or undefined
 * if it does not exist yet.
 */
export const precondition = <Needs>(current: (found: Needs) => Current | undefined) =>
  door('precondition', [preconditionFailed], (request, found: Needs) => weighTwice(request, found, current))

/**
 * The door `precondition` of what has no version: its validator is that of its content, which this door therefore
 * makes. It finds the 200 that the action answers with.
 */
export const represented = <Needs, Made extends Answer<200>>(
  make: (found: Needs, request: FastifyRequest) => Awaitable<Made>,
) =>
  door('precondition', [preconditionFailed], (request, found: Needs) =>
    andThen(make(found, request), (answer) => {
      const { content, headers } = answer
      const etag = contentTag(content instanceof Written ? content.text : JSON.stringify(content))
      const repeated = { 'cache-control': headers['cache-control'] ?? caching.revalidated }
      answer.headers = { ...headers, etag }
      return weigh(request, () => ({ etag, repeated })) ?? { answer }
    }),
  )

/** The door `precondition` of what is kept nowhere, as it says `no-store`: only `*` matches (RFC 9110 13.1.1). */
export const unvalidated = precondition(() => ({}))

/** The door `precondition` of operations that require If-Match, to prevent lost updates (RFC 6585 3). */
export const ifMatchRequired = <Needs>(current: (found: Needs) => Current) =>
  door('precondition', [preconditionRequired, preconditionFailed], (request, found: Needs) => {
    if (request.headers['if-match'] === undefined)
      return preconditionRequired(
        'The request must name the version that it replaces. GET the resource, and send its ETag in an If-Match header.',
      )
    return weighTwice(request, found, current)
  })

/** Evaluates the preconditions of a list; undefined if the request passes. */
export type Revalidate = (current: Current) => ReturnType<typeof weigh>

/**
 * The door `precondition` of a list. Its validator is known only after it was read, so the action calls `revalidate`.
 */
export const latePrecondition = door(
  'precondition',
  [preconditionFailed],
  (request): { readonly revalidate: Revalidate } => ({ revalidate: (current) => weigh(request, () => current) }),
)

const rangeNotSatisfiable = problem('precondition', 'range-not-satisfiable', 416, 'The range is outside the content', {
  headers: ['content-range'],
})

/** The current version of a resource that is sent in parts; `length` in octets is that of the selected form. */
export type CurrentInParts = Current & RangeValidators & { readonly length: number }

/** The part that a request asks for. A Range means nothing to HEAD (RFC 9110 14.2). */
const partFor = (
  { method, headers, server }: FastifyRequest,
  current: () => CurrentInParts,
): { readonly part: Part | undefined } | Refusal<'range-not-satisfiable'> => {
  const { range, 'if-range': condition } = headers
  if (range === undefined || method !== 'GET') return { part: undefined }
  const validators = current()
  const { length } = validators
  if (condition !== undefined && !ifRange(condition.toString(), validators, server.kitchen.now()))
    return { part: undefined }
  const part = partOf(range, length)
  if (part !== 'unsatisfiable') return { part }
  return rangeNotSatisfiable(
    `The content has ${length.toLocaleString('en')} bytes, numbered from 0 to ${length - 1}, and the Range header asks for none of them. Send a range within them, or remove the header.`,
    { 'content-range': formatContentRange(undefined, length) },
  )
}

/**
 * The door `precondition` of a resource that is sent in parts. The other preconditions come before the range (RFC 9110
 * 13.2.2).
 */
export const preconditionAndRange = <Needs>(current: (found: Needs) => CurrentInParts) =>
  door(
    'precondition',
    [preconditionFailed, rangeNotSatisfiable],
    (request, found: Needs) => weigh(request, () => current(found)) ?? partFor(request, () => current(found)),
  )
