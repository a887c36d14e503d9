import { describe, expect, it } from 'vitest'
import { seedUsers } from '../../src/database/seed-data.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'

const stock = async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const { id, etag } = await kitchen.cook(token, { tags: ['a', 'b'] })
  const send = (method: string, json?: object) => {
    const headers = method === 'PUT' ? { 'if-match': '*' } : {}
    return kitchen.send(`${method} /recipes/:id`, { path: { id }, token, headers, ...(json && { json }) })
  }
  return { kitchen, id, etag, send }
}

const same = { ...toast, tags: ['a', 'b'] }

describe('a version', () => {
  it.each([
    ['a PUT of the same', 'PUT', same],
    ['a PUT of the same, untrimmed', 'PUT', { ...same, title: ' Toast\n' }],
    ['a PUT with the defaults written out', 'PUT', { ...same, servings: 1, description: '' }],
    ['a PUT with members in another order', 'PUT', { tags: ['a', 'b'], ...toast }],
    ['an empty PATCH', 'PATCH', {}],
    ['a PATCH of the same', 'PATCH', { title: 'Toast', tags: ['a', 'b'] }],
    ['a PATCH of the same, untrimmed', 'PATCH', { steps: [' Toast the bread. '] }],
    ['a PATCH with null for what is the default', 'PATCH', { servings: null, description: null }],
    ['a PATCH of read-only members', 'PATCH', { updatedAt: '2030-01-01T00:00:00.000Z' }],
  ])('is kept by %s', async (_name, method, json) => {
    const { kitchen, etag, send } = await stock()
    const old = await send('GET')
    kitchen.pass(60)
    const answer = await send(method, json)
    expect([answer.status, answer.json]).toEqual([200, old.json])
    const read = await send('GET')
    expect(read.json.updatedAt).toBe(old.json.updatedAt)
    expect([read.headers.etag, read.headers['last-modified']]).toEqual([etag, old.headers['last-modified']])
  })

  it('keeps the order of tags apart', async () => {
    const { etag, send } = await stock()
    expect((await send('PATCH', { tags: ['b', 'a'] })).headers.etag).not.toBe(etag)
    expect((await send('GET')).json.tags).toEqual(['b', 'a'])
  })

  it('never has an entity tag that the id has had, not even for the old content', async () => {
    const { send, etag } = await stock()
    const tags = [etag]
    for (const servings of [2, 1, 2, 1, 2, 1]) {
      tags.push((await send('PATCH', { servings })).headers.etag ?? '')
      await send('PUT', { ...same, servings: servings + 10 })
      tags.push((await send('GET')).headers.etag ?? '')
    }
    expect(tags).not.toContain('')
    expect(new Set(tags).size).toBe(tags.length)
  })

  it('has a new entity tag after a reset, under the same id', async () => {
    const kitchen = await openKitchen()
    const [user] = seedUsers
    const tags: (string | undefined)[] = []
    for (let round = 0; round < 3; round++) {
      await kitchen.seed()
      const { token } = await kitchen.login(user.username, user.password)
      const path = { id: '0190a000-0000-7000-8000-000000000001' }
      tags.push((await kitchen.send('GET /recipes/:id', { path })).headers.etag)
      const { headers } = await kitchen.send('PATCH /recipes/:id', { path, token, json: { servings: 9 } })
      tags.push(headers.etag)
    }
    expect(new Set(tags).size).toBe(6)
  })

  it('of one recipe says nothing of another: two recipes of the same content have two tags', async () => {
    const { kitchen, etag } = await stock()
    const grace = await kitchen.register('grace')
    expect((await kitchen.cook(grace.token, { tags: ['a', 'b'] })).etag).not.toBe(etag)
  })
})

describe('Last-Modified and updatedAt', () => {
  it.each([
    ['PUT', { ...same, servings: 2 }],
    ['PATCH', { servings: 2 }],
  ])('move with the clock at a %s, and createdAt stays', async (method, json) => {
    const { kitchen, send } = await stock()
    const created = kitchen.now
    kitchen.pass(61.25)
    const { json: changed } = await send(method, json)
    const times = { createdAt: created.toISOString(), updatedAt: kitchen.now.toISOString() }
    expect(changed).toMatchObject(times)
    kitchen.pass(60)
    const read = await send('GET')
    expect(read.json).toMatchObject(times)
    expect(read.headers['last-modified']).toBe('Sun, 01 Mar 2026 12:01:01 GMT')
  })
})
