import { hasContent } from '../doors/content.ts'
import { door } from '../doors/door.ts'
import { refuse } from '../doors/refusal.ts'
import { basicCredentials } from '../http/authorization.ts'
import { fieldValues } from '../http/fields.ts'
import type { Kitchen } from '../kitchen.ts'
import { name } from '../name.ts'
import type { User } from '../users/store.ts'

/** The challenge of the Basic scheme (RFC 7617 2, 2.1). */
const challenge = { headers: { 'www-authenticate': `Basic realm="${name}", charset="UTF-8"` } }

export const wrongCredentials = () =>
  refuse('wrong-credentials', 'No user has this username and password. Check both; POST /users registers.', challenge)

type Given = { readonly username: string; readonly password: string }

/** The user whom these credentials belong to. Takes as long whether or not there is one. */
export const checkCredentials = async (
  { users, passwords }: Pick<Kitchen, 'users' | 'passwords'>,
  { username, password }: Given,
): Promise<User | undefined> => {
  const user = await users.byUsername(username)
  return (await passwords.verify(user?.passwordHash, password)) ? user : undefined
}

/**
 * Door 7 of a login: credentials in an Authorization field of the Basic scheme are judged here; without one they may be
 * the content, which is judged when it has been read.
 */
export const credentials = (kitchen: Pick<Kitchen, 'users' | 'passwords'>) => ({
  ...door(
    'authentication',
    ['malformed-credentials', 'missing-credentials', 'wrong-credentials'],
    async ({ raw: { rawHeaders, headers } }) => {
      const basic = basicCredentials(fieldValues(rawHeaders, 'authorization'))
      if (basic === undefined) return hasContent(headers) ? { account: undefined } : missingCredentials()
      if ('malformed' in basic) return refuse('malformed-credentials', basic.malformed, challenge)
      const account = await checkCredentials(kitchen, basic)
      return account ? { account } : wrongCredentials()
    },
  ),
  credentials: { scheme: 'basic', optional: true } as const,
})

const missingCredentials = () =>
  refuse(
    'missing-credentials',
    'Send a username and a password, as JSON content or in an Authorization field of the Basic scheme.',
    challenge,
  )
