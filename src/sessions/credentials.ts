import type { FastifyRequest } from 'fastify'
import { door, type RefusalOf } from '../door.ts'
import { badTokens, bearerChallenge, malformedCredentials, missingToken } from '../doors/authentication.ts'
import { tooManyRequests } from '../doors/rate.ts'
import { basicCredentials } from '../http/authorization.ts'
import { fieldValues } from '../http/fields.ts'
import type { Caller, Kitchen } from '../kitchen.ts'
import { name } from '../name.ts'
import { problem, Refusal } from '../problem.ts'
import { accountOf } from '../users/account.ts'
import type { User } from '../users/store.ts'
import { hasContent } from '../wire/connection.ts'

/** The challenge of the Basic scheme (RFC 7617 2, 2.1). */
const challenge = { 'www-authenticate': `Basic realm="${name}", charset="UTF-8"` }

const wrongCredentials = problem('authentication', 'wrong-credentials', 401, 'The username or the password is wrong', {
  headers: ['www-authenticate'],
})
/** What a check of credentials refuses with, at the door as in the action. */
export const credentialProblems = [wrongCredentials, tooManyRequests] as const
const missingCredentials = problem(
  'authentication',
  'missing-credentials',
  401,
  'A username and a password are required',
  { headers: ['www-authenticate'] },
)

export const areWrong = () =>
  wrongCredentials(
    'No user has this combination of username and password. Check both for typing errors, or register with POST /users.',
    challenge,
  )

type Given = { readonly username: string; readonly password: string }

/** Finds the user with these credentials, or returns the refusal. It takes the same time if there is no such user. */
export const checkCredentials = async (
  { users, passwords }: Pick<Kitchen, 'users' | 'passwords'>,
  { username, password }: Given,
  { visit }: FastifyRequest,
): Promise<User | RefusalOf<typeof wrongCredentials | typeof tooManyRequests>> => {
  const user = await users.byUsername(username)
  const isRight = await passwords.verify(username, user?.passwordHash, password)
  if (isRight instanceof Refusal) return isRight
  if (!user || !isRight) return areWrong()
  visit.userId = user.id
  return user
}

/**
 * Door 7 of a login: checks credentials in an Authorization header of the Basic scheme. Without that header, the
 * credentials may be in the content, which the action checks.
 */
export const credentials = (kitchen: Pick<Kitchen, 'users' | 'passwords'>) => ({
  ...door('authentication', [malformedCredentials, missingCredentials, ...credentialProblems], async (request) => {
    const { raw } = request
    const basic = basicCredentials(fieldValues(raw.rawHeaders, 'authorization'))
    if (basic === undefined) return hasContent(raw) ? { account: undefined } : areMissing()
    if ('malformed' in basic) return malformedCredentials(basic.malformed, challenge)
    const account = await checkCredentials(kitchen, basic, request)
    return account instanceof Refusal ? account : { account }
  }),
  credentials: { schemes: ['basic'], optional: true } as const,
})

const areMissing = () =>
  missingCredentials(
    'The request has no credentials. Send a username and a password, as JSON content or in an Authorization header of the Basic scheme.',
    challenge,
  )

/** The same 401, which names both schemes. */
const namingBoth = <Slug extends string>(refusal: Refusal<Slug>): Refusal<Slug> => {
  const { slug, problem, detail, headers, members } = refusal
  const named = headers['www-authenticate'] ?? ''
  const bearer = named.startsWith('Bearer') ? named : bearerChallenge()['www-authenticate']
  return new Refusal(
    slug,
    problem,
    detail,
    { 'www-authenticate': `${bearer}, ${challenge['www-authenticate']}` },
    members,
  )
}

/**
 * Door 7 of what users must be able to do before their address is confirmed. Where nobody can log in until then, Basic
 * credentials will do as well. `isProven`: the password came with the request.
 */
export const tokenOrBasic = (kitchen: Kitchen) => {
  const { requiresConfirmedEmail } = kitchen
  const named = <Slug extends string>(refusal: Refusal<Slug>) =>
    requiresConfirmedEmail ? namingBoth(refusal) : refusal
  const late = requiresConfirmedEmail ? credentialProblems : ([] as const)
  const schemes = requiresConfirmedEmail ? (['bearer', 'basic'] as const) : (['bearer'] as const)
  return {
    ...door('authentication', [...badTokens, missingToken, ...late], async (request) => {
      const basic = requiresConfirmedEmail
        ? basicCredentials(fieldValues(request.raw.rawHeaders, 'authorization'))
        : undefined
      if (basic === undefined) {
        const found = await accountOf(request, kitchen)
        if (!(found instanceof Refusal)) return { ...found, isProven: false }
        return found.status === 401 ? named(found) : found
      }
      if ('malformed' in basic) return malformedCredentials(basic.malformed, challenge)
      const user = await checkCredentials(kitchen, basic, request)
      if (user instanceof Refusal) return user.status === 401 ? named(user) : user
      // There is no session that could be kept or ended.
      const caller: Caller = { userId: user.id, username: user.username, sessionId: '' }
      return { caller, user, isProven: true }
    }),
    credentials: { schemes, optional: false },
  }
}
