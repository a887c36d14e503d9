import { describe, expect, it } from 'vitest'
import { name } from '../../src/name.ts'
import { type Answer, expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'

const door = 'message, service, host, route, method, authentication'
const path = { id: '0190a000-0000-7000-8000-000000000001' }
/** For the rest of them, `conformance.test.ts` tries one token of each kind. */
const guarded = 'PUT /recipes/:id'
/** Anyone may ask, but what they get depends on who they are. */
const optional = 'GET /recipes/:id'
const bare = `Bearer realm="${name}"`

/** RFC 6750 3: what may stand in an error_description. */
const description = '[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]+'
const challenges = (answer: Answer, error: 'invalid_token' | 'invalid_request') =>
  expect
    .soft(answer.headers['www-authenticate'])
    .toMatch(new RegExp(`^${bare}, error="${error}", error_description="${description}"$`))

describe(guarded, () => {
  it.each([
    ['no Authorization field', undefined],
    ['an empty one', ''],
    ['a Bearer scheme alone', 'Bearer'],
    ['another scheme', 'Basic YWRhOmxvdmVsYWNl'],
    ['another scheme that begins alike', 'Bearerer abc'],
  ])('refuses %s with 401 and a bare challenge', async (_what, authorization) => {
    const kitchen = await openKitchen()
    const headers = authorization === undefined ? {} : { authorization }
    const answer = await kitchen.send(guarded, { path, headers })
    expectRefusal(answer, 'missing-token', door)
    expect(answer.headers['www-authenticate']).toBe(bare)
    const isBasic = authorization?.startsWith('Basic')
    expect(answer.json.detail).toContain(`a token${isBasic ? ', not a username and a password' : ''}. Log in`)
  })
})

describe.each([guarded, optional])('%s', (operation) => {
  it.each([
    ['two tokens', 'Bearer a b'],
    ['two tokens with a comma', 'Bearer a, b'],
    ['what is no token68', 'Bearer a"b'],
    ['an equals sign in the middle', 'Bearer a=b'],
    ['a parameter', 'Bearer token="abc"'],
  ])('refuses %s after Bearer with 400', async (_what, authorization) => {
    const kitchen = await openKitchen()
    const answer = await kitchen.send(operation, { path, headers: { authorization } })
    challenges(expectRefusal(answer, 'malformed-credentials', door), 'invalid_request')
  })

  it('refuses two Authorization fields with 400, though each of them is good', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    const field = `Authorization: Bearer ${token}\r\n`
    const target = operation.replace(':id', path.id)
    const message = `${target} HTTP/1.1\r\nHost: localhost\r\n${field}${field}Connection: close\r\n\r\n`
    const answer = await kitchen.sendRaw(operation, message)
    challenges(expectRefusal(answer, 'malformed-credentials', door), 'invalid_request')
  })

  it('refuses a token from the very second on in which it expires, and not before', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    kitchen.pass(15 * 60 - 1)
    const before = await kitchen.send(operation, { path, token })
    expect(before.status).not.toBe(401)
    kitchen.pass(1)
    const answer = await kitchen.send(operation, { path, token })
    challenges(expectRefusal(answer, 'expired-token', door), 'invalid_token')
    kitchen.pass(24 * 60 * 60)
    expectRefusal(await kitchen.send(operation, { path, token }), 'expired-token', door)
  })

  it('refuses the token of a session that was logged out of', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    await kitchen.send('DELETE /sessions/:id', { path: { id: 'current' }, token })
    const answer = await kitchen.send(operation, { path, token })
    challenges(expectRefusal(answer, 'ended-session', door), 'invalid_token')
  })

  it('refuses the token of a user who is gone, also when somebody else has taken the name', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    await kitchen.send('DELETE /users/me', { token })
    challenges(expectRefusal(await kitchen.send(operation, { path, token }), 'ended-session', door), 'invalid_token')
    await kitchen.register('ada')
    expectRefusal(await kitchen.send(operation, { path, token }), 'ended-session', door)
  })
})

describe('a token', () => {
  it.each(['bearer', 'BEARER', 'Bearer '])('may follow %j: a scheme knows no case', async (scheme) => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    const answer = await kitchen.send('GET /users/me', { headers: { authorization: `${scheme} ${token}` } })
    expect(answer.status).toBe(200)
  })

  it.each([
    ['none', {}, bare],
    ['a bad one', { token: 'abc' }, `${bare}, error="invalid_token"`],
  ])('is asked for by HEAD too: %s is 401 without content', async (_what, sent, challenge) => {
    const kitchen = await openKitchen()
    for (const url of ['/users/me', '/sessions/:id']) {
      const head = await kitchen.send(`HEAD ${url}`, { path, ...sent })
      const get = await kitchen.send(`GET ${url}`, { path, ...sent })
      expect(head.status).toBe(401)
      expect(head.doors).toBe(`${door}=401`)
      expect(head.headers['www-authenticate']).toBe(get.headers['www-authenticate'])
      expect(head.headers['www-authenticate']).toContain(challenge)
    }
  })
})

describe('where the answer does not depend on who asks', () => {
  const ada = { username: 'ada', email: 'ada@kitchen.example', password: 'lovelace-1815' }

  it.each([
    ['an invalid token', 'Bearer abc'],
    ['malformed credentials', 'Bearer a b'],
    ['an empty field', ''],
  ])('%s is not looked at', async (_what, authorization) => {
    const kitchen = await openKitchen()
    const headers = { authorization }
    const answers = [
      await kitchen.send('POST /users', { headers, json: ada }),
      await kitchen.send('GET /recipes', { headers }),
      await kitchen.send('OPTIONS /users/me', { headers }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 204])
  })
})

describe(optional, () => {
  it.each([
    ['without a token', {}],
    ['with the scheme alone', { headers: { authorization: 'Bearer' } }],
    ['with another scheme', { headers: { authorization: 'Basic YTpi' } }],
  ])('answers %s as to anyone', async (_what, sent) => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    const { id } = await kitchen.cook(token)
    const walk = `${door}, acceptable, existence, precondition, action`
    const answer = expectSuccess(await kitchen.send(optional, { path: { id }, ...sent }), 200, walk)
    expect(answer.json.title).toBe(toast.title)
    expect(answer.headers).not.toHaveProperty('www-authenticate')
  })
})
