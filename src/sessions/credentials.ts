import type { FastifyRequest } from 'fastify'
import { door, type RefusalOf } from '../door.ts'
import { badTokens, bearerChallenge, malformedCredentials, missingToken, of401 } from '../doors/authentication.ts'
import { tooManyRequests } from '../doors/rate.ts'
import { basicCredentials } from '../http/authorization.ts'
import { fieldValues } from '../http/fields.ts'
import type { Caller, Kitchen } from '../kitchen.ts'
import { name } from '../name.ts'
import { Refusal } from '../problem.ts'
import { accountOf } from '../users/account.ts'
import type { User } from '../users/store.ts'
import { hasContent } from '../wire/connection.ts'

/** The challenge of the Basic scheme (RFC 7617 2, 2.1). */
export const challenge = { 'www-authenticate': `Basic realm="${name}", charset="UTF-8"` }

export const wrongCredentials = of401('wrong-credentials', 'The username or the password is wrong', 'RFC 9110 15.5.2')
export const missingCredentials = of401(
  'missing-credentials',
  'A username and a password are required',
  'RFC 9110 15.5.2',
)

/** What a check of credentials refuses with, at the door as in the action. */
export const credentialProblems = [wrongCredentials, tooManyRequests] as const

export const areWrong = () =>
  wrongCredentials(
    'No user has this combination of username and password. Check both for typing errors, or register with POST /users.',
    challenge,
  )

type Accounts = Pick<Kitchen, 'users' | 'passwords'>

export type Given = { readonly username: string; readonly password: string }

/** Finds the user with these credentials, or returns the refusal. It takes the same time if there is no such user. */
export const checkCredentials = async (
  { users, passwords }: Accounts,
  { username, password }: Given,
  { visit }: FastifyRequest,
): Promise<User | RefusalOf<typeof wrongCredentials | typeof tooManyRequests>> => {
  const user = await users.byUsername(username)
  const isRight = await passwords.verify(username, user?.passwordHash, password)
  if (isRight instanceof Refusal) return isRight
  if (!user || !isRight) return areWrong()
  visit.userId = user.id
  visit.username = user.username
  return user
}

/**
 * Door 7 of a login: checks credentials in an Authorization header of the Basic scheme. Without that header, the
 * credentials may be in the content, which the action checks.
 */
export const credentials = (kitchen: Accounts) => ({
  ...door('authentication', [malformedCredentials, missingCredentials, ...credentialProblems], async (request) => {
    const found = await byBasic(request, kitchen)
    if (found === undefined) return hasContent(request.raw) ? { account: undefined } : areMissing()
    return found instanceof Refusal ? found : { account: found.user }
  }),
  credentials: { schemes: ['basic'], optional: true } as const,
})

const areMissing = () =>
  missingCredentials(
    'The request has no credentials. Send a username and a password, as JSON content or in an Authorization header of the Basic scheme.',
    challenge,
  )

/** The same 401, which names both schemes. */
export const namingBoth = <Slug extends string>({ slug, problem, detail, headers }: Refusal<Slug>): Refusal<Slug> => {
  const named = headers['www-authenticate'] ?? ''
  const bearer = named.startsWith('Bearer') ? named : bearerChallenge()['www-authenticate']
  return new Refusal(slug, problem, detail, { 'www-authenticate': `${bearer}, ${challenge['www-authenticate']}` }, {})
}

/** Who sends Basic credentials, without a session that could be kept or ended; undefined where none came. */
const byBasic = async (request: FastifyRequest, kitchen: Accounts) => {
  const basic = basicCredentials(fieldValues(request.raw.rawHeaders, 'authorization'))
  if (basic === undefined) return undefined
  if ('malformed' in basic) return malformedCredentials(basic.malformed, challenge)
  const user = await checkCredentials(kitchen, basic, request)
  if (user instanceof Refusal) return user
  const caller: Caller = { userId: user.id, username: user.username, sessionId: '' }
  return { caller, user, isProven: true }
}

/**
 * Door 7 of what users must be able to do before their address is confirmed. Where nobody can log in until then, Basic
 * credentials will do as well. `isProven`: the password came with the request.
 */
export const tokenOrBasic = (kitchen: Kitchen) => {
  const { requiresConfirmedEmail } = kitchen
  const late = requiresConfirmedEmail ? credentialProblems : ([] as const)
  const schemes = requiresConfirmedEmail ? (['bearer', 'basic'] as const) : (['bearer'] as const)
  return {
    ...door('authentication', [...badTokens, missingToken, ...late], async (request) => {
      const basic = requiresConfirmedEmail ? await byBasic(request, kitchen) : undefined
      const found = basic ?? (await accountOf(request, kitchen))
      if (!(found instanceof Refusal)) return { isProven: false, ...found }
      return requiresConfirmedEmail && found.status === 401 ? namingBoth(found) : found
    }),
    credentials: { schemes, optional: false },
  }
}
