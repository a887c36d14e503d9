import { describe, expect, it } from 'vitest'
import { name } from '../../src/name.ts'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { basic } from '../harness/samples.ts'

const entrance = 'message, service, host, route, method'
const required = { mail: {}, requiresConfirmedEmail: true }
const email = 'carol@kitchen.example'
const carol = { username: 'carol', password: 'carol-has-a-password' }
const headers = basic(carol)
const wrong = basic({ ...carol, password: 'a-wrong-password' })
const bothSchemes = new RegExp(`^Bearer realm="${name}"(, error=.*)?, Basic realm="${name}", charset="UTF-8"$`)

/** A kitchen in which carol is registered, and has not confirmed her address. */
const withCarol = async () => {
  const kitchen = await openKitchen(required)
  await kitchen.send('POST /users', { json: { ...carol, email } })
  return kitchen
}

describe('a login before the address is confirmed', () => {
  it('is 403, and says how to get another mail; afterwards it is 201', async () => {
    const kitchen = await withCarol()
    const read = `${entrance}, authentication, acceptable`
    const asJson = await kitchen.send('POST /sessions', { json: carol })
    expectRefusal(asJson, 'email-not-confirmed', `${read}, content, syntax, meaning, permission`)
    expect(asJson.json.detail).toMatch(/POST \/email-confirmations.*PATCH \/users\/me/)
    const asBasic = await kitchen.send('POST /sessions', { headers })
    expectRefusal(asBasic, 'email-not-confirmed', `${read}, permission`)
    for (const answer of [asJson, asBasic]) expect(answer.headers).not.toHaveProperty('www-authenticate')
    expect(await kitchen.count('sessions')).toBe(0)

    await kitchen.confirm(email)
    expectSuccess(await kitchen.send('POST /sessions', { headers }), 201, `${read}, action`)
    expect((await kitchen.send('POST /sessions', { json: carol })).status).toBe(201)
  })

  it('with a wrong password is 401, and tells nothing of the address', async () => {
    const kitchen = await withCarol()
    const answer = await kitchen.send('POST /sessions', { headers: wrong })
    expectRefusal(answer, 'wrong-credentials', `${entrance}, authentication`)
  })

  it('is 201 where the server does not require it', async () => {
    const kitchen = await openKitchen({ mail: {} })
    await kitchen.send('POST /users', { json: { ...carol, email } })
    expect((await kitchen.send('POST /sessions', { headers })).status).toBe(201)
  })

  it('keeps no seeded user out', async () => {
    const kitchen = await openKitchen(required)
    await kitchen.seed()
    expect(
      (await kitchen.send('POST /sessions', { headers: basic({ username: 'ada', password: 'lovelace-1815' }) })).status,
    ).toBe(201)
  })
})

describe('Basic credentials', () => {
  it('get another mail', async () => {
    const kitchen = await withCarol()
    const first = await kitchen.linkTo(email)
    const answer = await kitchen.send('POST /email-confirmations', { headers })
    expectSuccess(answer, 202, `${entrance}, authentication, conflict, action`)
    const second = await kitchen.linkTo(email)
    expect(second).not.toBe(first)
    await kitchen.confirm(email)
    const again = await kitchen.send('POST /email-confirmations', { headers })
    expectRefusal(again, 'email-confirmed', `${entrance}, authentication, conflict`)
  })

  it('correct the address, in the place of currentPassword', async () => {
    const kitchen = await withCarol()
    const old = await kitchen.linkTo(email)
    const json = { email: 'carol@home.example' }
    const answer = await kitchen.send('PATCH /users/me', { headers, json })
    expectSuccess(
      answer,
      200,
      `${entrance}, authentication, acceptable, content, precondition, syntax, meaning, conflict, action`,
    )
    expect(answer.json).toMatchObject({ ...json, emailConfirmed: false })
    const gone = await kitchen.send('POST /email-confirmations/:link', { path: { link: old } })
    expectRefusal(gone, 'link-expired', `${entrance}, existence`)
    await kitchen.confirm(json.email)
    expect((await kitchen.send('POST /sessions', { headers })).status).toBe(201)
  })

  it('do not spare a token the currentPassword', async () => {
    const kitchen = await withCarol()
    const { token } = await kitchen.register('ada')
    const answer = await kitchen.send('PATCH /users/me', { token, json: { email: 'ada@home.example' } })
    expect(answer.status).toBe(422)
    expect(answer.json.errors).toMatchObject([{ pointer: '#/currentPassword' }])
  })

  it.each(['POST /email-confirmations', 'PATCH /users/me'])(
    'that are wrong are 401 at %s, with both schemes',
    async (operation) => {
      const kitchen = await withCarol()
      const json = { email: 'carol@home.example' }
      const refused: [string, Record<string, string>][] = [
        ['wrong-credentials', wrong],
        ['wrong-credentials', basic({ username: 'nobody', password: 'a-good-password' })],
        ['missing-token', {}],
        ['missing-token', { authorization: 'Basic' }],
        ['invalid-token', { authorization: 'Bearer nonsense' }],
      ]
      for (const [slug, headers] of refused) {
        const answer = await kitchen.send(operation, { headers, json })
        expectRefusal(answer, slug, `${entrance}, authentication`)
        expect(answer.headers['www-authenticate']).toMatch(bothSchemes)
      }
      const malformed = await kitchen.send(operation, { headers: { authorization: 'Basic !' }, json })
      expectRefusal(malformed, 'malformed-credentials', `${entrance}, authentication`)
    },
  )

  it.each(['GET /users/me', 'DELETE /users/me', 'GET /sessions', 'POST /recipes'])(
    'are no use at %s',
    async (operation) => {
      const kitchen = await withCarol()
      const answer = await kitchen.send(operation, { headers })
      expectRefusal(answer, 'missing-token', `${entrance}, authentication`)
      expect(answer.headers['www-authenticate']).toBe(`Bearer realm="${name}"`)
    },
  )

  it('count as a login in the rate limit', async () => {
    const kitchen = await openKitchen({ ...required, rateLimit: 600 })
    const answer = await kitchen.send('POST /email-confirmations', { headers })
    expect(answer.headers['ratelimit-policy']).toBe('"default";q=600;w=60, "sign-in";q=60;w=60')
  })
})
