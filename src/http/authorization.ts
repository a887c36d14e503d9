import { Buffer, isUtf8 } from 'node:buffer'

/** Why credentials cannot be read, for the client: one line of ASCII without quotes, as RFC 6750 3 wants, no secrets. */
type Malformed = { malformed: string }

/** What an auth-scheme is made of: a token (RFC 9110 11.1, 5.6.2). */
const scheme = /^[\w!#$%&'*+.^`|~-]+/

/** One or more spaces, then one token68 (RFC 9110 11.2, 11.4), which RFC 6750 2.1 calls b64token, and nothing after it. */
const oneToken = /^ +([A-Za-z0-9._~+/-]+=*)$/

/**
 * The Bearer token (RFC 6750 2.1) from all the Authorization fields of a request, or why it cannot be read.
 * Undefined where none came: no field, an empty one, the scheme alone, another scheme.
 */
export const bearerToken = (fields: readonly string[]): { token: string } | Malformed | undefined => {
  const rest = afterScheme('bearer', fields)
  if (typeof rest !== 'string') return rest
  const token = oneToken.exec(rest)?.[1]
  if (token !== undefined) return { token }
  return {
    malformed: 'The Authorization header is malformed. After Bearer, send one space and one token, and nothing else.',
  }
}

/**
 * The username and password of Basic (RFC 7617 2, UTF-8 as our challenge asks by 2.1), or why there are none to be read.
 * Undefined as with bearerToken. The first colon ends the username; a password may hold more of them.
 */
export const basicCredentials = (
  fields: readonly string[],
): { username: string; password: string } | Malformed | undefined => {
  const rest = afterScheme('basic', fields)
  if (typeof rest !== 'string') return rest
  const encoded = oneToken.exec(rest)?.[1]
  const octets = Buffer.from(encoded ?? '', 'base64')
  const text = octets.toString('utf8')
  const colon = text.indexOf(':')
  const malformed =
    // Buffer reads over what is not base64. Written again it shows: RFC 7617 means RFC 4648 4, with its own alphabet and
    // its padding (3.2), and no stray bits at the end (3.5), so that the same credentials are always the same text.
    (octets.toString('base64') !== encoded &&
      'The Authorization header is malformed. After Basic, send base64 with its padding, and nothing else.') ||
    (!isUtf8(octets) && 'The username and password are not UTF-8. Encode them as UTF-8 before base64.') ||
    (colon === -1 && 'There is no colon in the Basic credentials. Send one between the username and the password.') ||
    // CTL of RFC 5234 B.1, which RFC 7617 2 forbids.
    ([...text].some((character) => character < ' ' || character === '\x7f') &&
      'The Basic credentials contain control characters. Send a username and a password without them.')
  return malformed ? { malformed } : { username: text.slice(0, colon), password: text.slice(colon + 1) }
}

/** What follows the scheme; undefined where nothing does, or where the scheme is another one. */
const afterScheme = (wanted: string, fields: readonly string[]): string | Malformed | undefined => {
  // Authorization is no list (RFC 9110 11.6.2), so more than one field is a contradiction (5.3).
  if (fields.length > 1) return { malformed: 'There is more than one Authorization header. Send exactly one.' }
  const [field = ''] = fields
  const [name = ''] = scheme.exec(field) ?? []
  const rest = field.slice(name.length)
  return name.toLowerCase() !== wanted || /^[\t ]*$/.test(rest) ? undefined : rest
}
