import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { expectRefusal, expectSuccess, parseJson } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const door = 'message, service, host, route, method, authentication'
const older = 'o'.repeat(32)
const newer = 'n'.repeat(32)
const other = 'x'.repeat(32)

/** Servers over one database, with other secrets each: as it is before, during and after a rotation. */
const rotation = async () => {
  const before = await openKitchen({ jwtSecrets: [older] })
  const database = () => before.another()
  return {
    user: await before.register('ada'),
    during: await openKitchen({ database: await database(), jwtSecrets: [newer, older] }),
    after: await openKitchen({ database: await database(), jwtSecrets: [newer] }),
  }
}

const macOf = (token: string, key: string) =>
  createHmac('sha256', key)
    .update(token.slice(0, token.lastIndexOf('.')))
    .digest('base64url')

describe('two secrets', () => {
  it('both verify: a token of the former one is good until that is taken out', async () => {
    const { user, during, after } = await rotation()
    const { token } = user
    // More than once, since the library remembers tokens that it has seen.
    for (let time = 1; time <= 2; time++) {
      const answer = await during.send('GET /users/me', { token })
      expect(expectSuccess(answer, 200, `${door}, acceptable, precondition, action`).json.username).toBe('ada')
      expectRefusal(await after.send('GET /users/me', { token }), 'invalid-token', door)
    }
    during.pass(900)
    expectRefusal(await during.send('GET /users/me', { token }), 'expired-token', door)
  })

  it('the first one signs: its tokens are good when the former one is gone', async () => {
    const { user, during, after } = await rotation()
    const { token } = await during.login('ada', user.password)
    expect(token.split('.').at(-1)).toBe(macOf(token, newer))
    for (const kitchen of [during, after])
      expectSuccess(await kitchen.send('GET /users/me', { token }), 200, `${door}, acceptable, precondition, action`)
  })

  it('let a session go on over the rotation: a refresh token needs no secret', async () => {
    const { user, after } = await rotation()
    const answer = await after.send('POST /sessions/refresh', { json: { refreshToken: user.refreshToken } })
    const token = String(answer.json.accessToken)
    expect(token.split('.').at(-1)).toBe(macOf(token, newer))
    expect((await after.send('GET /users/me', { token })).status).toBe(200)
  })

  it('let in nothing else: another secret, and another audience, are refused', async () => {
    const { user, during } = await rotation()
    const [header = '', payload = ''] = user.token.split('.')
    const claims = z.looseObject({}).parse(parseJson(Buffer.from(payload, 'base64url').toString()))
    const sign = (content: object, key: string) => {
      const signed = `${header}.${Buffer.from(JSON.stringify(content)).toString('base64url')}.`
      return signed + macOf(signed, key)
    }
    expect((await during.send('GET /users/me', { token: sign(claims, older) })).status).toBe(200)
    for (const token of [sign(claims, other), ...[older, newer].map((key) => sign({ ...claims, aud: 'another' }, key))])
      expectRefusal(await during.send('GET /users/me', { token }), 'invalid-token', door)
  })
})
