import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Answer, expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const asked = 'message, service, host, route, method, acceptable, content, syntax, meaning'
const door = 'message, service, host, route, method, authentication'
const day = 24 * 60 * 60

const Pair = z.object({ accessToken: z.string(), refreshToken: z.string() })
const pairOf = ({ json }: Answer) => Pair.parse(json)

const Faults = z.array(z.object({ pointer: z.string() })).catch([])
const pointers = ({ json }: Answer) => Faults.parse(json.errors).map(({ pointer }) => pointer)

const withAda = async () => {
  const kitchen = await openKitchen()
  const ada = await kitchen.register('ada')
  const refresh = (refreshToken: unknown) => kitchen.send('POST /sessions/refresh', { json: { refreshToken } })
  const me = async (token: string) => kitchen.send('GET /users/me', { token })
  return { kitchen, ada, refresh, me }
}

describe('POST /sessions/refresh', () => {
  it('answers 200 with a new pair for the same session', async () => {
    const { ada, refresh, me } = await withAda()
    // In the same second.
    const answer = expectSuccess(await refresh(ada.refreshToken), 200, `${asked}, action`)
    expect(answer.json).toEqual({
      id: ada.sessionId,
      tokenType: 'Bearer',
      accessToken: expect.any(String),
      expiresIn: 900,
      refreshToken: expect.stringMatching(/^[\w-]{43,}$/),
    })
    expect(answer.headers['cache-control']).toBe('no-store')
    for (const absent of ['location', 'www-authenticate', 'etag', 'set-cookie'])
      expect(answer.headers).not.toHaveProperty(absent)
    const { accessToken, refreshToken } = pairOf(answer)
    expect(accessToken).not.toBe(ada.token)
    expect(refreshToken).not.toBe(ada.refreshToken)
    expect((await me(accessToken)).status).toBe(200)
  })

  it('lets the old access token live on until it expires', async () => {
    const { kitchen, ada, refresh, me } = await withAda()
    kitchen.pass(600)
    const { accessToken } = pairOf(await refresh(ada.refreshToken))
    kitchen.pass(299)
    expect((await me(ada.token)).status).toBe(200)
    kitchen.pass(1)
    expectRefusal(await me(ada.token), 'expired-token', door)
    expect((await me(accessToken)).status).toBe(200)
  })

  it('needs no access token, and takes one that has expired beside it', async () => {
    const { kitchen, ada } = await withAda()
    kitchen.pass(day)
    const json = { refreshToken: ada.refreshToken }
    const answer = await kitchen.send('POST /sessions/refresh', { token: ada.token, json })
    expectSuccess(answer, 200, `${asked}, action`)
  })

  it('goes on for as long as each refresh token is used within its 30 days', async () => {
    const { kitchen, ada, refresh, me } = await withAda()
    let token = ada.refreshToken
    for (let times = 0; times < 3; times += 1) {
      kitchen.pass(30 * day - 1)
      const pair = pairOf(expectSuccess(await refresh(token), 200, `${asked}, action`))
      token = pair.refreshToken
      expect((await me(pair.accessToken)).status).toBe(200)
    }
    kitchen.pass(30 * day)
    expectRefusal(await refresh(token), 'invalid-refresh-token', `${asked}, permission`)
  })

  it.each(['', 'abc', 'x'.repeat(43), '\0', '🍳', '\ud83c'])(
    'refuses %j, which nobody knows, with 403',
    async (token) => {
      const { ada, refresh, me } = await withAda()
      const answer = expectRefusal(await refresh(token), 'invalid-refresh-token', `${asked}, permission`)
      expect(answer.headers, 'no Authorization field could mend it').not.toHaveProperty('www-authenticate')
      expect((await me(ada.token)).status, 'nobody else is hurt').toBe(200)
    },
  )

  it('refuses an access token in its place with 403', async () => {
    const { ada, refresh } = await withAda()
    expectRefusal(await refresh(ada.token), 'invalid-refresh-token', `${asked}, permission`)
  })

  it('refuses a refresh token in its 30th day with 403, and not before', async () => {
    const { kitchen, ada, refresh } = await withAda()
    const late = await kitchen.login('ada', ada.password)
    kitchen.pass(30 * day - 1)
    expect((await refresh(late.refreshToken)).status).toBe(200)
    kitchen.pass(1)
    expectRefusal(await refresh(ada.refreshToken), 'invalid-refresh-token', `${asked}, permission`)
  })

  it.each([
    ['nothing', {}, ['#/refreshToken']],
    ['null', { refreshToken: null }, ['#/refreshToken']],
    ['a number', { refreshToken: 1 }, ['#/refreshToken']],
    ['a list', ['abc'], ['#']],
    ['unknown members beside it', { refreshToken: 'abc', grant_type: 'refresh_token', x: 1 }, ['#/grant_type', '#/x']],
    ['a prototype beside it', JSON.parse('{ "refreshToken": "abc", "__proto__": {} }'), ['#/__proto__']],
  ])('refuses %s with 422, and names every fault', async (_what, json, faults) => {
    const { kitchen } = await withAda()
    const answer = expectRefusal(await kitchen.send('POST /sessions/refresh', { json }), 'invalid-content', asked)
    expect(pointers(answer).sort()).toEqual(faults)
  })

  it('does not spend a refresh token on a request that is refused', async () => {
    const { kitchen, ada, refresh } = await withAda()
    const json = { refreshToken: ada.refreshToken }
    const refused = [
      await kitchen.send('POST /sessions/refresh', { json, headers: { accept: 'text/html' } }),
      await kitchen.send('POST /sessions/refresh', { json, headers: { 'content-type': 'text/plain' } }),
      await kitchen.send('POST /sessions/refresh', { json: { ...json, x: 1 } }),
    ]
    expect(refused.map(({ status }) => status)).toEqual([406, 415, 422])
    expect((await refresh(ada.refreshToken)).status).toBe(200)
  })
})

describe('a spent refresh token that comes again', () => {
  it('is refused with 403 and ends its session: its access tokens and its newest refresh token', async () => {
    const { ada, refresh, me } = await withAda()
    const second = pairOf(await refresh(ada.refreshToken))
    const third = pairOf(await refresh(second.refreshToken))
    expectRefusal(await refresh(ada.refreshToken), 'invalid-refresh-token', `${asked}, permission`)
    for (const token of [ada.token, second.accessToken, third.accessToken])
      expectRefusal(await me(token), 'ended-session', door)
    for (const token of [ada.refreshToken, second.refreshToken, third.refreshToken])
      expectRefusal(await refresh(token), 'invalid-refresh-token', `${asked}, permission`)
  })

  it('ends no other session, and the own one is 410 from then on', async () => {
    const { kitchen, ada, refresh, me } = await withAda()
    const other = await kitchen.login('ada', ada.password)
    const grace = await kitchen.register('grace')
    await refresh(ada.refreshToken)
    kitchen.pass(11)
    await refresh(ada.refreshToken)
    for (const { token } of [other, grace]) expect((await me(token)).status).toBe(200)
    const path = { id: ada.sessionId }
    const ended = await kitchen.send('GET /sessions/:id', { path, token: other.token })
    expect(ended.json.type).toBe('/problems/session-ended')
  })

  it('ends its session also after its own 30 days', async () => {
    const { kitchen, ada, refresh } = await withAda()
    kitchen.pass(20 * day)
    const second = pairOf(await refresh(ada.refreshToken))
    kitchen.pass(20 * day)
    expect((await refresh(ada.refreshToken)).status).toBe(403)
    expectRefusal(await refresh(second.refreshToken), 'invalid-refresh-token', `${asked}, permission`)
  })

  it('within ten seconds gives another pair, since the answer may be lost, and voids the one before', async () => {
    const { kitchen, ada, refresh, me } = await withAda()
    const lost = pairOf(await refresh(ada.refreshToken))
    kitchen.pass(10)
    const second = pairOf(expectSuccess(await refresh(ada.refreshToken), 200, `${asked}, action`))
    expectRefusal(await refresh(lost.refreshToken), 'invalid-refresh-token', `${asked}, permission`)
    for (const token of [ada.token, lost.accessToken, second.accessToken]) expect((await me(token)).status).toBe(200)
    expect((await refresh(second.refreshToken)).status).toBe(200)
  })

  it('later ends its session, also if it came again within ten seconds', async () => {
    const { kitchen, ada, refresh, me } = await withAda()
    await refresh(ada.refreshToken)
    kitchen.pass(9)
    const second = pairOf(await refresh(ada.refreshToken))
    kitchen.pass(2)
    expectRefusal(await refresh(ada.refreshToken), 'invalid-refresh-token', `${asked}, permission`)
    expectRefusal(await me(second.accessToken), 'ended-session', door)
  })

  it('at the same time as its first use: all get a pair, one of which is good, and the session lives', async () => {
    const { ada, refresh, me } = await withAda()
    const answers = await Promise.all([1, 2, 3].map(() => refresh(ada.refreshToken)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    const again = []
    for (const answer of answers) again.push((await refresh(pairOf(answer).refreshToken)).status)
    expect(again.toSorted()).toEqual([200, 403, 403])
    expect((await me(ada.token)).status).toBe(200)
  })
})
