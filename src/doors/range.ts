import type { FastifyRequest } from 'fastify'
import { door } from '../door.ts'
import { formatContentRange, ifRange, type Part, partOf, type RangeValidators } from '../http/range.ts'
import { problem, type Refusal } from '../problem.ts'
import { type Current, preconditionFailed, weigh } from './precondition.ts'

const rangeNotSatisfiable = problem(
  'precondition',
  'range-not-satisfiable',
  416,
  'The range is outside of the representation',
  { headers: ['content-range'] },
)

/** The current version of a resource that is sent in parts; `length` in octets is that of the selected form. */
export type CurrentInParts = Current & RangeValidators & { readonly length: number }

/** The part that a request asks for. A Range means nothing to HEAD (RFC 9110 14.2). */
const partFor = (
  { method, headers }: FastifyRequest,
  current: () => CurrentInParts,
  now: () => Date,
): { readonly part: Part | undefined } | Refusal<'range-not-satisfiable'> => {
  const { range, 'if-range': condition } = headers
  if (range === undefined || method !== 'GET') return { part: undefined }
  const validators = current()
  const { length } = validators
  if (condition !== undefined && !ifRange(condition.toString(), validators, now())) return { part: undefined }
  const part = partOf(range, length)
  if (part !== 'unsatisfiable') return { part }
  return rangeNotSatisfiable(
    `The content has ${length.toLocaleString('en')} bytes, from 0 to ${length - 1}, and the Range header asks for none of them. Send a range in it, or remove the header.`,
    { 'content-range': formatContentRange(undefined, length) },
  )
}

/** Door 13 of a resource that is sent in parts. The other preconditions come before the range (RFC 9110 13.2.2). */
export const preconditionAndRange = <Needs>(now: () => Date, current: (found: Needs) => CurrentInParts) =>
  door(
    'precondition',
    [preconditionFailed, rangeNotSatisfiable],
    (request, found: Needs) => weigh(request, () => current(found), now) ?? partFor(request, () => current(found), now),
  )
