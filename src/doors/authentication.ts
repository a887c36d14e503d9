import type { FastifyRequest } from 'fastify'
import { andThen, door } from '../door.ts'
import { bearerToken } from '../http/authorization.ts'
import { fieldValues } from '../http/fields.ts'
import { name } from '../name.ts'
import { problem } from '../problem.ts'

const challenged = { headers: ['www-authenticate'] } as const

/** Also used for the Basic scheme, with its own challenge. */
export const malformedCredentials = problem(
  'authentication',
  'malformed-credentials',
  400,
  'The credentials are malformed',
  { section: 'RFC 9110 11.4', ...challenged },
)
/** A problem type of a 401, which brings a challenge. */
export const of401 = <const Slug extends string>(slug: Slug, title: string, section = 'RFC 6750 3.1') =>
  problem('authentication', slug, 401, title, { section, ...challenged })

export const missingToken = of401('missing-token', 'A token is required', 'RFC 6750 3')
const invalidToken = of401('invalid-token', 'The token is not valid')
const expiredToken = of401('expired-token', 'The token has expired')
export const endedSession = of401('ended-session', 'The session of this token has ended')

/** A challenge of the Bearer scheme (RFC 6750 3). It has an `error` only if the request has a token (3.1). */
export const bearerChallenge = (error?: 'invalid_token' | 'invalid_request', description = '') => ({
  'www-authenticate':
    error === undefined
      ? `Bearer realm="${name}"`
      : `Bearer realm="${name}", error="${error}", error_description="${description}"`,
})

/** Also for actions, if the user was deleted after the request passed this door. */
export const ended = () =>
  endedSession(
    'The session of this token has ended, or its user was deleted. Log in again with POST /sessions.',
    bearerChallenge('invalid_token', 'The session has ended'),
  )

/** The caller by the token; undefined where none came. */
export const identify = ({ raw, visit, server }: FastifyRequest) => {
  if (raw.headers.authorization === undefined) return undefined
  const came = bearerToken(fieldValues(raw.rawHeaders, 'authorization'))
  if (came === undefined) return undefined
  if ('malformed' in came)
    return malformedCredentials(came.malformed, bearerChallenge('invalid_request', came.malformed))

  const { tokens, sessions, now } = server.kitchen
  const time = now()
  const claims = tokens.verify(came.token, time)
  if (claims === 'invalid')
    return invalidToken(
      'This token was not issued by this server, or it was changed. Log in with POST /sessions to get a new one.',
      bearerChallenge('invalid_token', 'The token was not issued by this server'),
    )
  if (claims === 'expired')
    return expiredToken(
      'This token has expired. Send the refresh token to POST /sessions/refresh to get a new one.',
      bearerChallenge('invalid_token', 'The token has expired'),
    )
  return andThen(sessions.caller(claims.sessionId, claims.userId, time.toISOString()), (caller) => {
    visit.userId = caller?.userId
    visit.username = caller?.username
    return caller ? { caller } : ended()
  })
}

export const badTokens = [malformedCredentials, invalidToken, expiredToken, endedSession] as const

export const missing = ({ raw: { headers } }: FastifyRequest) => {
  const other = /^basic /i.test(headers.authorization ?? '') ? ', not a username and a password' : ''
  return missingToken(
    `This operation requires a token${other}. Log in with POST /sessions, and send the accessToken as Authorization: Bearer <token>.`,
    bearerChallenge(),
  )
}

/** The door `authentication` of operations that require a logged-in user (RFC 9110 11.6, RFC 6750). */
export const authentication = {
  ...door('authentication', [missingToken, ...badTokens], (request) =>
    andThen(identify(request), (found) => found ?? missing(request)),
  ),
  credentials: { schemes: ['bearer'], optional: false } as const,
}

/**
 * The door `authentication` of operations whose response depends on the user. The token is optional, but a bad token is
 * refused.
 */
export const optionalAuthentication = {
  ...door('authentication', badTokens, (request) =>
    andThen(identify(request), (found) => found ?? { caller: undefined }),
  ),
  credentials: { schemes: ['bearer'], optional: true } as const,
}
