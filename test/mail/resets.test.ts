import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type TestKitchen } from '../harness/kitchen.ts'

const entrance = 'message, service, host, route, method'
const asked = `${entrance}, acceptable, existence`
const set = `${entrance}, existence, content, syntax, meaning`
const address = 'ada@kitchen.example'
const old = 'lovelace-1815'
const password = 'another-password'

const forget = (kitchen: TestKitchen, email = address) => kitchen.send('POST /password-resets', { json: { email } })
const reset = (kitchen: TestKitchen, link: string, json: unknown = { password }) =>
  kitchen.send('POST /password-resets/:link', { path: { link }, json })
const read = (kitchen: TestKitchen, link: string) => kitchen.send('GET /password-resets/:link', { path: { link } })

/** A kitchen in which ada has confirmed her address, is logged in, and has forgotten her password. */
const withAda = async () => {
  const kitchen = await openKitchen({ mail: {} })
  const ada = await kitchen.register('ada', old)
  await kitchen.confirm(address)
  await forget(kitchen)
  return { kitchen, ada, link: await kitchen.linkTo(address, 'password-reset') }
}

const loginStatus = async (kitchen: TestKitchen, password: string) =>
  (await kitchen.send('POST /sessions', { json: { username: 'ada', password } })).status

const Mails = z.array(z.object({ to: z.string(), kind: z.string() }))
const resets = async (kitchen: TestKitchen): Promise<string[]> =>
  Mails.parse((await kitchen.send('GET /outbox')).json.items).flatMap(({ kind, to }) =>
    kind === 'password-reset' ? [to] : [],
  )

describe('POST /password-resets', () => {
  it('answers alike for an address that is known, unknown or unconfirmed, and mails the known one alone', async () => {
    const { kitchen } = await withAda()
    await kitchen.register('grace')
    const answers = []
    for (const email of [address, 'nobody@kitchen.example', 'grace@kitchen.example']) {
      const answer = expectSuccess(await forget(kitchen, email), 202, `${entrance}, content, syntax, meaning, action`)
      const { 'x-request-id': _id, date: _date, ...headers } = answer.headers
      answers.push({ ...answer, headers })
    }
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    expect(answers[0]?.text).toBe('')
    expect(await resets(kitchen)).toEqual([address, address])
    for (const table of ['links', 'outbox']) expect(await kitchen.count(table), 'nothing is left').toBe(4)
  })

  it('finds an address whatever its case, and mails it in its own spelling', async () => {
    const { kitchen } = await withAda()
    await forget(kitchen, 'ADA@KITCHEN.EXAMPLE')
    expect(await resets(kitchen)).toEqual([address, address])
  })

  it('sends five mails an hour, and over that the older link stays good', async () => {
    const { kitchen } = await withAda()
    for (let count = 0; count < 50; count++) expect((await forget(kitchen)).status).toBe(202)
    expect(await resets(kitchen)).toHaveLength(5)
    const link = await kitchen.linkTo(address, 'password-reset')
    expect((await reset(kitchen, link)).status).toBe(204)
  })

  it.each([
    {},
    { email: 'ada' },
    { email: null },
    { email: `"a b"@kitchen.example` },
    { email: address, username: 'ada' },
  ])('refuses %j with 422', async (json) => {
    const { kitchen } = await withAda()
    const answer = await kitchen.send('POST /password-resets', { json })
    expectRefusal(answer, 'invalid-content', `${entrance}, content, syntax, meaning`)
  })
})

describe('the link to set a password', () => {
  it('is read without changing anything', async () => {
    const { kitchen, link } = await withAda()
    const answer = expectSuccess(await read(kitchen, link), 200, `${asked}, precondition, action`)
    expect(answer.json).toEqual({ expiresAt: '2026-03-01T12:30:00.000Z' })
    expect(await loginStatus(kitchen, old)).toBe(201)
  })

  it('sets it, ends all sessions, and is spent', async () => {
    const { kitchen, ada, link } = await withAda()
    const other = await kitchen.login('ada', old)
    const grace = await kitchen.register('grace')
    expectSuccess(await reset(kitchen, link), 204, `${set}, action`)
    for (const { token } of [ada, other])
      expectRefusal(await kitchen.send('GET /users/me', { token }), 'ended-session', `${entrance}, authentication`)
    const refresh = await kitchen.send('POST /sessions/refresh', { json: { refreshToken: ada.refreshToken } })
    expect(refresh.status).toBe(403)
    expect((await kitchen.send('GET /users/me', { token: grace.token })).status).toBe(200)
    expect([await loginStatus(kitchen, old), await loginStatus(kitchen, password)]).toEqual([401, 201])
    expectRefusal(
      await reset(kitchen, link, { password: 'a-third-password' }),
      'link-expired',
      `${entrance}, existence`,
    )
    expectRefusal(await read(kitchen, link), 'link-expired', asked)
  })

  it('is spent by one of two that come at once', async () => {
    const { kitchen, link } = await withAda()
    const passwords = ['the-first-password', 'the-second-password']
    const answers = await Promise.all(passwords.map((password) => reset(kitchen, link, { password })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 410])
    const lost = answers.find(({ status }) => status === 410) ?? expect.fail('both have won')
    // Where the database has statements that are waited for, the other one may be done before the link is looked up.
    expectRefusal(lost, 'link-expired', `${lost.doors.includes('meaning') ? set : entrance}, existence`)
    for (const [index, { status }] of answers.entries())
      expect(await loginStatus(kitchen, passwords[index] ?? '')).toBe(status === 204 ? 201 : 401)
  })

  it('works for half an hour', async () => {
    const { kitchen, link } = await withAda()
    kitchen.pass(30 * 60 - 1)
    expect((await read(kitchen, link)).status).toBe(200)
    kitchen.pass(1)
    expectRefusal(await reset(kitchen, link), 'link-expired', `${entrance}, existence`)
    expect(await loginStatus(kitchen, old)).toBe(201)
  })

  it('is 410 once a newer one was sent', async () => {
    const { kitchen, link } = await withAda()
    await forget(kitchen)
    expectRefusal(await read(kitchen, link), 'link-expired', asked)
    expect((await read(kitchen, await kitchen.linkTo(address, 'password-reset'))).status).toBe(200)
  })

  it.each([
    ['the password', { password: 'a-third-password' }, 410],
    ['the address', { email: 'countess@kitchen.example' }, 410],
    ['the spelling of the address', { email: 'Ada@kitchen.example' }, 200],
  ])('once %s has changed: %j is %i', async (_what, change, status) => {
    const { kitchen, ada, link } = await withAda()
    const json = { ...change, currentPassword: old }
    expect((await kitchen.send('PATCH /users/me', { token: ada.token, json })).status).toBe(200)
    expect((await read(kitchen, link)).status).toBe(status)
  })

  it('is 404 when its user has gone', async () => {
    const { kitchen, ada, link } = await withAda()
    await kitchen.send('DELETE /users/me', { token: ada.token })
    expectRefusal(await read(kitchen, link), 'no-such-link', asked)
  })

  it('stays good where the password is refused', async () => {
    const { kitchen, link } = await withAda()
    expectRefusal(await reset(kitchen, link, { password: 'short' }), 'invalid-content', set)
    expect((await reset(kitchen, link)).status).toBe(204)
  })
})

describe('the form of its page', () => {
  const type = 'application/x-www-form-urlencoded'
  const submit = async (content: string | Buffer, contentType = type) => {
    const { kitchen, link } = await withAda()
    const headers = { 'content-type': contentType }
    const answer = await kitchen.send('POST /password-resets/:link', { path: { link }, headers, content })
    return { kitchen, answer }
  }

  it.each([
    ['password=another-password', 'another-password'],
    ['password=with+spaces%20%26+%3D', 'with spaces & ='],
    ['password=a=b=c=d=e=f', 'a=b=c=d=e=f'],
    ['password=p%C3%A4ssw%C3%B6rd', 'pässwörd'],
    ['password=pässwörd', 'pässwörd'],
    ['&password=another-password&', 'another-password'],
    ['%70assword=another-password', 'another-password'],
  ])('%s sets it', async (content, password) => {
    const { kitchen, answer } = await submit(content)
    expectSuccess(answer, 204, `${set}, action`)
    expect(await loginStatus(kitchen, password)).toBe(201)
  })

  it.each([
    ['a % alone', 'password=100%'],
    ['a % before one digit', 'password=longer-than-eight%a'],
    ['a % before no digits', 'password=longer-than-eight%zz'],
    ['octets that are not UTF-8, encoded', 'password=longer-than-eight%ff'],
    ['octets that are not UTF-8', Buffer.from('password=longer-than-eight\xff', 'latin1')],
  ])('is 400 with %s', async (_what, content) => {
    const { kitchen, answer } = await submit(content)
    expectRefusal(answer, 'malformed-form', `${entrance}, existence, content, syntax`)
    expect(await loginStatus(kitchen, old)).toBe(201)
  })

  it('is 413 with more than 64 KiB, which take long to be taken apart', async () => {
    const { kitchen, answer } = await submit(`${'a=&'.repeat(22_000)}password=another-password`)
    expectRefusal(answer, 'content-too-large', `${entrance}, existence, content`)
    expect(await loginStatus(kitchen, old)).toBe(201)
  })

  it.each([
    ['a field twice', 'password=another-password&password=another-password', '#/password'],
    ['an unknown field', 'password=another-password&user=ada', '#/user'],
    ['a field that every object has', 'password=another-password&__proto__=x', '#/__proto__'],
    ['none', 'x', '#/password'],
    ['a short one', 'password=short', '#/password'],
  ])('is 422 with %s', async (_what, content, pointer) => {
    const { answer } = await submit(content)
    expectRefusal(answer, 'invalid-content', set)
    expect(answer.json.errors).toContainEqual({ pointer, detail: expect.any(String) })
  })

  it('is read whatever the case and the parameters of its type', async () => {
    const { answer } = await submit('password=another-password', 'Application/X-WWW-Form-Urlencoded; Charset=UTF-8')
    expectSuccess(answer, 204, `${set}, action`)
  })

  it.each(['multipart/form-data; boundary=x', 'text/plain', `${type}; charset=latin1`])(
    'is 415 as %s',
    async (type) => {
      const { answer } = await submit('password=another-password', type)
      expectRefusal(answer, 'unsupported-media-type', `${entrance}, existence, content`)
      expect(answer.headers.accept).toBe('application/json, application/x-www-form-urlencoded')
    },
  )
})
