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

export type ConditionalFields = {
  'if-match'?: string | undefined
  'if-none-match'?: string | undefined
  'if-modified-since'?: string | undefined
  'if-unmodified-since'?: string | undefined
}

/** Whether a request has any precondition. */
export const isConditional = (fields: ConditionalFields): boolean =>
  fields['if-match'] !== undefined ||
  fields['if-none-match'] !== undefined ||
  fields['if-modified-since'] !== undefined ||
  fields['if-unmodified-since'] !== undefined

/** `none`: there is no such precondition, or it is one to be ignored. */
type Answer = 'none' | 'holds' | 'fails'

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
export function evaluate(
  method: string,
  fields: ConditionalFields,
  current: Validators | undefined,
  now: Date,
): 'none' | 'holds' | 'failed' | 'not-modified' {
  if (withoutRepresentation.includes(method)) return 'none'
  if (!current) {
    if (fields['if-match'] !== undefined) return 'failed'
    return fields['if-none-match'] === undefined ? 'none' : 'holds'
  }
  const retrieves = retrieving.includes(method)
  const forms = current.etags ?? (current.etag === undefined ? [] : [current.etag])
  const selected = current.etag === undefined ? [] : [current.etag]

  // An entity tag is the better validator: its field, even a malformed one, puts the date's out of use (13.1.3, 13.1.4).
  const unchanged =
    fields['if-match'] === undefined
      ? ifUnmodifiedSince(fields['if-unmodified-since'], current.lastModified, now)
      : ifMatch(fields['if-match'], forms)
  if (unchanged === 'fails') return 'failed'

  const isNew =
    fields['if-none-match'] === undefined
      ? ifModifiedSince(retrieves ? fields['if-modified-since'] : undefined, current.lastModified, now)
      : ifNoneMatch(fields['if-none-match'], retrieves ? selected : forms)
  if (isNew === 'fails') return retrieves ? 'not-modified' : 'failed'

  return unchanged === 'holds' || isNew === 'holds' ? 'holds' : 'none'
}

/**
 * RFC 9110 13.1.1. A field that cannot be read fails: the client wants to be kept from overwriting what it has not seen.
 * The tag of any form will do, since each of them names this very version.
 */
function ifMatch(field: string, etags: readonly string[]): Answer {
  const tags = parseEntityTags(field)
  if (tags === '*') return 'holds'
  if (tags === undefined) return 'fails'
  return tags.some((tag) => etags.some((opaque) => strongMatch(tag, { weak: false, opaque }))) ? 'holds' : 'fails'
}

/** RFC 9110 13.1.2. A field that cannot be read matches nothing: at worst the client is sent what it has. */
function ifNoneMatch(field: string, etags: readonly string[]): Answer {
  const tags = parseEntityTags(field)
  if (tags === '*') return 'fails'
  if (tags === undefined) return 'holds'
  return tags.some((tag) => etags.some((opaque) => weakMatch(tag, { weak: false, opaque }))) ? 'fails' : 'holds'
}

/** RFC 9110 13.1.4. */
function ifUnmodifiedSince(field: string | undefined, lastModified: Date | undefined, now: Date): Answer {
  const modified = modifiedSince(field, lastModified, now)
  if (modified === undefined) return 'none'
  return modified ? 'fails' : 'holds'
}

/** RFC 9110 13.1.3. */
function ifModifiedSince(field: string | undefined, lastModified: Date | undefined, now: Date): Answer {
  const modified = modifiedSince(field, lastModified, now)
  if (modified === undefined) return 'none'
  return modified ? 'holds' : 'fails'
}

/** Undefined where the field is to be ignored: no HTTP-date, or no modification date to hold against it. */
function modifiedSince(field: string | undefined, lastModified: Date | undefined, now: Date): boolean | undefined {
  const since = field === undefined ? undefined : parseHttpDate(field, now)
  if (since === undefined || lastModified === undefined) return undefined
  return wholeSeconds(lastModified) > wholeSeconds(since)
}

/** Last-Modified has no milliseconds; with them, what was just sent would seem to have changed since. */
function wholeSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
