/**
 * A JSON pointer as a URI fragment (RFC 6901 6), from a path into a value: `#/ingredients/0/name`, `#` for the whole.
 * A lone surrogate has no UTF-8 and is written as U+FFFD: a client may well have sent one as the name of a member.
 */
export const pointer = (path: readonly PropertyKey[]): string =>
  `#${path.map((key) => `/${encodeURIComponent(escapeToken(String(key).toWellFormed()))}`).join('')}`

/** The tilde first (RFC 6901 3), or the one that a slash becomes would be escaped again. */
const escapeToken = (token: string): string => token.replaceAll('~', '~0').replaceAll('/', '~1')
