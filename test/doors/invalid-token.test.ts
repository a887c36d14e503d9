import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { name } from '../../src/name.ts'
import { expectRefusal, expectSuccess, parseJson } from '../harness/answer.ts'
import { openKitchen, secret } from '../harness/kitchen.ts'

/** One that needs a token, and one for which it is optional. */
const looking = ['PUT /recipes/:id', 'GET /recipes/:id']
const door = 'message, service, host, route, method, authentication'
const path = { id: '0190a000-0000-7000-8000-000000000001' }

/** RFC 6750 3: what an error_description is made of. */
const challenge = new RegExp(
  String.raw`^Bearer realm="${name}", error="invalid_token", error_description="[\x20-\x21\x23-\x5b\x5d-\x7e]+"$`,
)

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const hs256 = { alg: 'HS256', typ: 'JWT' }

/** A JWS by hand (RFC 7515 3.1). */
const sign = (payload: unknown, { header = {}, key = secret, hash = 'sha256' } = {}) => {
  const signed = `${encode({ ...hs256, ...header })}.${encode(payload)}`
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`
}

type Claims = Readonly<Record<string, unknown>>
const without = (claims: Claims, name: string) =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name))

/** What is made of a good token: its claims, and its three parts. */
const forgeries: readonly [what: string, forge: (claims: Claims, parts: readonly string[]) => string][] = [
  ['is one word', () => 'abc'],
  ['is three words', () => 'a.b.c'],
  ['is three empty words', () => '..'],
  ['has lost its signature', (_, [header, payload]) => `${header}.${payload}.`],
  ['has lost its signature and a dot', (_, [header, payload]) => `${header}.${payload}`],
  ['has a fourth part', (_, parts) => [...parts, 'abc'].join('.')],
  ['has a changed signature', (_, [header, payload, mac = '']) => `${header}.${payload}.${flip(mac)}`],
  [
    'has a signature of the same octets in other letters',
    (_, [header, payload, mac = '']) => {
      const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
      return `${header}.${payload}.${mac.slice(0, -1)}${letters[letters.indexOf(mac.slice(-1)) + 1]}`
    },
  ],
  ['has a payload that was not signed', (claims, [header, , mac]) => `${header}.${encode({ ...claims, x: 1 })}.${mac}`],
  ['has alg none', (claims) => `${encode({ alg: 'none' })}.${encode(claims)}.`],
  ['has alg nOnE', (claims) => `${encode({ alg: 'nOnE' })}.${encode(claims)}.`],
  ['has alg none and a signature', (claims) => sign(claims, { header: { alg: 'none' } })],
  ['is signed with another secret', (claims) => sign(claims, { key: `${secret}!` })],
  ['is signed with an empty secret', (claims) => sign(claims, { key: '' })],
  ['is signed with HS512', (claims) => sign(claims, { header: { alg: 'HS512' }, hash: 'sha512' })],
  ['says RS256', (claims) => sign(claims, { header: { alg: 'RS256' } })],
  ['has a crit header that nobody knows', (claims) => sign(claims, { header: { crit: ['kitchen'], kitchen: 1 } })],
  ['has another issuer', (claims) => sign({ ...claims, iss: 'another-kitchen' })],
  ['has another audience', (claims) => sign({ ...claims, aud: 'another-kitchen' })],
  ['has no audience but others', (claims) => sign({ ...claims, aud: ['another-kitchen'] })],
  ...['sub', 'sid', 'exp', 'iss', 'aud'].map((name): [string, (claims: Claims) => string] => [
    `lacks ${name}`,
    (claims) => sign(without(claims, name)),
  ]),
  ['has a number for sub', (claims) => sign({ ...claims, sub: 1 })],
  ['has null for sid', (claims) => sign({ ...claims, sid: null })],
  ['has a list for sid', (claims) => sign({ ...claims, sid: [claims.sid] })],
  ['has a text for exp', (claims) => sign({ ...claims, exp: String(claims.exp) })],
  ['has null for exp', (claims) => sign({ ...claims, exp: null })],
  ['is not good before the year 2100', (claims) => sign({ ...claims, nbf: 4_102_444_800 })],
  ['has a list for a payload', (claims) => sign([claims])],
  ['has a text for a payload', () => sign('ada')],
  ['has null for a payload', () => sign(null)],
  ['has a payload that is no JSON', (_, [header]) => signedText(`${header}.${Buffer.from('{').toString('base64url')}`)],
]

const flip = (mac: string) => (mac.startsWith('A') ? 'B' : 'A') + mac.slice(1)
const signedText = (text: string) => `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`

/** A kitchen, a good token of it, and what that is made of. */
const withToken = async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  // The server has seen the good one, and may remember it.
  expect((await kitchen.send('GET /users/me', { token })).status).toBe(200)
  const parts = token.split('.')
  const claims = z.record(z.string(), z.unknown()).parse(parseJson(Buffer.from(parts[1] ?? '', 'base64url').toString()))
  return { kitchen, parts, claims }
}

describe('a token', () => {
  it.each(forgeries)('that %s is invalid, whatever it is for', async (_what, forge) => {
    const { kitchen, claims, parts } = await withToken()
    for (const operation of looking) {
      const answer = await kitchen.send(operation, { path, token: forge(claims, parts) })
      expectRefusal(answer, 'invalid-token', door)
      expect.soft(answer.headers['www-authenticate']).toMatch(challenge)
    }
  })

  it('that is signed by hand as the server does it is good', async () => {
    const { kitchen, claims } = await withToken()
    const answer = await kitchen.send('GET /users/me', { token: sign(claims) })
    expect(expectSuccess(answer, 200, `${door}, acceptable, precondition, action`).json.username).toBe('ada')
  })

  it('that is forged is invalid, also when it has expired', async () => {
    const { kitchen, claims } = await withToken()
    const token = sign({ ...claims, exp: 1 }, { key: `${secret}!` })
    expectRefusal(await kitchen.send('GET /users/me', { token }), 'invalid-token', door)
  })

  it('of one user for the session of another is good for neither', async () => {
    const { kitchen, claims } = await withToken()
    const grace = await kitchen.register('grace')
    const token = sign({ ...claims, sid: grace.sessionId })
    expectRefusal(await kitchen.send('GET /users/me', { token }), 'ended-session', door)
  })
})
