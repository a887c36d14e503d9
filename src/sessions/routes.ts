import type { FastifyInstance } from 'fastify'
import { caching, created, noContent, ok } from '../answer.ts'
import { door, pathId, pathParameter, where, whyUnknown } from '../door.ts'
import { asJson } from '../doors/acceptable.ts'
import { authentication } from '../doors/authentication.ts'
import { json } from '../doors/meaning.ts'
import { represented } from '../doors/precondition.ts'
import type { Caller } from '../kitchen.ts'
import { operation } from '../operation.ts'
import { problem, Refusal } from '../problem.ts'
import type { User } from '../users/store.ts'
import { areWrong, checkCredentials, credentialProblems, credentials } from './credentials.ts'
import { Credentials, RefreshInput, SessionJson, SessionList, TokenPair } from './schema.ts'
import type { Session } from './store.ts'
import { accessTokenLifetime, hashToken, refreshTokenLifetime } from './tokens.ts'

const sessionJson = ({ id, createdAt, expiresAt }: Session, { sessionId }: Caller) => ({
  id,
  createdAt,
  expiresAt,
  current: id === sessionId,
})

const fields = { 'cache-control': caching.private }

/** The door `precondition` of a session that the caller may see. */
const shown = represented(({ session, caller }: { readonly session: Session; readonly caller: Caller }) =>
  ok(sessionJson(session, caller), fields),
)

/** In a path, the session of the token. */
const alias = 'current'

const noSuchSession = problem('existence', 'no-such-session', 404, 'You have no such session')
const sessionEnded = problem('existence', 'session-ended', 410, 'This session has ended')
const emailNotConfirmed = problem('permission', 'email-not-confirmed', 403, 'The email address is not confirmed')
const invalidRefreshToken = problem('permission', 'invalid-refresh-token', 403, 'The refresh token is not valid')

export default async (app: FastifyInstance): Promise<void> => {
  const { kitchen } = app
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

  /** The door `existence`: looks up a session of the caller. A session of another user gets the same 404 as none. */
  const own = {
    ...door('existence', [noSuchSession, sessionEnded], async (request, { caller }: { caller: Caller }) => {
      const isCurrent = pathParameter(request, 'id') === alias
      const session = await sessions.byId(isCurrent ? caller.sessionId : pathId(request))
      if (session?.userId !== caller.userId)
        return noSuchSession(
          `${whyUnknown(request, 'You have no session with this id.')} GET /sessions lists your sessions.`,
        )
      if (session.endedAt !== null || session.expiresAt <= now().toISOString())
        return sessionEnded('This session has ended. Log in again with POST /sessions.')
      return { session }
    }),
    alias,
  }

  /**
   * Whether the credentials are in the content. If the door `authentication` found them in the Authorization header, it
   * is not read.
   */
  const withoutBasic = ({ account }: { account: User | undefined }) => account === undefined

  const { content, syntax, meaning } = json(Credentials)

  operation(app, 'POST /sessions', {
    summary: 'Log in',
    doors: {
      authentication: credentials,
      acceptable: asJson,
      content: where(withoutBasic, content),
      syntax: where(withoutBasic, syntax),
      meaning: where(withoutBasic, meaning),
    },
    refuses: [...credentialProblems, emailNotConfirmed],
    answers: { 201: TokenPair },
    action: async ({ account, body }, request) => {
      const user = account ?? (body && (await checkCredentials(body, request)))
      if (!user) return areWrong()
      if (user instanceof Refusal) return user
      if (kitchen.requiresConfirmedEmail && user.emailConfirmedAt === null)
        return emailNotConfirmed(
          'Open the link in the mail that was sent to your address, and then log in. POST /email-confirmations with the same username and password, as Basic credentials, sends another mail; so does PATCH /users/me, if you correct the address.',
        )
      const [createdAt, expiresAt] = [now().toISOString(), refreshExpiry()]
      const session = { id: uuid(), userId: user.id, createdAt, expiresAt, endedAt: null }
      const refreshToken = newRefreshToken()
      const opened = await sessions.open(session, hashToken(refreshToken), user.passwordHash)
      return opened ? created(`/sessions/${session.id}`, pair(session, refreshToken), {}) : areWrong()
    },
  })

  operation(app, 'POST /sessions/refresh', {
    summary: 'Exchange a refresh token for a new pair of tokens',
    doors: { acceptable: asJson, ...json(RefreshInput) },
    refuses: [invalidRefreshToken],
    answers: { 200: TokenPair },
    action: async ({ body }, { visit }) => {
      const refreshToken = newRefreshToken()
      const [spent, fresh] = [hashToken(body.refreshToken), hashToken(refreshToken)]
      const session = await sessions.rotate(spent, fresh, refreshExpiry(), now().toISOString())
      visit.userId = session?.userId
      return session
        ? ok(pair(session, refreshToken), {})
        : invalidRefreshToken(
            'This refresh token is unknown, was used before, or has expired. Log in again with POST /sessions.',
          )
    },
  })

  operation(app, 'GET /sessions', {
    summary: 'List your sessions',
    doors: {
      authentication,
      acceptable: asJson,
      precondition: represented(async ({ caller }: { caller: Caller }) => {
        const living = await sessions.living(caller.userId, now().toISOString())
        return ok({ items: living.map((session) => sessionJson(session, caller)) }, fields)
      }),
    },
    answers: { 200: SessionList },
    fields: ['etag'],
    action: ({ answer }) => answer,
  })

  operation(app, 'GET /sessions/:id', {
    summary: 'Read one of your sessions',
    doors: {
      authentication,
      acceptable: asJson,
      existence: own,
      precondition: shown,
    },
    answers: { 200: SessionJson },
    fields: ['etag'],
    action: ({ answer }) => answer,
  })

  operation(app, 'DELETE /sessions/:id', {
    summary: 'Log out',
    doors: {
      authentication,
      existence: own,
      precondition: shown,
    },
    answers: { 204: null },
    action: async ({ session }) => {
      await sessions.end(session.id, now().toISOString())
      return noContent()
    },
  })
}
