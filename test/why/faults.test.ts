import { afterEach, describe, expect, it, vi } from 'vitest'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type Sent, toast } from '../harness/kitchen.ts'

const learning = () => openKitchen({ why: true, mail: {} })
const faulty = (fault: string) => ({ headers: { 'kitchen-fault': fault } })

const toRoute = 'message, service, host, route, method'
const listed = `${toRoute}, acceptable, query, precondition, action`

afterEach(() => {
  vi.useRealTimers()
})

describe('Kitchen-Fault: unforeseen', () => {
  it('is a 500 of the action that tells nothing of the inside', async () => {
    const kitchen = await learning()
    const answer = await kitchen.send('GET /recipes', faulty('unforeseen'))
    expectRefusal(answer, 'internal-error', listed)
    expect(answer.text).not.toContain('unforeseen')
  })

  it('does not happen where an earlier door refuses', async () => {
    const kitchen = await learning()
    const answer = await kitchen.send('DELETE /recipes/:id', { path: { id: '1' }, ...faulty('unforeseen') })
    expectRefusal(answer, 'missing-token', `${toRoute}, authentication`)
  })
})

describe('Kitchen-Fault: overloaded', () => {
  it('is a 503 of the door service with Retry-After', async () => {
    const kitchen = await learning()
    const answer = expectRefusal(
      await kitchen.send('GET /recipes', faulty('overloaded')),
      'overloaded',
      'message, service',
    )
    expect(answer.headers['retry-after']).toMatch(/^\d+$/)
  })
})

describe('Kitchen-Fault: storage-full', () => {
  it('lets through what only reads', async () => {
    const kitchen = await learning()
    expectSuccess(await kitchen.send('GET /recipes', faulty('storage-full')), 200, listed)
  })

  it.each<[string, (token: string, id: string) => Sent]>([
    [
      'POST /users',
      () => ({ json: { username: 'grace', email: 'grace@kitchen.example', password: 'a long password' } }),
    ],
    ['POST /sessions', () => ({ json: { username: 'ada', password: 'ada-has-a-password' } })],
    [
      'PATCH /users/me',
      (token) => ({ token, json: { email: 'new@kitchen.example', currentPassword: 'ada-has-a-password' } }),
    ],
    ['DELETE /users/me', (token) => ({ token })],
    ['POST /recipes', (token) => ({ token, json: { ...toast, title: 'Another' } })],
    ['PATCH /recipes/:id', (token, id) => ({ token, path: { id }, json: { servings: 9 } })],
    ['DELETE /recipes/:id', (token, id) => ({ token, path: { id } })],
  ])('is a 507 of %s, by the database itself, and nothing is half written', async (operation, sent) => {
    const kitchen = await learning()
    const { token } = await kitchen.register('ada')
    const { id } = await kitchen.cook(token)
    const dump = () => kitchen.rows('users', 'sessions', 'recipes')
    const before = await dump()
    const answer = await kitchen.send(operation, { ...sent(token, id), ...faulty('storage-full') })
    expect(answer.status).toBe(507)
    expect(answer.json.type).toBe('/problems/insufficient-storage')
    expect(answer.doors).toMatch(/, action=507$/)
    expect(await dump()).toEqual(before)
    // And there is room again for whoever comes next.
    expect((await kitchen.send(operation, sent(token, id))).status).toBeLessThan(300)
  })

  it.each<[string, string, (token: string) => Sent]>([
    ['POST /recipes', 'title-taken', (token) => ({ token, json: toast })],
    ['POST /sessions/refresh', 'invalid-refresh-token', () => ({ json: { refreshToken: 'unknown' } })],
    [
      'PATCH /users/me',
      'email-taken',
      (token) => ({ token, json: { email: 'grace@kitchen.example', currentPassword: 'ada-has-a-password' } }),
    ],
  ])('does not happen where %s writes nothing: %s', async (operation, slug, sent) => {
    const kitchen = await learning()
    const { token } = await kitchen.register('ada')
    await kitchen.register('grace')
    await kitchen.cook(token)
    const answer = await kitchen.send(operation, { ...sent(token), ...faulty('storage-full') })
    expect(answer.json.type).toBe(`/problems/${slug}`)
  })

  it('happens to nobody else who writes at the same time', async () => {
    const kitchen = await learning()
    const { token } = await kitchen.register('ada')
    const write = (title: string, headers = {}) =>
      kitchen.send('POST /recipes', { token, json: { ...toast, title }, headers })
    const statuses = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((number) =>
        write(String(number), number % 2 === 0 ? faulty('storage-full').headers : {}).then(({ status }) => status),
      ),
    )
    expect(statuses).toEqual([201, 507, 201, 507, 201, 507])
  })
})

describe('Kitchen-Fault: slow', () => {
  it('holds the answer up for two seconds', async () => {
    const kitchen = await learning()
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    let answered = false
    const sent = kitchen.send('GET /recipes', faulty('slow')).then((answer) => {
      answered = true
      return answer
    })
    while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve))
    await vi.advanceTimersByTimeAsync(1999)
    expect(answered).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expectSuccess(await sent, 200, listed)
  })
})

describe('Kitchen-Fault', () => {
  it.each(['', 'nonsense', 'Slow', 'slow, slow', 'unforeseen;q=1'])('refuses another value: %j', async (fault) => {
    const kitchen = await learning()
    expectRefusal(await kitchen.send('GET /recipes', faulty(fault)), 'malformed-request', 'message')
  })

  it.each([
    ['in production', { why: true, manner: { production: true, publicUrl: undefined, corsOrigin: undefined } }],
    ['without why', { why: false }],
  ])('means nothing %s', async (_where, options) => {
    const kitchen = await openKitchen(options)
    for (const fault of ['unforeseen', 'storage-full', 'overloaded', 'nonsense']) {
      const { statusCode } = await kitchen.app.inject({ url: '/recipes', headers: { 'kitchen-fault': fault } })
      expect(statusCode, fault).toBe(200)
    }
  })
})
