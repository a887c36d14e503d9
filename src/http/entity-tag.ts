import { hash } from 'node:crypto'

/** An entity tag (RFC 9110 8.8.3). */
export type EntityTag = {
  weak: boolean
  /** With its quotes, without the `W/`. */
  opaque: string
}

// VCHAR but the quote, and obs-text. A comma is one of them, and a backslash escapes nothing, so a list of entity tags
// cannot be parted like other lists. The W is a capital letter.
const entityTag = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/y
const comma = /[\t ]*,[\t ]*/y

/**
 * What If-Match and If-None-Match hold: `*`, or a list of entity tags (13.1.1, 13.1.2), maybe an empty one, with empty
 * members left out (5.6.1.2). Undefined where the text is neither, `*` among tags included.
 */
export function parseEntityTags(field: string): '*' | readonly EntityTag[] | undefined {
  if (field === '*') return '*'
  const tags: EntityTag[] = []
  let at = 0
  while (true) {
    entityTag.lastIndex = at
    const [tag, weak, opaque] = entityTag.exec(field) ?? []
    if (tag !== undefined && opaque !== undefined) {
      tags.push({ weak: weak !== undefined, opaque })
      at += tag.length
    }
    if (at === field.length) return tags
    comma.lastIndex = at
    if (!comma.test(field)) return undefined
    at = comma.lastIndex
  }
}

/** Strong comparison (8.8.3.2): the same octets. A weak tag is never strongly equal to anything, itself included. */
export function strongMatch(a: EntityTag, b: EntityTag): boolean {
  return !a.weak && !b.weak && a.opaque === b.opaque
}

/** Weak comparison (8.8.3.2): good enough in place of each other. */
export function weakMatch(a: EntityTag, b: EntityTag): boolean {
  return a.opaque === b.opaque
}

/** A strong entity tag for content that has no version: other content has another one. */
export const contentTag = (content: string | Buffer): string => `"${hash('sha256', content, 'base64url')}"`
