import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { name } from '../../src/name.ts'
import { passwords } from '../../src/users/passwords.ts'
import { type Answer, expectRefusal, expectSuccess, parseJson } from '../harness/answer.ts'
import { openKitchen, secret } from '../harness/kitchen.ts'

const door = 'message, service, host, route, method, authentication'
const asked = `${door}, acceptable, content, syntax, meaning`
const challenge = `Basic realm="${name}", charset="UTF-8"`

const ada = { username: 'ada', password: 'lovelace-1815' }

const Faults = z.array(z.object({ pointer: z.string() })).catch([])
const pointers = ({ json }: Answer) => Faults.parse(json.errors).map(({ pointer }) => pointer)

const withAda = async () => {
  const kitchen = await openKitchen()
  const user = await kitchen.register(ada.username, ada.password)
  return { kitchen, user }
}

describe('POST /sessions with JSON', () => {
  it('answers 201 with a pair of tokens, and its Location answers 200 to the same client', async () => {
    const { kitchen } = await withAda()
    const answer = await kitchen.send('POST /sessions', { json: ada })
    expectSuccess(answer, 201, `${asked}, action`)
    const { id, accessToken } = answer.json
    expect(answer.json).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      tokenType: 'Bearer',
      accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expiresIn: 900,
      refreshToken: expect.stringMatching(/^[\w-]{43,}$/),
    })
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.headers.location).toBe(`/sessions/${id}`)
    for (const absent of ['etag', 'last-modified', 'content-location', 'www-authenticate', 'set-cookie'])
      expect(answer.headers).not.toHaveProperty(absent)
    const read = await kitchen.send('GET /sessions/:id', { path: { id: String(id) }, token: String(accessToken) })
    expect(read.status).toBe(200)
    expect(read.json).toMatchObject({ id, current: true })
  })

  it('signs an access token that says who, in which session, from whom, for whom and how long', async () => {
    const { kitchen, user } = await withAda()
    const [header = '', payload = '', mac] = user.token.split('.')
    const decode = (part: string) => parseJson(Buffer.from(part, 'base64url').toString())
    const seconds = kitchen.now.getTime() / 1000
    expect(decode(header)).toEqual({ alg: 'HS256', typ: 'JWT' })
    expect(decode(payload)).toEqual({
      iss: name,
      aud: name,
      sub: (await kitchen.sql('SELECT id FROM users'))[0]?.id,
      sid: user.sessionId,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iat: seconds,
      exp: seconds + 900,
    })
    expect(mac).toBe(createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url'))
  })

  it('opens another session each time', async () => {
    const { kitchen, user } = await withAda()
    const other = await kitchen.login(ada.username, ada.password)
    expect(other.sessionId).not.toBe(user.sessionId)
    expect(other.refreshToken).not.toBe(user.refreshToken)
    expect((await kitchen.send('GET /users/me', { token: user.token })).status).toBe(200)
  })

  it.each([
    ['a wrong password', { ...ada, password: 'lovelace-1816' }],
    ['an empty password', { ...ada, password: '' }],
    ['a user whom nobody knows', { ...ada, username: 'nobody' }],
    ['a username that could not be', { ...ada, username: 'A/\0\ud83c' }],
  ])('refuses %s with 401 and the Basic challenge, late', async (_what, json) => {
    const { kitchen } = await withAda()
    const answer = await kitchen.send('POST /sessions', { json })
    expectRefusal(answer, 'wrong-credentials', `${asked}, authentication`)
    expect(answer.headers['www-authenticate']).toBe(challenge)
    expect(answer.headers).not.toHaveProperty('location')
    expect(await kitchen.count('sessions')).toBe(1)
  })

  it.each([
    ['no password', { username: 'ada' }, ['#/password']],
    ['no member', {}, ['#/password', '#/username']],
    ['a number', { ...ada, password: 1 }, ['#/password']],
    ['null', { username: null, password: null }, ['#/password', '#/username']],
    ['unknown members', { ...ada, remember: true, admin: 1 }, ['#/admin', '#/remember']],
    ['a prototype', JSON.parse('{ "username": "ada", "password": "x", "__proto__": {} }'), ['#/__proto__']],
    ['a constructor', { ...ada, constructor: {} }, ['#/constructor']],
    ['a list', [ada], ['#']],
  ])('refuses %s with 422, and names every fault', async (_what, json, faults) => {
    const { kitchen } = await withAda()
    const answer = expectRefusal(await kitchen.send('POST /sessions', { json }), 'invalid-content', asked)
    expect(pointers(answer).sort()).toEqual(faults)
    expect(answer.headers).not.toHaveProperty('www-authenticate')
  })

  it.each([
    ['without content', {}],
    ['with an empty Authorization field', { headers: { authorization: '' } }],
    ['with the scheme Basic alone', { headers: { authorization: 'Basic' } }],
    ['with a token', { headers: { authorization: 'Bearer abc' } }],
    ['with content of no length', { headers: { 'content-length': '0', 'content-type': 'application/json' } }],
  ])('refuses a login %s with 401', async (_what, sent) => {
    const { kitchen } = await withAda()
    const answer = expectRefusal(await kitchen.send('POST /sessions', sent), 'missing-credentials', door)
    expect(answer.headers['www-authenticate']).toBe(challenge)
  })

  it.each([
    ['Basic', 'the scheme Basic alone'],
    ['Digest username="ada"', 'another scheme'],
  ])('reads the content beside Authorization: %s, %s', async (authorization) => {
    const { kitchen } = await withAda()
    const answer = await kitchen.send('POST /sessions', { json: ada, headers: { authorization } })
    expectSuccess(answer, 201, `${asked}, action`)
  })
})

describe('a password', () => {
  it.each([
    ['as JSON', (username: string) => ({ json: { username, password: 'guess-what' } })],
    [
      'as Basic',
      (username: string) => ({
        headers: { authorization: `Basic ${Buffer.from(`${username}:guess-what`).toString('base64')}` },
      }),
    ],
  ])('is verified once %s, whether or not there is such a user', async (_how, credentials) => {
    const cheap = passwords({ memoryCost: 8, timeCost: 1 })
    const given: string[] = []
    const counting = {
      hash: cheap.hash,
      verify: (stored: string | undefined, password: string) => {
        given.push(password)
        return cheap.verify(stored, password)
      },
    }
    const kitchen = await openKitchen({ passwords: counting })
    await kitchen.send('POST /users', { json: { ...ada, email: 'ada@kitchen.example' } })
    const known = await kitchen.send('POST /sessions', credentials('ada'))
    const unknown = await kitchen.send('POST /sessions', credentials('nobody'))
    expect(given).toEqual(['guess-what', 'guess-what'])
    expect([known.status, unknown.status]).toEqual([401, 401])
    expect(unknown.json.detail, 'nothing tells the two apart').toBe(known.json.detail)
    expect(unknown.doors).toBe(known.doors)
  })

  it('of nobody is as costly to verify as that of a user', async () => {
    const real = passwords({ memoryCost: 8, timeCost: 1 })
    expect(await real.verify(undefined, 'nobody has this password')).toBe(false)
  })

  it('is stored as argon2id and refresh tokens as hashes, and nothing else of either', async () => {
    const { kitchen, user } = await withAda()
    const rows = await kitchen.rows('users', 'sessions', 'refresh_tokens')
    const [account, , token] = rows
    expect(account?.password_hash).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$[^$]+\$[^$]+$/)
    expect(token?.hash).toHaveLength(32)
    const all = rows.flatMap((row) => Object.values(row).map(String))
    expect(all, 'what is stored as it is would be found').toContain('ada@kitchen.example')
    for (const kept of [
      user.token,
      user.refreshToken,
      user.password,
      Buffer.from(user.refreshToken, 'base64url').toString(),
    ])
      expect(all.some((value) => value.includes(kept))).toBe(false)
  })
})
