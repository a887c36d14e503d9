import { parseHttpDate } from './date.ts'
import { parseEntityTags, strongMatch } from './entity-tag.ts'
import { listMembers } from './list.ts'

/** A part of a representation: the positions of its first and its last octet, both in it. */
export type Part = { readonly first: number; readonly last: number }

/** Names of range units know no case (RFC 9110 14.1). */
const ofBytes = /^bytes=/i
const spec = /^(\d*)-(\d*)$/

/**
 * The part of a representation of `length` octets that a Range field asks for (RFC 9110 14.1.2, 14.2). Undefined where the
 * field is to be ignored and the whole is sent: it has another unit, is malformed (its last position before its first
 * included), or asks for several parts.
 */
export const partOf = (field: string, length: number): Part | 'unsatisfiable' | undefined => {
  const specs = ofBytes.test(field) ? listMembers(field.slice('bytes='.length)) : []
  const [, from = '', to = ''] = (specs.length === 1 && spec.exec(specs[0] ?? '')) || []
  if (from === '' && to === '') return undefined
  const end = Number(to || Number.POSITIVE_INFINITY)
  // The last so many octets; all of them where there are fewer.
  if (from === '')
    return end > 0 && length > 0 ? { first: Math.max(0, length - end), last: length - 1 } : 'unsatisfiable'
  const first = Number(from)
  if (end < first) return undefined
  return first < length ? { first, last: Math.min(end, length - 1) } : 'unsatisfiable'
}

/** The value of Content-Range (RFC 9110 14.4): of a part, or of none in a 416. */
export const formatContentRange = (part: Part | undefined, length: number): string =>
  `bytes ${part ? `${part.first}-${part.last}` : '*'}/${length}`

/** What an If-Range field is compared with. */
export type RangeValidators = {
  /** Strong, with its quotes. */
  readonly etag: string
  readonly lastModified: Date
  /** Whether the representation is known not to have changed twice in the second of that date (RFC 9110 8.8.2.2). */
  readonly isDateStrong: boolean
}

/**
 * Whether the client has a part of the current representation, to which another one can be added (RFC 9110 13.1.5). Both
 * validators must be strong, and the date be exactly the current one. What cannot be read is false: the whole is sent.
 */
export const ifRange = (field: string, current: RangeValidators, now: Date): boolean => {
  const tags = parseEntityTags(field)
  if (tags !== '*' && tags?.length === 1)
    return tags.every((tag) => strongMatch(tag, { weak: false, opaque: current.etag }))
  const date = parseHttpDate(field, now)
  const isCurrent = date?.getTime() === Math.floor(current.lastModified.getTime() / 1000) * 1000
  return isCurrent && current.isDateStrong
}
