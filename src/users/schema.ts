import { z } from 'zod'
import { codePoints, must, object, timestamp, wellFormed } from '../schema.ts'

/** `me` is a path of its own, and so can be nobody's name. */
export const username = z
  .string(must('a text'))
  .regex(/^[a-z0-9](?:[a-z0-9-]{1,28})[a-z0-9]$/, 'must be 3 to 30 of a-z, 0-9 and -, without a - at an end')
  .refine((name) => name !== 'me', 'must be another name than me')

const email = z
  .email(must('an email address, such as ada@example.org'))
  .max(254, 'must be 254 characters at most')
  // RFC 5321 4.5.3.1.1
  .refine((email) => email.indexOf('@') <= 64, 'must have 64 characters at most before the @')

/** Long enough not to be guessed, short enough not to keep the server busy; any characters (NIST SP 800-63B). */
const password = z
  .string(must('a text'))
  .refine(...wellFormed)
  .refine((value) => codePoints(value) >= 8 && codePoints(value) <= 128, 'must be 8 to 128 characters long')
  .meta({ minLength: 8, maxLength: 128 })

export const UserInput = object({ username, email, password }).meta({ id: 'UserInput' })

/** A merge patch of one's own account (RFC 7396). A new password needs the current one beside it. */
export const UserPatch = object(
  {
    email: email.exactOptional(),
    password: password.exactOptional(),
    currentPassword: z
      .string(must('a text'))
      .refine(...wellFormed)
      .exactOptional(),
  },
  ['username', 'createdAt'],
)
  .refine(({ password, currentPassword }) => password === undefined || currentPassword !== undefined, {
    path: ['currentPassword'],
    error: 'is missing: a new password needs it',
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  .meta({ id: 'UserPatch' })

/** A user, as anyone may see them: never with an email address. */
export const UserJson = z.strictObject({ username: z.string(), createdAt: timestamp }).meta({ id: 'User' })

/** A user, as they see themselves. */
export const OwnUserJson = z
  .strictObject({ username: z.string(), email: z.string(), createdAt: timestamp })
  .meta({ id: 'OwnUser' })
