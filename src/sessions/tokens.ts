import { hash, randomUUID } from 'node:crypto'
import jwt, { type JWT } from '@fastify/jwt'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { name } from '../name.ts'

/** Seconds. */
export const accessTokenLifetime = 15 * 60
export const refreshTokenLifetime = 30 * 24 * 60 * 60

const Claims = z.object({ sub: z.string(), sid: z.string(), exp: z.number() })

/** How many tokens are remembered. */
const mostKnown = 1000

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000)

/**
 * Access tokens: JWTs signed with HMAC SHA-256, valid only for this server (RFC 8725 3.1, 3.8, 3.9). The first secret signs;
 * the others verify what they have signed before.
 */
export const accessTokens = async (app: FastifyInstance, [secret, ...former]: readonly [string, ...string[]]) => {
  // In a scope of its own: its `request.jwtVerify` would let ended sessions and expired tokens into the routes of plugins.
  const { promise, resolve } = Promise.withResolvers<JWT>()
  await app.register(async (scope) => {
    await scope.register(jwt, {
      secret,
      sign: { algorithm: 'HS256', iss: name, aud: name },
      verify: {
        algorithms: ['HS256'],
        allowedIss: name,
        allowedAud: name,
        // Otherwise a token without one of these claims would be valid.
        requiredClaims: ['iss', 'aud', 'sub', 'exp'],
        // Checked below, with the clock of the kitchen.
        ignoreExpiration: true,
      },
    })
    resolve(scope.jwt)
  })
  const tokens = await promise
  /** The claims of tokens that have been verified. The cache of the library would hash a token to look it up. */
  const known = new Map<string, z.infer<typeof Claims>>()
  const read = (token: string) => {
    const { data } = Claims.safeParse(decode(tokens, token, former))
    if (!data) return undefined
    if (known.size === mostKnown) known.clear()
    known.set(token, data)
    return data
  }
  return {
    /** A token that names a user and a session (RFC 7519 4.1). */
    sign: (userId: string, sessionId: string, now: Date): string =>
      tokens.sign({
        jti: randomUUID(),
        sub: userId,
        sid: sessionId,
        iat: seconds(now),
        exp: seconds(now) + accessTokenLifetime,
      }),
    verify: (token: string, now: Date): { userId: string; sessionId: string } | 'invalid' | 'expired' => {
      const claims = known.get(token) ?? read(token)
      if (!claims) return 'invalid'
      const { sub, sid, exp } = claims
      return exp <= seconds(now) ? 'expired' : { userId: sub, sessionId: sid }
    },
  }
}

/** A signature of 32 octets, whose last character has two bits to spare: other values of them would be other tokens. */
const signed = /\.[\w-]{42}[AEIMQUYcgkosw048]$/

/** The claims of a valid token; undefined for any other, whatever error the library throws. */
const decode = (tokens: JWT, token: string, former: readonly string[]): unknown => {
  if (!signed.test(token)) return undefined
  for (const options of [undefined, ...former.map((key) => ({ key }))])
    try {
      return tokens.verify(token, options)
    } catch {}
  return undefined
}

/**
 * Hashes a refresh token, or the secret part of a link. It is random, so a fast hash is as safe as a slow one (NIST SP
 * 800-63B 3.1.2.2).
 */
export const hashToken = (token: string): Buffer => hash('sha256', token, 'buffer')

/** Signs and verifies access tokens. */
export type Tokens = Awaited<ReturnType<typeof accessTokens>>
