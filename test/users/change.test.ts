import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Answer, expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type TestKitchen } from '../harness/kitchen.ts'

const door = 'message, service, host, route, method, authentication'
const asked = `${door}, acceptable, content, precondition, syntax, meaning`
const done = `${asked}, conflict, action`

const old = 'lovelace-1815'
const password = 'a-new-password'

/** A kitchen in which ada is logged in, and how she changes her account. */
const withAda = async () => {
  const kitchen = await openKitchen()
  const ada = await kitchen.register('ada', old)
  const patch = (json: unknown) => kitchen.send('PATCH /users/me', { token: ada.token, json })
  return { kitchen, ada, patch }
}

const login = async (kitchen: TestKitchen, password: string) => {
  const { status } = await kitchen.send('POST /sessions', { json: { username: 'ada', password } })
  return status
}

const Faults = z.array(z.object({ pointer: z.string() })).catch([])
const pointers = ({ json }: Answer) => Faults.parse(json.errors).map(({ pointer }) => pointer)

describe('PATCH /users/me', () => {
  it.each(['application/merge-patch+json', 'application/json'])(
    'changes the email address with 200, as %s',
    async (type) => {
      const { kitchen, ada } = await withAda()
      const answer = await kitchen.send('PATCH /users/me', {
        token: ada.token,
        headers: { 'content-type': type },
        content: JSON.stringify({ email: 'Countess@kitchen.example', currentPassword: old }),
      })
      expectSuccess(answer, 200, done)
      const createdAt = kitchen.now.toISOString()
      expect(answer.json).toEqual({
        username: 'ada',
        email: 'Countess@kitchen.example',
        emailConfirmed: false,
        createdAt,
      })
      for (const absent of ['last-modified', 'location']) expect(answer.headers).not.toHaveProperty(absent)
      expect((await kitchen.send('GET /users/me', { token: ada.token })).json).toEqual(answer.json)
      expect(await login(kitchen, old)).toBe(201)
    },
  )

  it('changes nothing with an empty patch', async () => {
    const { kitchen, ada, patch } = await withAda()
    const before = await kitchen.send('GET /users/me', { token: ada.token })
    expect(expectSuccess(await patch({}), 200, done).json).toEqual(before.json)
  })

  it('takes back what was read, and ignores the username and createdAt in it', async () => {
    const { patch } = await withAda()
    const answer = await patch({
      username: 'grace',
      createdAt: null,
      email: 'new@kitchen.example',
      currentPassword: old,
    })
    expect(expectSuccess(answer, 200, done).json).toMatchObject({ username: 'ada', email: 'new@kitchen.example' })
  })

  it('lets the own email address change its case', async () => {
    const { patch } = await withAda()
    const answer = expectSuccess(await patch({ email: 'ADA@kitchen.example', currentPassword: old }), 200, done)
    expect(answer.json.email).toBe('ADA@kitchen.example')
  })

  it.each(['grace@kitchen.example', 'GRACE@Kitchen.example'])('refuses %s, which is taken, with 409', async (email) => {
    const { kitchen, ada, patch } = await withAda()
    await kitchen.register('grace')
    const answer = await patch({ email, password, currentPassword: old })
    expectRefusal(answer, 'email-taken', `${asked}, conflict`)
    expect(answer.json.detail).not.toContain('grace')
    expect((await kitchen.send('GET /users/me', { token: ada.token })).json.email).toBe('ada@kitchen.example')
    expect(await login(kitchen, old), 'nothing has changed').toBe(201)
  })

  it.each([
    ['an email address that is null', { email: null }, ['#/email']],
    ['a password that is null', { password: null, currentPassword: old }, ['#/password']],
    ['a current password that is null', { currentPassword: null }, ['#/currentPassword']],
    ['a short password', { password: 'short', currentPassword: old }, ['#/password']],
    ['no email address', { email: 'ada' }, ['#/currentPassword', '#/email']],
    ['a new password without the current one', { password }, ['#/currentPassword']],
    ['a new email address without it', { email: 'new@kitchen.example' }, ['#/currentPassword']],
    ['unknown members', { id: 1, role: 'cook' }, ['#/id', '#/role']],
    ['a prototype', JSON.parse('{ "__proto__": {} }'), ['#/__proto__']],
    ['a constructor', { constructor: {} }, ['#/constructor']],
    ['a list', [], ['#']],
    ['a text', 'email', ['#']],
    ['null', null, ['#']],
    ['faults of three kinds', { email: 1, password, role: 'cook' }, ['#/currentPassword', '#/email', '#/role']],
  ])('refuses %s with 422, and names every fault', async (_what, json, faults) => {
    const { kitchen, patch } = await withAda()
    const answer = expectRefusal(await patch(json), 'invalid-content', asked)
    expect(pointers(answer).sort()).toEqual(faults)
    expect(await login(kitchen, old)).toBe(201)
  })

  it.each([
    ['beside a new one', { password }],
    ['beside an email address', { email: 'new@kitchen.example' }],
    ['beside an email address that is taken', { email: 'grace@kitchen.example', password }],
    ['alone', {}],
  ])('refuses a wrong current password %s with 403, late', async (_where, members) => {
    const { kitchen, ada, patch } = await withAda()
    await kitchen.register('grace')
    const answer = await patch({ ...members, currentPassword: password })
    expectRefusal(answer, 'wrong-password', `${asked}, permission`)
    expect(answer.headers, 'no credentials could mend it').not.toHaveProperty('www-authenticate')
    expect((await kitchen.send('GET /users/me', { token: ada.token })).json.email).toBe('ada@kitchen.example')
    expect(await login(kitchen, old)).toBe(201)
  })
})

describe('a new password', () => {
  it('is the one that counts from then on', async () => {
    const { kitchen, patch } = await withAda()
    const answer = expectSuccess(await patch({ password, currentPassword: old }), 200, done)
    expect(answer.text).not.toMatch(/password/i)
    expect(await login(kitchen, old)).toBe(401)
    expect(await login(kitchen, password)).toBe(201)
  })

  it('ends the other sessions of the user, and nobody else, and not the own one', async () => {
    const { kitchen, ada, patch } = await withAda()
    const other = await kitchen.login('ada', old)
    const grace = await kitchen.register('grace')
    await patch({ password, currentPassword: old })

    expectRefusal(await kitchen.send('GET /users/me', { token: other.token }), 'ended-session', door)
    const refresh = (refreshToken: string) => kitchen.send('POST /sessions/refresh', { json: { refreshToken } })
    expect((await refresh(other.refreshToken)).status).toBe(403)
    const ended = await kitchen.send('GET /sessions/:id', { path: { id: other.sessionId }, token: ada.token })
    expect(ended.status).toBe(410)

    for (const { token, refreshToken } of [ada, grace]) {
      expect((await kitchen.send('GET /users/me', { token })).status).toBe(200)
      expect((await refresh(refreshToken)).status).toBe(200)
    }
  })

  it('leaves the sessions alone where only the email address changes, or nothing but the current one comes', async () => {
    const { kitchen, patch } = await withAda()
    const other = await kitchen.login('ada', old)
    expect((await patch({ email: 'new@kitchen.example', currentPassword: old })).status).toBe(200)
    expect((await patch({ currentPassword: old })).status).toBe(200)
    expect((await kitchen.send('GET /users/me', { token: other.token })).status).toBe(200)
  })
})
