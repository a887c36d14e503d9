import type { FastifyRequest } from 'fastify'
import type { Awaitable } from '../awaitable.ts'
import type { Caller } from '../caller.ts'
import { bearerToken } from '../http/authorization.ts'
import { fieldValues } from '../http/fields.ts'
import { name } from '../name.ts'
import { door } from './door.ts'
import { refuse } from './refusal.ts'

/** A challenge of the Bearer scheme (RFC 6750 3); `error` only where a token came and is no good (3.1). */
const bearer = (error?: 'invalid_token' | 'invalid_request', description = '') => ({
  headers: {
    'www-authenticate':
      error === undefined
        ? `Bearer realm="${name}"`
        : `Bearer realm="${name}", error="${error}", error_description="${description}"`,
  },
})

const howTo = 'POST /sessions with a username and password gives one; send it as Authorization: Bearer <token>.'

/** What this door has to know of tokens and sessions. */
type Identity = {
  now(): Date
  readonly tokens: { verify(token: string, now: Date): { userId: string; sessionId: string } | 'invalid' | 'expired' }
  readonly sessions: { caller(sessionId: string, userId: string, now: string): Awaitable<Caller | undefined> }
}

const identify = async ({ raw }: FastifyRequest, { tokens, sessions, now }: Identity) => {
  const came = bearerToken(fieldValues(raw.rawHeaders, 'authorization'))
  if (came === undefined) return undefined
  if ('malformed' in came)
    return refuse('malformed-credentials', came.malformed, bearer('invalid_request', came.malformed))

  const claims = tokens.verify(came.token, now())
  if (claims === 'invalid')
    return refuse(
      'invalid-token',
      'This token was not issued here, or was changed since. POST /sessions gives a new one.',
      bearer('invalid_token', 'The token was not issued here'),
    )
  if (claims === 'expired')
    return refuse(
      'expired-token',
      'This token has expired. POST /sessions/refresh with the refresh token gives a new one.',
      bearer('invalid_token', 'The token has expired'),
    )
  const caller = await sessions.caller(claims.sessionId, claims.userId, now().toISOString())
  return caller ? { caller } : ended()
}

/** Also for actions, when the user was deleted between this door and the action. */
export const ended = () =>
  refuse(
    'ended-session',
    'The session of this token has ended, or its user has gone. POST /sessions begins a new one.',
    bearer('invalid_token', 'The session has ended'),
  )

const bad = ['malformed-credentials', 'invalid-token', 'expired-token', 'ended-session'] as const

/** Door 7 where only a user may go on (RFC 9110 11.6, RFC 6750). */
export const authentication = (kitchen: Identity) => ({
  ...door(
    'authentication',
    [...bad, 'missing-token'],
    async (request) =>
      (await identify(request, kitchen)) ?? refuse('missing-token', `A token is needed here. ${howTo}`, bearer()),
  ),
  credentials: { scheme: 'bearer', optional: false } as const,
})

/** Door 7 where anyone may go on, and the answer depends on who asks: no token is fine, a bad one is not. */
export const optionalAuthentication = (kitchen: Identity) => ({
  ...door('authentication', bad, async (request) => (await identify(request, kitchen)) ?? { caller: undefined }),
  credentials: { scheme: 'bearer', optional: true } as const,
})
