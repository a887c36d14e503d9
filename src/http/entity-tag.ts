import { hash } from 'node:crypto'

/** An entity tag (RFC 9110 8.8.3). */
export type EntityTag = {
  weak: boolean
  /** With its quotes, without the `W/`. */
  opaque: string
}

// VCHAR but the quote, and obs-text. A comma is one of them, and a backslash escapes nothing, so a list of entity tags
// cannot be parted like other lists. The W is a capital letter.
const entityTag = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g

// Any tag may be missing. Only a tag or a comma takes the whitespace before it: one way to read, and so linear time.
const list = new RegExp(`^(?:${entityTag.source})?(?:[\\t ]*,(?:[\\t ]*${entityTag.source})?)*(?:(?<=,)[\\t ]+)?$`)

/**
 * What If-Match and If-None-Match hold: `*`, or a list of entity tags (13.1.1, 13.1.2), maybe an empty one, with empty
 * members left out (5.6.1.2). Undefined where the text is neither, `*` among tags included.
 */
export function parseEntityTags(field: string): '*' | readonly EntityTag[] | undefined {
  if (field === '*') return '*'
  if (!list.test(field)) return undefined
  return [...field.matchAll(entityTag)].map(([, weak, opaque = '']) => ({ weak: weak !== undefined, opaque }))
}

/** Strong comparison (8.8.3.2): the same octets. A weak tag is never strongly equal to anything, itself included. */
export const strongMatch = (a: EntityTag, b: EntityTag): boolean => !a.weak && !b.weak && a.opaque === b.opaque

/** Weak comparison (8.8.3.2): good enough in place of each other. */
export const weakMatch = (a: EntityTag, b: EntityTag): boolean => a.opaque === b.opaque

/** A strong entity tag for content that has no version: other content has another one. */
export const contentTag = (content: string | Buffer): string => `"${hash('sha256', content, 'base64url')}"`
