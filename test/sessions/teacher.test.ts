import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { name } from '../../src/name.ts'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const teacherPassword = 'chalk-and-talk'
const basic = (credentials: string) => ({ authorization: `Basic ${Buffer.from(credentials).toString('base64')}` })
const teacher = basic(`teacher:${teacherPassword}`)
const entrance = 'message, service, host, route, method'
const basicChallenge = `Basic realm="${name}", charset="UTF-8"`
const bothChallenges = `${basicChallenge}, Bearer realm="${name}"`

const Outbox = z.object({ items: z.array(z.object({ to: z.string() })) })

describe('POST /reset with TEACHER_PASSWORD', () => {
  it('lets the teacher reset the server, with the doors in their order', async () => {
    const kitchen = await openKitchen({ why: true, mail: {}, teacherPassword })
    const answer = await kitchen.send('POST /reset', { headers: teacher })
    expectSuccess(answer, 204, `${entrance}, authentication, permission, action`)
    const crossSite = await kitchen.send('POST /reset', { headers: { ...teacher, 'sec-fetch-site': 'cross-site' } })
    expectRefusal(crossSite, 'cross-site', `${entrance}, authentication, permission`)
  })

  it.each([
    ['nothing', {}, 'missing-credentials'],
    ['a wrong password', basic('teacher:chalk-and-walk'), 'wrong-credentials'],
    ['a user with a right password', basic('ada:ada-has-a-password'), 'wrong-credentials'],
    ['another name with the right password', basic(`ada:${teacherPassword}`), 'wrong-credentials'],
  ])('refuses %s with 401 and the Basic challenge, and resets nothing', async (_what, headers, slug) => {
    const kitchen = await openKitchen({ why: true, mail: {}, teacherPassword })
    await kitchen.register('ada')
    const answer = await kitchen.send('POST /reset', { headers: { ...headers } })
    expectRefusal(answer, slug, `${entrance}, authentication`)
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, basicChallenge])
    expect((await kitchen.send('GET /users/:username', { path: { username: 'ada' } })).status).toBe(200)
  })

  it('refuses a token with 401, and credentials that cannot be decoded with 400', async () => {
    const kitchen = await openKitchen({ why: true, mail: {}, teacherPassword })
    const { token } = await kitchen.register('ada')
    expectRefusal(await kitchen.send('POST /reset', { token }), 'missing-credentials', `${entrance}, authentication`)
    const malformed = await kitchen.send('POST /reset', { headers: { authorization: 'Basic !' } })
    expectRefusal(malformed, 'malformed-credentials', `${entrance}, authentication`)
  })

  it('counts wrong passwords as those of users: the eleventh is 429, and so is then the right one', async () => {
    const kitchen = await openKitchen({ why: true, mail: {}, teacherPassword, rateLimit: 600 })
    const send = async (headers: Readonly<Record<string, string>>) =>
      (await kitchen.send('POST /reset', { headers })).status
    for (let count = 0; count < 10; count++) expect(await send(basic('teacher:chalk-and-walk'))).toBe(401)
    expect([await send(basic('teacher:chalk-and-walk')), await send(teacher)]).toEqual([429, 429])
    kitchen.pass(61)
    expect(await send(teacher)).toBe(204)
  })

  it('is described with its credentials, as the outbox is', async () => {
    const kitchen = await openKitchen({ why: true, mail: {}, teacherPassword })
    const read = async (id: string) => (await kitchen.send('GET /operations/:id', { path: { id } })).json.credentials
    expect(await read('postReset')).toEqual({ schemes: ['basic'], optional: false })
    expect(await read('getOutbox')).toEqual({ schemes: ['basic', 'bearer'], optional: false })
  })

  it('counts it with the logins of a client', async () => {
    const kitchen = await openKitchen({ why: true, mail: {}, teacherPassword, rateLimit: 600 })
    const { headers } = await kitchen.send('POST /reset')
    expect(headers['ratelimit-policy']).toBe('"default";q=600;w=60, "sign-in";q=60;w=60')
  })
})

describe('GET /outbox with TEACHER_PASSWORD', () => {
  const outbox = async (teaching: boolean) => {
    const kitchen = await openKitchen({ why: true, mail: {}, ...(teaching && { teacherPassword }) })
    const { token } = await kitchen.register('ada')
    await kitchen.register('grace')
    const read = async (sent: { token?: string; headers?: Readonly<Record<string, string>> }) =>
      Outbox.parse((await kitchen.send('GET /outbox', sent)).json).items.map(({ to }) => to)
    return { kitchen, token, read }
  }

  it('shows a user their own mails, and the teacher all', async () => {
    const { token, read } = await outbox(true)
    expect(await read({ token })).toEqual(['ada@kitchen.example'])
    expect(await read({ headers: teacher })).toEqual(['grace@kitchen.example', 'ada@kitchen.example'])
  })

  it('shows nothing of a user who had the name before', async () => {
    const { kitchen, token, read } = await outbox(true)
    await kitchen.send('DELETE /users/me', { token })
    kitchen.pass(1)
    const { token: next } = await kitchen.register('ada')
    expect(await read({ token: next })).toEqual(['ada@kitchen.example'])
  })

  it.each([
    ['nothing', {}, 'missing-token', bothChallenges],
    ['a wrong password', basic('teacher:chalk-and-walk'), 'wrong-credentials', bothChallenges],
    [
      'a bad token',
      { authorization: 'Bearer x' },
      'invalid-token',
      expect.stringMatching(/^Basic .*, Bearer .*error=/),
    ],
  ])('refuses %s with 401 and both challenges', async (_what, headers, slug, challenges) => {
    const { kitchen } = await outbox(true)
    const answer = await kitchen.send('GET /outbox', { headers: { ...headers } })
    expectRefusal(answer, slug, `${entrance}, authentication`)
    expect(answer.headers['www-authenticate']).toEqual(challenges)
  })

  it('asks nobody without it', async () => {
    const { kitchen, read } = await outbox(false)
    expect(await read({})).toHaveLength(2)
    expectSuccess(await kitchen.send('POST /reset'), 204, `${entrance}, permission, action`)
  })
})
