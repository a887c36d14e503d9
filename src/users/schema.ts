import { z } from 'zod'
import { codePoints, must, object, string, timestamp, wellFormed } from '../schema.ts'
import { longestUncomposed } from './passwords.ts'

/** The username `me` is reserved for the path `/users/me`. */
export const username = string
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{1,28})[a-z0-9]$/,
    'must be 3 to 30 characters of a-z, 0-9 and -, without a - at its start or end',
  )
  .refine((name) => name !== 'me', 'must not be me, which is reserved')

/** Where dots may stand in an address, and that its domain is more than one label, the last of them no number. */
const dots = String.raw`^(?!\.|.*\.\.|.*\.@)(?=.*@.*\.(?!\d+$)[^.]+$)`

/**
 * What can be delivered by RFC 5321 4.1.2 and DNS, without quoted strings, address literals and Unicode: the pattern of HTML,
 * which checks characters and the length of labels, with the dots that it lets pass.
 */
export const email = z
  .email({
    pattern: new RegExp(z.regexes.html5Email.source.replace('^', () => dots)),
    ...must('an email address, such as ada@example.org'),
  })
  .max(254, 'must be at most 254 characters long')
  // RFC 5321 4.5.3.1.1
  .refine((email) => email.indexOf('@') <= 64, 'must have at most 64 characters before the @')

/** Any characters. The minimum makes guessing hard, and the maximum bounds the cost of hashing (NIST SP 800-63B). */
export const password = string
  .refine(...wellFormed)
  .refine((value) => {
    if (value.length > longestUncomposed) return false
    const length = codePoints(value.normalize('NFC'))
    return length >= 8 && length <= 128
  }, 'must be 8 to 128 characters long')
  .meta({ minLength: 8, maxLength: 128 })

export const UserInput = object({ username, email, password }).meta({ id: 'UserInput' })

/** A merge patch of the user's own account (RFC 7396), by a request that proves to know the password. */
export const ProvenUserPatch = object(
  {
    email: email.exactOptional(),
    password: password.exactOptional(),
    currentPassword: string.refine(...wellFormed).exactOptional(),
  },
  ['username', 'emailConfirmed', 'createdAt'],
)

/**
 * The same by others. A change requires the current password: an address that a stolen token can change is a password that
 * can be reset.
 */
export const UserPatch = ProvenUserPatch.refine(
  ({ email, password, currentPassword }) => (email ?? password) === undefined || currentPassword !== undefined,
  {
    path: ['currentPassword'],
    error: 'is missing, and a new email address or password requires it',
    when: ({ value }) => typeof value === 'object' && value !== null,
  },
).meta({ id: 'UserPatch' })

/** The public representation of a user, without the email address. */
export const UserJson = z.strictObject({ username: z.string(), createdAt: timestamp }).meta({ id: 'User' })

/** The representation of the user's own account. */
export const OwnUserJson = z
  .strictObject({ username: z.string(), email: z.string(), emailConfirmed: z.boolean(), createdAt: timestamp })
  .meta({ id: 'OwnUser' })
