import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { expectRefusal } from '../harness/answer.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'

const toAcceptable = 'message, service, host, route, method, acceptable'

describe('the record keeps no content', () => {
  it('not that of an answer in memory, however long nobody reads the entry', async () => {
    setFlagsFromString('--expose-gc')
    const collect: unknown = runInNewContext('gc')
    const kitchen = await openKitchen({ why: true, mail: {} })
    const outcomes: WeakRef<object>[] = []
    kitchen.app.house.observers.push(({ outcome }) => outcome && outcomes.push(new WeakRef(outcome)))
    await kitchen.send('GET /users/:username', { path: { username: 'nobody' } })
    await kitchen.send('GET /recipes')
    await new Promise(setImmediate)
    if (typeof collect === 'function') collect()
    expect(outcomes.map((outcome) => outcome.deref())).toEqual([undefined, undefined])
    expect((await kitchen.send('GET /requests')).json.items).toHaveLength(2)
  })

  it('not the title of a private recipe, which the refusal is about', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const { token } = await kitchen.register('ada')
    for (const _ of [1, 2])
      await kitchen.send('POST /recipes', { token, json: { ...toast, title: 'Hush', visibility: 'private' } })
    const { text } = await kitchen.send('GET /requests')
    expect(text).toContain('title-taken')
    expect(text).not.toContain('Hush')
  })

  it('not the name of an unknown member; of a known one it says what is wrong', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const { token } = await kitchen.register('ada')
    const unknown = await kitchen.send('POST /recipes', { token, json: { ...toast, hush: 1 } })
    expect(unknown.json.detail).toContain('#/hush')
    await kitchen.send('POST /recipes', { token, json: { ...toast, servings: 0 } })
    const { text } = await kitchen.send('GET /requests')
    expect(text).not.toContain('hush')
    expect(text).toContain('The errors in the response name the members to correct.')
    expect(text).toContain('Fix #/servings')
  })
})

describe('the record keeps no more than a part of what is long', () => {
  it.each([
    ['a target', { query: `?${"'".repeat(2500)}` }, {}],
    ['a field', {}, { via: "'".repeat(12_000) }],
    ['many fields', {}, Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`x-${at}`, "'".repeat(30)]))],
  ])('of %s, and then no curl line, which would be another request', async (_what, sent, headers) => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    await kitchen.send('GET /users', { ...sent, headers })
    const { text, json } = await kitchen.send('GET /requests')
    expect(text.length).toBeLessThan(15_000)
    expect(json.items).toEqual([expect.objectContaining({ status: 405, curl: null, next: [] })])
  })
})

it('a hundred follow the stream from one address, 250 from all, and one more is told that this is too much', async () => {
  const kitchen = await openKitchen({ why: true, mail: {}, rateLimit: 600, trustProxy: ['127.0.0.1'] })
  await kitchen.app.listen({ host: '127.0.0.1', port: 0 })
  const leave = new AbortController()
  const from = (address: string) => ({ 'x-forwarded-for': address })
  const follow = (address: string) =>
    fetch(`${kitchen.app.listeningOrigin}/requests/stream`, { headers: from(address), signal: leave.signal })
  const statuses = async (address: string, length = 100) =>
    (await Promise.all(Array.from({ length }, () => follow(address)))).map(({ status }) => status)
  expect(new Set(await statuses('192.0.2.1'))).toEqual(new Set([200]))

  const another = await kitchen.send('GET /requests/stream', { headers: from('192.0.2.1') })
  expectRefusal(another, 'too-many-requests', 'message, service, host, route, method, acceptable, query, rate')
  expect(another.headers['retry-after']).toMatch(/^\d+$/)

  expect(new Set(await statuses('192.0.2.2'))).toEqual(new Set([200]))
  expect(new Set(await statuses('192.0.2.3', 50))).toEqual(new Set([200]))
  const answer = await kitchen.send('GET /requests/stream', { headers: from('192.0.2.4') })
  expectRefusal(answer, 'overloaded', `${toAcceptable.replace('service, host', 'host, rate')}, query, service`)
  expect(answer.headers['retry-after']).toMatch(/^\d+$/)
  // A HEAD opens none.
  expect((await kitchen.send('HEAD /requests/stream')).status).toBe(200)
  leave.abort()
})
