import { describe, expect, it } from 'vitest'
import { expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { follow, links, listDoors, listOf, stock, titlesOf } from './shelf.ts'

describe('GET /recipes', () => {
  it('answers 200 with an empty list where there is nothing', async () => {
    const answer = expectSuccess(await (await openKitchen()).send('GET /recipes'), 200, listDoors)
    expect(answer.json).toEqual({ items: [], next: null, prev: null })
    expect(Object.keys(links(answer))).toEqual(['first'])
    for (const name of ['last-modified', 'location', 'content-location'])
      expect.soft(answer.headers).not.toHaveProperty(name)
  })

  it('lists whole recipes, newest first', async () => {
    const { kitchen, ids, get } = await stock(3)
    const answer = expectSuccess(await get(), 200, listDoors)
    expect(titlesOf(answer)).toEqual(['3', '2', '1'])
    const recipes = await Promise.all(
      ids.toReversed().map((id) => kitchen.send('GET /recipes/:id', { path: { id } }).then(({ json }) => json)),
    )
    expect(answer.json.items).toEqual(recipes)
  })

  it('keeps the order of creation when a recipe is changed', async () => {
    const { kitchen, token, ids, get } = await stock(3)
    await kitchen.send('PATCH /recipes/:id', { path: { id: ids[0] ?? '' }, token, json: { servings: 2 } })
    expect(titlesOf(await get())).toEqual(['3', '2', '1'])
  })

  it('shows 20 at first, and as many as limit says', async () => {
    const { get } = await stock(101)
    for (const [query, length] of [
      ['', 20],
      ['?limit=1', 1],
      ['?limit=100', 100],
    ] as const)
      expect.soft(titlesOf(await get(query))).toHaveLength(length)
  })

  it('is the same for whoever asks, and does not look at a token (contract, 1)', async () => {
    const { kitchen, token, get } = await stock(2)
    const { text, headers } = await get()
    for (const sent of [{ token }, { token: 'garbage' }, { headers: { authorization: 'Bearer a b' } }]) {
      const answer = expectSuccess(await kitchen.send('GET /recipes', sent), 200, listDoors)
      expect([answer.text, answer.headers.etag]).toEqual([text, headers.etag])
    }
  })

  it('answers HEAD with the same fields and no content', async () => {
    const { kitchen, get } = await stock(2)
    const { date: _date, 'x-request-id': _id, ...fields } = (await get('?limit=1')).headers
    const head = expectSuccess(await kitchen.send('HEAD /recipes', { query: '?limit=1' }), 200, listDoors)
    expect(head.headers).toMatchObject(fields)
    expect([head.text, links(head).next]).toEqual(['', expect.stringContaining('after=')])
  })
})

describe('the entity tag of a page', () => {
  it('is strong, and stays while nothing changes', async () => {
    const { kitchen, get } = await stock(3)
    const { headers } = await get('?limit=2')
    expect(headers.etag).toMatch(/^"[^"]+"$/)
    kitchen.pass(60)
    expect((await get('?limit=2')).headers.etag).toBe(headers.etag)
  })

  it('is another one for each page, and for the same rows with another next', async () => {
    const { remove, ids, get } = await stock(3)
    const first = await get('?limit=2')
    const second = await follow(get, listOf(first).next)
    await remove(ids[0] ?? '')
    const last = await get('?limit=2')
    expect(titlesOf(last)).toEqual(titlesOf(first))
    expect(new Set([first, second, last].map(({ headers }) => headers.etag)).size).toBe(3)
  })

  it('changes with every recipe that is added, changed or deleted', async () => {
    const { kitchen, token, cook, remove, ids, get } = await stock(3)
    const tag = async () => (await get()).headers.etag
    const tags = [await tag()]
    await cook('4')
    tags.push(await tag())
    kitchen.pass(1)
    await kitchen.send('PATCH /recipes/:id', { path: { id: ids[1] ?? '' }, token, json: { servings: 2 } })
    tags.push(await tag())
    await remove(ids[2] ?? '')
    tags.push(await tag())
    expect(new Set(tags).size).toBe(4)
  })
})
