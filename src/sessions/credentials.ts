import type { FastifyRequest } from 'fastify'
import { door } from '../door.ts'
import { badTokens, bearerChallenge, malformedCredentials, missingToken, of401 } from '../doors/authentication.ts'
import { tooManyRequests } from '../doors/rate.ts'
import { basicCredentials } from '../http/authorization.ts'
import { fieldValues } from '../http/fields.ts'
import type { Caller, Kitchen } from '../kitchen.ts'
import { name } from '../name.ts'
import { Refusal } from '../problem.ts'
import { accountAuthentication, accountOf } from '../users/account.ts'
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

export type Given = { readonly username: string; readonly password: string }

/** Finds the user with these credentials, or returns the refusal. It takes the same time if there is no such user. */
export const checkCredentials = async ({ username, password }: Given, { visit, server }: FastifyRequest) => {
  const { users, passwords } = server.kitchen
  const user = await users.byUsername(username)
  const isRight = await passwords.verify(username, user?.passwordHash, password)
  if (isRight instanceof Refusal) return isRight
  if (!user || !isRight) return areWrong()
  visit.userId = user.id
  visit.username = user.username
  return user
}

/** What a check says of credentials of the Basic scheme; undefined where none came. */
export const byBasic = async <Said>(
  request: FastifyRequest,
  check: (given: Given, request: FastifyRequest) => Promise<Said>,
) => {
  const given = basicCredentials(fieldValues(request.raw.rawHeaders, 'authorization'))
  if (given === undefined) return undefined
  return 'malformed' in given ? malformedCredentials(given.malformed, challenge) : check(given, request)
}

/**
 * The door `authentication` of a login: checks credentials in an Authorization header of the Basic scheme. Without that
 * header, the credentials may be in the content, which the action checks.
 */
export const credentials = {
  ...door('authentication', [missingCredentials, malformedCredentials, ...credentialProblems], async (request) => {
    const account = await byBasic(request, checkCredentials)
    if (account instanceof Refusal) return account
    if (account !== undefined || hasContent(request.raw)) return { account }
    return missingCredentials(
      'The request has no credentials. Send a username and a password, as JSON content or in an Authorization header of the Basic scheme.',
      challenge,
    )
  }),
  credentials: { schemes: ['basic'], optional: true } as const,
}

/** The same refusal; a 401 then names both schemes. Browsers ask for a password only if Basic is the first. */
export const namingBoth = <Slug extends string>(refusal: Refusal<Slug>, first?: 'basic'): Refusal<Slug> => {
  if (refusal.status !== 401) return refusal
  const { slug, problem, detail, headers } = refusal
  const named = headers['www-authenticate'] ?? ''
  const bearer = named.startsWith('Bearer') ? named : bearerChallenge()['www-authenticate']
  const both = first ? [challenge['www-authenticate'], bearer] : [bearer, challenge['www-authenticate']]
  return new Refusal(slug, problem, detail, { 'www-authenticate': both.join(', ') }, {})
}

/**
 * The door `authentication` of what users must be able to do before their address is confirmed. Where nobody can log in
 * until then, Basic credentials will do as well, without a session that could be kept or ended. `isProven`: the
 * password came with the request.
 */
export const tokenOrBasic = ({ requiresConfirmedEmail }: Kitchen) =>
  requiresConfirmedEmail
    ? {
        ...door('authentication', [missingToken, ...badTokens, ...credentialProblems], async (request) => {
          const found = (await byBasic(request, checkCredentials)) ?? (await accountOf(request))
          if (found instanceof Refusal) return namingBoth(found)
          if ('caller' in found) return found
          const caller: Caller = { userId: found.id, username: found.username, sessionId: '' }
          return { caller, user: found, isProven: true }
        }),
        credentials: { schemes: ['bearer', 'basic'], optional: false } as const,
      }
    : accountAuthentication
