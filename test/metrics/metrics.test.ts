import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { overloadedProblem } from '../../src/doors/service.ts'
import { expectRefusal, parseJson } from '../harness/answer.ts'
import { type Options, openKitchen } from '../harness/kitchen.ts'
import { repository } from '../program.ts'

/** A kitchen with metrics, and what they say: each series with its value. */
const open = async (options: Options = {}) => {
  const kitchen = await openKitchen({ metrics: true, ...options })
  const read = () => kitchen.app.inject('/metrics')
  const series = async () =>
    new Map(
      (await read()).body
        .split('\n')
        .filter((line) => line && !line.startsWith('#'))
        .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))] as const),
    )
  const only = async (name: string) =>
    Object.fromEntries([...(await series())].filter(([found]) => found.startsWith(`${name}{`)))
  return { kitchen, read, series, only }
}

describe('GET /metrics', () => {
  it('does not exist without METRICS, and nothing is counted then', async () => {
    const kitchen = await openKitchen()
    expectRefusal(await kitchen.send('GET /metrics'), 'no-such-route', 'message, service, host, route')
    expect(kitchen.app.house.observers).toEqual([])
  })

  it('answers in the text format of Prometheus, and no cache keeps it', async () => {
    const { read } = await open()
    const { statusCode, headers, body } = await read()
    expect(statusCode).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
      'kitchen-doors': 'message, service, host, route, method, action=200',
      'x-content-type-options': 'nosniff',
    })
    expect(body).toMatch(/^# HELP /)
    expect(body).toMatch(/\n$/)
  })

  it('has HEAD, and refuses other methods with 405', async () => {
    const { kitchen } = await open()
    expect((await kitchen.app.inject({ method: 'HEAD', url: '/metrics' })).statusCode).toBe(200)
    const refused = await kitchen.app.inject({ method: 'POST', url: '/metrics' })
    expect([refused.statusCode, refused.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS'])
    expect(parseJson(refused.body).type).toBe('/problems/method-not-allowed')
  })

  it('is not counted by the rate limit', async () => {
    const { kitchen, read } = await open({ rateLimit: 1 })
    for (let time = 1; time <= 3; time++) {
      const { statusCode, headers } = await read()
      expect([statusCode, headers.ratelimit]).toEqual([200, undefined])
    }
    expect((await kitchen.send('GET /recipes')).status).toBe(200)
    expect((await kitchen.send('GET /recipes')).status).toBe(429)
  })

  it('is served while the server is overloaded, and tells of it', async () => {
    const { kitchen, read, only } = await open({ isOverloaded: () => true })
    expectRefusal(await kitchen.send('GET /recipes'), overloadedProblem.slug, 'message, service')
    expect((await read()).statusCode).toBe(200)
    expect(await only('kitchen_refusals_total')).toEqual({
      'kitchen_refusals_total{door="service",problem="overloaded"}': 1,
    })
  })

  it('is not on the record of requests', async () => {
    const { kitchen, read } = await open({ why: true })
    await read()
    const { json } = await kitchen.send('GET /requests', { headers: { accept: 'application/json' } })
    expect(JSON.stringify(json)).not.toContain('/metrics')
  })
})

describe('the metrics', () => {
  it('count requests by operation and status, and refusals by door and problem', async () => {
    const { kitchen, only } = await open({ plugins: async (app) => void app.get('/menu', async () => 'Toast') })
    const { token } = await kitchen.register('ada')
    await kitchen.cook(token)
    for (const [operation, sent] of [
      ['GET /recipes', { query: '?limit=1' }],
      ['GET /recipes', { query: '?limit=0' }],
      ['HEAD /recipes', {}],
      ['GET /users/:username', { path: { username: 'ada' } }],
      ['GET /users/:username', { path: { username: 'eve' } }],
      ['GET /users/:username', { path: { username: 'bob' } }],
      ['OPTIONS /recipes', {}],
      ['PATCH /recipes', {}],
      ['GET /nothing', {}],
    ] as const)
      await kitchen.send(operation, sent)
    await kitchen.app.inject('/menu')
    await kitchen.sendRaw('GET /', 'NONSENSE\r\n\r\n')

    expect(await only('kitchen_requests_total')).toEqual({
      'kitchen_requests_total{operation="POST /users",status="201"}': 1,
      'kitchen_requests_total{operation="POST /sessions",status="201"}': 1,
      'kitchen_requests_total{operation="POST /recipes",status="201"}': 1,
      'kitchen_requests_total{operation="GET /recipes",status="200"}': 2,
      'kitchen_requests_total{operation="GET /recipes",status="400"}': 1,
      'kitchen_requests_total{operation="GET /users/:username",status="200"}': 1,
      'kitchen_requests_total{operation="GET /users/:username",status="404"}': 2,
      'kitchen_requests_total{operation="GET /menu",status="200"}': 1,
      'kitchen_requests_total{operation="none",status="204"}': 1,
      'kitchen_requests_total{operation="none",status="405"}': 1,
      'kitchen_requests_total{operation="none",status="404"}': 1,
      'kitchen_requests_total{operation="none",status="400"}': 1,
    })
    expect(await only('kitchen_refusals_total')).toEqual({
      'kitchen_refusals_total{door="query",problem="invalid-query"}': 1,
      'kitchen_refusals_total{door="existence",problem="no-such-user"}': 2,
      'kitchen_refusals_total{door="method",problem="method-not-allowed"}': 1,
      'kitchen_refusals_total{door="route",problem="no-such-route"}': 1,
      'kitchen_refusals_total{door="message",problem="malformed-request"}': 1,
    })
  })

  it('have a histogram of the seconds that each operation takes', async () => {
    const { kitchen, series } = await open()
    for (let time = 1; time <= 3; time++) await kitchen.send('GET /recipes')
    await kitchen.sendRaw('GET /', 'NONSENSE\r\n\r\n')
    const all = await series()
    const of = (suffix: string) => all.get(`kitchen_request_duration_seconds${suffix}`)
    const bounds = [...all.keys()].flatMap(
      (name) => /_bucket\{le="([^"]+)",operation="GET \/recipes"/.exec(name)?.[1] ?? [],
    )
    expect(bounds.slice(0, 2)).toEqual(['0.001', '0.0025'])
    expect(bounds.slice(-2)).toEqual(['10', '+Inf'])
    expect(of('_bucket{le="+Inf",operation="GET /recipes"}')).toBe(3)
    expect(of('_count{operation="GET /recipes"}')).toBe(3)
    const sum = of('_sum{operation="GET /recipes"}') ?? 0
    expect(sum).toBeGreaterThan(0)
    expect(sum).toBeLessThan(60)
    // What is no request has no time at which it began.
    expect(of('_count{operation="none"}')).toBeUndefined()
  })

  it('have the requests under way, the lag of the event loop and the heap', async () => {
    const { kitchen, series } = await open()
    const port = await kitchen.listen()
    const fetched = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    expect(await fetched()).toContain('\nkitchen_requests_under_way 1\n')
    await vi.waitFor(async () => expect((await series()).get('kitchen_requests_under_way')).toBe(0))
    // Node measures from the first look behind a reading on, which the pause between two tries leaves time for.
    await vi.waitFor(
      async () => {
        const until = performance.now() + 300
        while (performance.now() < until);
        const [, lag] = /\nkitchen_event_loop_lag_seconds (\S+)\n/.exec(await fetched()) ?? []
        expect(Number(lag)).toBeGreaterThan(0.25)
      },
      { timeout: 30_000 },
    )
    expect((await series()).get('kitchen_outbox_mails'), 'without mail').toBeUndefined()
    const heap = (await series()).get('kitchen_heap_used_bytes')
    expect(heap).toBeGreaterThan(1e6)
    expect(heap).toBeLessThan(1e10)
  })

  it('have the mails that the outbox holds, and the rest where these cannot be counted', async () => {
    const { kitchen, series } = await open({ mail: {} })
    const waiting = async () => (await series()).get('kitchen_outbox_mails')
    expect(await waiting()).toBe(0)
    await kitchen.register('ada')
    await kitchen.register('grace')
    expect(await waiting()).toBe(2)
    await kitchen.sql("UPDATE outbox SET next_at = NULL WHERE username = 'ada'")
    expect(await waiting()).toBe(1)
    await kitchen.sql('ALTER TABLE outbox RENAME TO away')
    expect(await waiting()).toBeNaN()
    expect((await series()).get('kitchen_heap_used_bytes')).toBeGreaterThan(1e6)
  })

  it('grow with operations and problems, and not with what clients send', async () => {
    const { kitchen, series } = await open()
    const { token } = await kitchen.register('ada')
    const ask = async (word: string) => {
      await kitchen.send('GET /users/:username', { path: { username: word } })
      await kitchen.send('GET /recipes/:id', { path: { id: word }, query: `?${word}`, token })
      await kitchen.send('DELETE /recipes/:id', { path: { id: word }, headers: { 'user-agent': word } })
      await kitchen.send(`GET /${word}`)
      await kitchen.app.inject({ url: '/recipes', headers: { host: `${word}.example` } })
      await kitchen.sendRaw('GET /', `${word} /${word} HTTP/1.1\r\nHost: ${word}\r\n\r\n`)
    }
    await ask('first')
    const before = [...(await series()).keys()]
    for (let number = 1; number <= 20; number++) await ask(`another${number}`)
    await ask('PURGE')
    const after = [...(await series()).keys()]
    expect(after.filter((name) => !before.includes(name) && !name.includes('operation="GET /metrics"'))).toEqual([])
    expect(after.join()).not.toContain('first')
  })

  it('are named as Prometheus wants it', async () => {
    const { kitchen, read } = await open({ mail: {} })
    await kitchen.send('GET /nothing')
    const { body } = await read()
    const types = [...body.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type]) => ({ name, type }))
    expect(types).toHaveLength(7)
    for (const { name, type } of types) {
      expect(name).toMatch(/^kitchen_[a-z_]+$/)
      expect(body).toMatch(new RegExp(`^# HELP ${name} [A-Z].+\\.$`, 'm'))
      expect(name.endsWith('_total'), name).toBe(type === 'counter')
      // Base units, and what the type says already is not said in the name.
      expect(name).not.toMatch(/_(milliseconds|ms|minutes|kilobytes|mb|count|sum|bucket|gauge|counter|histogram)(_|$)/)
      if (type === 'histogram') expect(name).toMatch(/_seconds$/)
    }
  })
})

it('the folder metrics can go with its line in app.ts: nothing else imports it', () => {
  const importing = globSync('src/**/*.ts', { cwd: repository }).filter(
    (path) =>
      !path.startsWith(`src${sep}metrics${sep}`) &&
      /import[^\n]*(metrics\/|prom-client)/.test(readFileSync(join(repository, path), 'utf8')),
  )
  expect(importing).toEqual([join('src', 'app.ts')])
})
