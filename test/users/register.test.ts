import { describe, expect, it } from 'vitest'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const ada = { username: 'ada', email: 'ada@kitchen.example', password: 'lovelace-1815' }
const asked = 'message, service, host, route, method, acceptable, content, syntax, meaning'

describe('POST /users', () => {
  it('answers 201 with the user, whose Location answers 200 to the same client', async () => {
    const kitchen = await openKitchen()
    const answer = await kitchen.send('POST /users', { json: ada })
    expectSuccess(answer, 201, `${asked}, conflict, action`)
    expect(answer.headers.location).toBe('/users/ada')
    const createdAt = kitchen.now.toISOString()
    expect(answer.json).toEqual({ username: 'ada', email: 'ada@kitchen.example', emailConfirmed: false, createdAt })
    for (const absent of ['etag', 'last-modified', 'content-location', 'www-authenticate', 'set-cookie'])
      expect(answer.headers).not.toHaveProperty(absent)
    const read = await kitchen.send(`GET ${answer.headers.location}`.replace('ada', ':username'), {
      path: { username: 'ada' },
    })
    expect(read.status).toBe(200)
    expect(read.json).toEqual({ username: 'ada', createdAt })
  })

  it('opens no session', async () => {
    const kitchen = await openKitchen()
    await kitchen.send('POST /users', { json: ada })
    expect(await kitchen.count('sessions')).toBe(0)
  })

  it('lets the new user log in', async () => {
    const kitchen = await openKitchen()
    await kitchen.send('POST /users', { json: ada })
    const login = await kitchen.send('POST /sessions', { json: { username: 'ada', password: ada.password } })
    expect(login.status).toBe(201)
  })

  it('refuses a username that is taken with 409, and changes nothing', async () => {
    const kitchen = await openKitchen()
    await kitchen.send('POST /users', { json: ada })
    const json = { username: 'ada', email: 'another@kitchen.example', password: 'another-password' }
    const answer = await kitchen.send('POST /users', { json })
    expectRefusal(answer, 'username-taken', `${asked}, conflict`)
    expect(answer.json.detail).toContain('username')
    expect(answer.headers).not.toHaveProperty('location')
    const login = { username: 'ada', password: 'another-password' }
    expect((await kitchen.send('POST /sessions', { json: login })).status).toBe(401)
  })

  it.each(['ada@kitchen.example', 'ADA@kitchen.example', 'ada@Kitchen.EXAMPLE'])(
    'refuses the email address %s, which is taken but for its case, with 409',
    async (email) => {
      const kitchen = await openKitchen()
      await kitchen.send('POST /users', { json: ada })
      const answer = await kitchen.send('POST /users', { json: { ...ada, username: 'grace', email } })
      expectRefusal(answer, 'email-taken', `${asked}, conflict`)
      expect(answer.json.detail).toMatch(/email/)
      expect(answer.json.detail, 'names nobody else').not.toContain('ada')
      expect((await kitchen.send('GET /users/:username', { path: { username: 'grace' } })).status).toBe(404)
    },
  )

  it('refuses faults in the content before conflicts', async () => {
    const kitchen = await openKitchen()
    await kitchen.send('POST /users', { json: ada })
    const answer = await kitchen.send('POST /users', { json: { ...ada, password: 'short' } })
    expectRefusal(answer, 'invalid-content', asked)
  })

  it('keeps the case of an email address', async () => {
    const kitchen = await openKitchen()
    const answer = await kitchen.send('POST /users', { json: { ...ada, email: 'Ada.Lovelace@Kitchen.example' } })
    expect(answer.json.email).toBe('Ada.Lovelace@Kitchen.example')
  })
})

describe('GET /users/:username', () => {
  const read = 'message, service, host, route, method, acceptable, existence'

  it('answers 200 with the user, and never with an email address', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    for (const who of [{}, { token }]) {
      const answer = await kitchen.send('GET /users/:username', { path: { username: 'ada' }, ...who })
      expectSuccess(answer, 200, `${read}, precondition, action`)
      expect(answer.json).toEqual({ username: 'ada', createdAt: kitchen.now.toISOString() })
      expect(answer.text).not.toContain('@')
      for (const absent of ['last-modified', 'location', 'www-authenticate'])
        expect(answer.headers).not.toHaveProperty(absent)
    }
  })

  it('answers HEAD with the same status and headers, without the content', async () => {
    const kitchen = await openKitchen()
    await kitchen.register('ada')
    const path = { username: 'ada' }
    const get = await kitchen.send('GET /users/:username', { path })
    const head = await kitchen.send('HEAD /users/:username', { path })
    expectSuccess(head, 200, `${read}, precondition, action`)
    const { date: _date, 'x-request-id': _id, ...same } = get.headers
    expect(head.headers).toMatchObject(same)
    expect(head.text).toBe('')
  })

  it.each(['nobody', 'ad', 'ada ', 'a/b', 'a%b', '👩‍🍳', '%'])(
    'refuses %j, whom nobody knows, with 404',
    async (username) => {
      const kitchen = await openKitchen()
      await kitchen.register('ada')
      const answer = await kitchen.send('GET /users/:username', { path: { username } })
      expectRefusal(answer, 'no-such-user', read)
    },
  )

  it('refuses a user who has gone with 404', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    await kitchen.send('DELETE /users/me', { token })
    expectRefusal(await kitchen.send('GET /users/:username', { path: { username: 'ada' } }), 'no-such-user', read)
  })

  it.each([
    ['If-Match: "abc"', { 'if-match': '"abc"' }, 412],
    ['If-Match: *', { 'if-match': '*' }, 200],
    ['If-None-Match: "abc"', { 'if-none-match': '"abc"' }, 200],
    ['If-None-Match: *', { 'if-none-match': '*' }, 304],
  ])('has no entity tag: %s', async (_field, headers, status) => {
    const kitchen = await openKitchen()
    await kitchen.register('ada')
    const answer = await kitchen.send('GET /users/:username', { path: { username: 'ada' }, headers })
    expect(answer.status).toBe(status)
    if (status === 412) expectRefusal(answer, 'precondition-failed', `${read}, precondition`)
  })
})
