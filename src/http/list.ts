/** A member that is not empty: in quotes a comma parts nothing, and a quoted-pair ends none (RFC 9110 5.6.4). */
const member = /(?:"(?:[^"\\]|\\.)*\\?"?|[^",])+/gs

/** OWS (RFC 9110 5.6.3) and nothing else: String.trim would take a no-break space, which is obs-text. In linear time. */
const around = /^[\t ]+|(?<![\t ])[\t ]+$/g

/**
 * The members of a list field whose values may hold quoted-strings (RFC 9110 5.6.1). Empty members are left out (5.6.1.2).
 * A quote that is never closed takes the rest of the field with it: that one member is then malformed, and the members
 * before it are not.
 */
export const listMembers = (field: string): string[] =>
  (field.match(member) ?? []).map((text) => text.replace(around, '')).filter((text) => text !== '')
