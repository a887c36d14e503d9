import type { IncomingHttpHeaders } from 'node:http'
import { parseHttpDate } from './date.ts'
import { parseEntityTags, strongMatch, weakMatch } from './entity-tag.ts'

/** What the server knows of the current version of a resource. */
export type Validators = {
  /** Of the selected representation: strong, with its quotes. */
  etag?: string
  /** Of every form of the current version, `etag` included. */
  etags?: readonly string[]
  lastModified?: Date
}

export type ConditionalFields = Pick<
  IncomingHttpHeaders,
  'if-match' | 'if-none-match' | 'if-modified-since' | 'if-unmodified-since'
>

/** Whether a request has any precondition. */
export const isConditional = (fields: ConditionalFields): boolean =>
  fields['if-match'] !== undefined ||
  fields['if-none-match'] !== undefined ||
  fields['if-modified-since'] !== undefined ||
  fields['if-unmodified-since'] !== undefined

/** These neither select nor modify a representation, so preconditions mean nothing to them (RFC 9110 13.2.1). */
const withoutRepresentation = ['CONNECT', 'OPTIONS', 'TRACE']

/** What these want is the representation itself, so "you have it already" is an answer: 304, not 412. */
const retrieving = ['GET', 'HEAD', 'QUERY']

/**
 * Asks the preconditions of a request, in the order of RFC 9110 13.2.2. `current` is undefined where the resource has no
 * representation yet: nothing matches then, not even `*`, and there is no date (13.1.1, 13.1.2, 13.1.4).
 * `none`: no precondition applies; `failed`: 412; `not-modified`: 304.
 *
 * A conditional QUERY is answered like a conditional GET of the resource that stands for the query (RFC 10008 2.6),
 * If-Modified-Since included, though RFC 9110 13.1.3, which is older, knows only GET and HEAD: the later RFC's own
 * example is a QUERY with If-Modified-Since and a 304.
 */
export const evaluate = (
  method: string,
  fields: ConditionalFields,
  current: Validators | undefined,
  now: Date,
): 'none' | 'holds' | 'failed' | 'not-modified' => {
  const { 'if-match': match, 'if-none-match': noneMatch } = fields
  if (withoutRepresentation.includes(method)) return 'none'
  if (!current) return match !== undefined ? 'failed' : noneMatch !== undefined ? 'holds' : 'none'
  const retrieves = retrieving.includes(method)
  const { etag, lastModified } = current
  const selected = etag === undefined ? [] : [etag]
  const { etags: forms = selected } = current
  const isModified = (field: string | undefined) => modifiedSince(field, lastModified, now)

  // An entity tag is the better validator: its field, even a malformed one, puts the date's out of use (13.1.3, 13.1.4).
  // An If-Match that cannot be read fails: the client wants to be kept from overwriting what it has not seen. The tag of
  // any form will do, since each of them names this very version.
  const changed = match === undefined ? isModified(fields['if-unmodified-since']) : !matches(match, forms, strongMatch)
  if (changed) return 'failed'

  // An If-None-Match that cannot be read matches nothing: at worst the client is sent what it has.
  const known = retrieves ? selected : forms
  const since = retrieves ? fields['if-modified-since'] : undefined
  const isNew = noneMatch === undefined ? isModified(since) : !matches(noneMatch, known, weakMatch)
  if (isNew === false) return retrieves ? 'not-modified' : 'failed'

  return changed === false || isNew ? 'holds' : 'none'
}

/** Whether a field names one of these tags, or `*`; undefined where it cannot be read. */
const matches = (field: string, etags: readonly string[], match: typeof strongMatch): boolean | undefined => {
  // The usual case, without parsing.
  if (etags.includes(field)) return true
  const tags = parseEntityTags(field)
  return tags === '*' || tags?.some((tag) => etags.some((opaque) => match(tag, { weak: false, opaque })))
}

/** Undefined where the field is to be ignored: no HTTP-date, or no modification date to hold against it. */
const modifiedSince = (field: string | undefined, lastModified: Date | undefined, now: Date): boolean | undefined => {
  const since = field === undefined ? undefined : parseHttpDate(field, now)
  return since && lastModified && wholeSeconds(lastModified) > wholeSeconds(since)
}

/** Last-Modified has no milliseconds; with them, what was just sent would seem to have changed since. */
const wholeSeconds = (date: Date): number => Math.floor(date.getTime() / 1000)
