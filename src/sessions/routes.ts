import type { FastifyInstance } from 'fastify'
import type { Caller } from '../caller.ts'
import { acceptable } from '../doors/acceptable.ts'
import { caching, created, noContent, ok } from '../doors/answer.ts'
import { authentication } from '../doors/authentication.ts'
import { content } from '../doors/content.ts'
import { door, where } from '../doors/door.ts'
import { meaning } from '../doors/meaning.ts'
import { operation } from '../doors/operation.ts'
import { pathParameter } from '../doors/parameter.ts'
import { precondition } from '../doors/precondition.ts'
import { refuse } from '../doors/refusal.ts'
import { syntax } from '../doors/syntax.ts'
import type { Kitchen } from '../kitchen.ts'
import type { User } from '../users/store.ts'
import { checkCredentials, credentials, wrongCredentials } from './credentials.ts'
import { Credentials, RefreshInput, SessionJson, SessionList, TokenPair } from './schema.ts'
import type { Session } from './store.ts'
import { accessTokenLifetime, hashToken, refreshTokenLifetime } from './tokens.ts'

const sessionJson = ({ id, createdAt, expiresAt }: Session, { sessionId }: Caller) => ({
  id,
  createdAt,
  expiresAt,
  current: id === sessionId,
})

const asJson = acceptable('application/json')

export const sessionRoutes = (app: FastifyInstance, kitchen: Kitchen): void => {
  const { now, uuid, random, sessions, tokens } = kitchen

  const pair = (session: Session, refreshToken: string) => ({
    id: session.id,
    tokenType: 'Bearer' as const,
    accessToken: tokens.sign(session.userId, session.id, now()),
    expiresIn: accessTokenLifetime,
    refreshToken,
  })

  const newRefreshToken = () => random(32).toString('base64url')
  const refreshExpiry = () => new Date(now().getTime() + refreshTokenLifetime * 1000).toISOString()

  /** Somebody else's session does not exist for the caller; one's own that has ended is said to have ended. */
  const own = door(
    'existence',
    ['no-such-session', 'session-ended'],
    async (request, { caller }: { caller: Caller }) => {
      const id = pathParameter(request, 'id')
      const session = await sessions.byId(id === 'current' ? caller.sessionId : id)
      if (session?.userId !== caller.userId)
        return refuse('no-such-session', 'You have no session with this id; GET /sessions lists those you have.')
      if (session.endedAt !== null || session.expiresAt <= now().toISOString())
        return refuse('session-ended', 'This session has ended for good; POST /sessions begins a new one.')
      return { session }
    },
  )

  const noValidators = precondition(now, () => ({ repeated: { 'cache-control': caching.private } }))

  /** Credentials may come as Basic, at door 7; whatever the content is then, it is not read. */
  const withoutBasic = ({ account }: { account: User | undefined }) => account === undefined

  operation(app, 'POST /sessions', {
    summary: 'Log in',
    doors: [
      credentials(kitchen),
      asJson,
      where(withoutBasic, content('application/json')),
      where(withoutBasic, syntax),
      where(withoutBasic, meaning(Credentials)),
    ],
    refuses: ['wrong-credentials'],
    answers: { 201: TokenPair },
    action: async ({ account, body }) => {
      const user = account ?? (body && (await checkCredentials(kitchen, body)))
      if (!user) return wrongCredentials()
      const session = {
        id: uuid(),
        userId: user.id,
        createdAt: now().toISOString(),
        expiresAt: refreshExpiry(),
        endedAt: null,
      }
      const refreshToken = newRefreshToken()
      const opened = await sessions.open(session, hashToken(refreshToken), user.passwordHash)
      return opened ? created(`/sessions/${session.id}`, pair(session, refreshToken), {}) : wrongCredentials()
    },
  })

  operation(app, 'POST /sessions/refresh', {
    summary: 'Trade a refresh token for a new pair of tokens',
    doors: [asJson, content('application/json'), syntax, meaning(RefreshInput)],
    refuses: ['invalid-refresh-token'],
    answers: { 200: TokenPair },
    action: async ({ body }) => {
      const refreshToken = newRefreshToken()
      const session = await sessions.rotate(
        hashToken(body.refreshToken),
        hashToken(refreshToken),
        refreshExpiry(),
        now().toISOString(),
      )
      return session
        ? ok(pair(session, refreshToken), {})
        : refuse(
            'invalid-refresh-token',
            'This refresh token is unknown, spent or expired. POST /sessions to log in again.',
          )
    },
  })

  operation(app, 'GET /sessions', {
    summary: 'List your sessions',
    doors: [authentication(kitchen), asJson, noValidators],
    answers: { 200: SessionList },
    action: async ({ caller }) => {
      const living = await sessions.living(caller.userId, now().toISOString())
      return ok({ items: living.map((session) => sessionJson(session, caller)) }, { 'cache-control': caching.private })
    },
  })

  operation(app, 'GET /sessions/:id', {
    summary: 'Read one of your sessions',
    doors: [authentication(kitchen), asJson, own, noValidators],
    answers: { 200: SessionJson },
    action: ({ caller, session }) => ok(sessionJson(session, caller), { 'cache-control': caching.private }),
  })

  operation(app, 'DELETE /sessions/:id', {
    summary: 'Log out',
    doors: [authentication(kitchen), own, noValidators],
    answers: { 204: null },
    action: async ({ session }) => {
      await sessions.end(session.id, now().toISOString())
      return noContent()
    },
  })
}
