import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Answer, expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type TestKitchen } from '../harness/kitchen.ts'

const door = 'message, service, host, route, method, authentication'
const day = 24 * 60 * 60

const withAda = async () => {
  const kitchen = await openKitchen()
  const ada = await kitchen.register('ada', 'lovelace-1815')
  const again = () => kitchen.login('ada', 'lovelace-1815')
  return { kitchen, ada, again }
}

const expiry = (kitchen: TestKitchen, days = 30) => new Date(kitchen.now.getTime() + days * day * 1000).toISOString()
const ids = ({ json }: Answer) =>
  z
    .array(z.object({ id: z.string() }))
    .parse(json.items)
    .map(({ id }) => id)

describe('GET /sessions', () => {
  const walk = `${door}, acceptable, precondition`

  it('answers 200 with the own sessions, says which one asks, and shows no tokens', async () => {
    const { kitchen, ada } = await withAda()
    const session = { createdAt: kitchen.now.toISOString(), expiresAt: expiry(kitchen) }
    kitchen.pass(60)
    const other = await kitchen.login('ada', 'lovelace-1815')
    const later = { createdAt: kitchen.now.toISOString(), expiresAt: expiry(kitchen) }
    await kitchen.register('grace')
    const answer = expectSuccess(await kitchen.send('GET /sessions', { token: ada.token }), 200, `${walk}, action`)
    expect(Object.keys(answer.json)).toEqual(['items'])
    expect(answer.json.items).toHaveLength(2)
    expect(answer.json.items).toContainEqual({ id: ada.sessionId, ...session, current: true })
    expect(answer.json.items).toContainEqual({ id: other.sessionId, ...later, current: false })
    for (const { token, refreshToken } of [ada, other]) {
      expect(answer.text).not.toContain(token)
      expect(answer.text).not.toContain(refreshToken)
    }
    for (const absent of ['last-modified', 'link', 'location']) expect(answer.headers).not.toHaveProperty(absent)
  })

  it('leaves out sessions that were ended, and those that have expired', async () => {
    const { kitchen, again } = await withAda()
    kitchen.pass(15 * day)
    const ended = await again()
    await kitchen.send('DELETE /sessions/:id', { path: { id: 'current' }, token: ended.token })
    const living = await again()
    expect(ids(await kitchen.send('GET /sessions', { token: living.token }))).toHaveLength(2)
    kitchen.pass(15 * day)
    const last = await again()
    const answer = await kitchen.send('GET /sessions', { token: last.token })
    expect(ids(answer).sort()).toEqual([living.sessionId, last.sessionId].sort())
  })
})

describe.each([
  ['GET /sessions', `${door}, acceptable, precondition`],
  ['GET /sessions/:id', `${door}, acceptable, existence, precondition`],
])('a precondition of %s', (operation, walk) => {
  const ask = async (headers: Readonly<Record<string, string>>) => {
    const { kitchen, ada } = await withAda()
    return kitchen.send(operation, { path: { id: 'current' }, token: ada.token, headers })
  }

  it('is 412 where it asks for another version', async () => {
    const answer = expectRefusal(await ask({ 'if-match': '"abc"' }), 'precondition-failed', walk)
    expect(answer.json.etag).toMatch(/^"[\w-]+"$/)
  })

  it('is 304 where it wants none, with the Cache-Control of the 200', async () => {
    const answer = expectSuccess(await ask({ 'if-none-match': '*' }), 304, walk)
    expect(answer.headers['cache-control']).toBe('private, no-cache')
  })

  it('is met by any', async () => {
    expectSuccess(await ask({ 'if-match': '*' }), 200, `${walk}, action`)
    expectSuccess(await ask({ 'if-none-match': '"abc"' }), 200, `${walk}, action`)
  })
})

describe('GET /sessions/:id', () => {
  const walk = `${door}, acceptable, existence, precondition, action`

  it('answers 200 with the session, by its id and as current', async () => {
    const { kitchen, ada, again } = await withAda()
    const other = await again()
    for (const [id, session] of [
      [ada.sessionId, ada],
      ['current', ada],
      [other.sessionId, other],
    ] as const) {
      const answer = expectSuccess(
        await kitchen.send('GET /sessions/:id', { path: { id }, token: ada.token }),
        200,
        walk,
      )
      expect(answer.json).toEqual({
        id: session.sessionId,
        createdAt: kitchen.now.toISOString(),
        expiresAt: expiry(kitchen),
        current: session === ada,
      })
      for (const absent of ['last-modified', 'content-location']) expect(answer.headers).not.toHaveProperty(absent)
    }
  })

  it.each([
    ['/sessions', 'acceptable, precondition, action'],
    ['/sessions/:id', 'acceptable, existence, precondition, action'],
  ])('and GET /sessions answer HEAD with the same status and headers, without the content: %s', async (url, rest) => {
    const { kitchen, ada } = await withAda()
    const sent = { path: { id: 'current' }, token: ada.token }
    const get = await kitchen.send(`GET ${url}`, sent)
    const head = expectSuccess(await kitchen.send(`HEAD ${url}`, sent), 200, `${door}, ${rest}`)
    const { date: _date, 'x-request-id': _id, ...same } = get.headers
    expect(head.headers).toMatchObject(same)
  })
})

describe('DELETE /sessions/:id', () => {
  it.each(['current', 'its id'])('ends the own session at once with 204, by %s', async (by) => {
    const { kitchen, ada } = await withAda()
    const id = by === 'current' ? by : ada.sessionId
    const answer = await kitchen.send('DELETE /sessions/:id', { path: { id }, token: ada.token })
    expectSuccess(answer, 204, `${door}, existence, precondition, action`)
    expectRefusal(await kitchen.send('GET /sessions', { token: ada.token }), 'ended-session', door)
    const json = { refreshToken: ada.refreshToken }
    expect((await kitchen.send('POST /sessions/refresh', { json })).status).toBe(403)
  })

  it('ends another session of the user, and no other', async () => {
    const { kitchen, ada, again } = await withAda()
    const other = await again()
    const third = await again()
    const answer = await kitchen.send('DELETE /sessions/:id', { path: { id: other.sessionId }, token: ada.token })
    expect(answer.status).toBe(204)
    expect((await kitchen.send('GET /users/me', { token: other.token })).status).toBe(401)
    for (const { token } of [ada, third]) expect((await kitchen.send('GET /users/me', { token })).status).toBe(200)
  })

  it('ignores content, whatever its type', async () => {
    const { kitchen, ada } = await withAda()
    const sent = { path: { id: 'current' }, token: ada.token, headers: { 'content-type': 'garbage' }, content: '{' }
    expect((await kitchen.send('DELETE /sessions/:id', sent)).status).toBe(204)
  })
})

describe.each([
  ['GET /sessions/:id', `${door}, acceptable, existence`],
  ['DELETE /sessions/:id', `${door}, existence`],
])('%s', (operation, walk) => {
  it.each([
    ['0190a000-0000-7000-8000-000000000001', 'You have no session with this id.'],
    ['abc', 'The id in this path is not a UUID, so nothing can have it.'],
    ['Current', 'The id in this path is not a UUID, so nothing can have it.'],
    ['👩‍🍳', 'The id in this path is not a UUID, so nothing can have it.'],
  ])('refuses %s, which is no session, with 404', async (id, why) => {
    const { kitchen, ada } = await withAda()
    const answer = await kitchen.send(operation, { path: { id }, token: ada.token })
    expect(expectRefusal(answer, 'no-such-session', walk).json.detail).toBe(`${why} GET /sessions lists your sessions.`)
  })

  it('refuses the session of somebody else with 404, also one that has ended', async () => {
    const { kitchen, ada } = await withAda()
    const grace = await kitchen.register('grace')
    const path = { id: grace.sessionId }
    const id = '0190a000-0000-7000-8000-000000000001'
    const unknown = await kitchen.send(operation, { path: { id }, token: ada.token })
    const living = expectRefusal(await kitchen.send(operation, { path, token: ada.token }), 'no-such-session', walk)
    expect(living.json.detail, 'the same as for none at all').toBe(unknown.json.detail)
    expect((await kitchen.send('GET /users/me', { token: grace.token })).status).toBe(200)
    await kitchen.send('DELETE /sessions/:id', { path, token: grace.token })
    expectRefusal(await kitchen.send(operation, { path, token: ada.token }), 'no-such-session', walk)
  })

  it('refuses an own session that was ended with 410', async () => {
    const { kitchen, ada, again } = await withAda()
    const other = await again()
    const path = { id: other.sessionId }
    await kitchen.send('DELETE /sessions/:id', { path, token: ada.token })
    expectRefusal(await kitchen.send(operation, { path, token: ada.token }), 'session-ended', walk)
  })

  it('refuses an own session with 410 from the 30th day on, and not before', async () => {
    const { kitchen, ada, again } = await withAda()
    const path = { id: ada.sessionId }
    kitchen.pass(30 * day - 1)
    const { token } = await again()
    expect((await kitchen.send('GET /sessions/:id', { path, token })).status).toBe(200)
    kitchen.pass(1)
    expectRefusal(await kitchen.send(operation, { path, token }), 'session-ended', walk)
  })
})

describe('a precondition of DELETE /sessions/:id', () => {
  it('takes the tag of GET, which is another one for each session that asks', async () => {
    const { kitchen, ada, again } = await withAda()
    const path = { id: ada.sessionId }
    const other = await again()
    const tagFor = async (token: string) =>
      (await kitchen.send('GET /sessions/:id', { path, token })).headers.etag ?? ''
    const end = (etag: string) =>
      kitchen.send('DELETE /sessions/:id', { path, token: ada.token, headers: { 'if-match': etag } })
    expect((await end(await tagFor(other.token))).status).toBe(412)
    expect((await end(await tagFor(ada.token))).status).toBe(204)
  })

  it.each([
    ['if-match', '"abc"', 412],
    ['if-none-match', '*', 412],
    ['if-match', '*', 204],
    ['if-none-match', '"abc"', 204],
  ])('%s: %s is %i', async (field, value, status) => {
    const { kitchen, ada } = await withAda()
    const sent = { path: { id: 'current' }, token: ada.token, headers: { [field]: value } }
    const answer = await kitchen.send('DELETE /sessions/:id', sent)
    expect(answer.status).toBe(status)
    if (status === 412) expectRefusal(answer, 'precondition-failed', `${door}, existence, precondition`)
    const { status: after } = await kitchen.send('GET /sessions', { token: ada.token })
    expect(after).toBe(status === 412 ? 200 : 401)
  })
})

describe('the sessions of a user', () => {
  it('are at most 200 at a time: the oldest ends at another login, and is 410', async () => {
    const { kitchen, ada, again } = await withAda()
    for (let count = 1; count < 200; count++) {
      kitchen.pass(1)
      await again()
    }
    expect(ids(await kitchen.send('GET /sessions', { token: ada.token }))).toHaveLength(200)
    await kitchen.register('grace')
    expect((await kitchen.send('GET /sessions', { token: ada.token })).status).toBe(200)
    kitchen.pass(1)
    const { token } = await again()
    expectRefusal(await kitchen.send('GET /sessions', { token: ada.token }), 'ended-session', door)
    expect(ids(await kitchen.send('GET /sessions', { token }))).toHaveLength(200)
    const oldest = await kitchen.send('GET /sessions/:id', { path: { id: ada.sessionId }, token })
    expectRefusal(oldest, 'session-ended', `${door}, acceptable, existence`)
  })

  it.each([
    ['expired', 60 * day, false],
    ['was ended', 30 * day, true],
  ])('are forgotten 30 days after one %s, with their refresh tokens: 410, then 404', async (_how, seconds, isEnded) => {
    const { kitchen, ada, again } = await withAda()
    const { token: first } = await again()
    if (isEnded) await kitchen.send('DELETE /sessions/:id', { path: { id: ada.sessionId }, token: first })
    kitchen.pass(seconds - 1)
    const { token } = await again()
    const path = { id: ada.sessionId }
    expect((await kitchen.send('GET /sessions/:id', { path, token })).status).toBe(410)
    const tokens = () => kitchen.count('refresh_tokens', `session_id = '${ada.sessionId}'`)
    expect(await tokens()).toBe(1)
    kitchen.pass(1)
    await again()
    expect((await kitchen.send('GET /sessions/:id', { path, token })).status).toBe(404)
    expect(await tokens()).toBe(0)
  })
})
