import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Answer, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type TestKitchen } from '../harness/kitchen.ts'

const doors = 'message, service, host, route, method, acceptable, query, precondition, action'

const List = z.object({
  items: z.array(z.object({ id: z.string(), title: z.string() })),
  next: z.string().nullable(),
  prev: z.string().nullable(),
})
const listOf = ({ json }: Answer) => List.parse(json)
const titlesOf = (answer: Answer) => listOf(answer).items.map(({ title }) => title)

/** `next` and `prev` are whole paths with a query; this sends what stands in them. */
const follow = (kitchen: TestKitchen, target: string | null) => {
  expect(target).toMatch(/^\/recipes\?/)
  return kitchen.send('GET /recipes', { query: target?.replace('/recipes', '') ?? '' })
}

/** Recipes named 1, 2, 3 …, a second apart, or all of the same moment. */
const stock = async (count: number, seconds = 1) => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const ids: string[] = []
  const cook = async (title: string) => {
    const { id } = await kitchen.cook(token, { title })
    ids.push(id)
    kitchen.pass(seconds)
    return id
  }
  for (let number = 1; number <= count; number++) await cook(String(number))
  const remove = (id: string) => kitchen.send('DELETE /recipes/:id', { path: { id }, token })
  const get = (query = '') => kitchen.send('GET /recipes', { query })
  return { kitchen, token, ids, cook, remove, get }
}

const links = ({ headers }: Answer): Record<string, string> =>
  Object.fromEntries(
    [...(headers.link ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g)].map(([, target = '', rel = '']) => [rel, target]),
  )

describe('GET /recipes', () => {
  it('answers 200 with an empty list where there is nothing', async () => {
    const answer = expectSuccess(await (await openKitchen()).send('GET /recipes'), 200, doors)
    expect(answer.json).toEqual({ items: [], next: null, prev: null })
    expect(Object.keys(links(answer))).toEqual(['first'])
    for (const name of ['last-modified', 'location', 'content-location'])
      expect.soft(answer.headers).not.toHaveProperty(name)
  })

  it('lists whole recipes, newest first', async () => {
    const { kitchen, ids, get } = await stock(3)
    const answer = expectSuccess(await get(), 200, doors)
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
      const answer = expectSuccess(await kitchen.send('GET /recipes', sent), 200, doors)
      expect([answer.text, answer.headers.etag]).toEqual([text, headers.etag])
    }
  })

  it('answers HEAD with the same fields and no content', async () => {
    const { kitchen, get } = await stock(2)
    const { date: _date, 'x-request-id': _id, ...fields } = (await get('?limit=1')).headers
    const head = expectSuccess(await kitchen.send('HEAD /recipes', { query: '?limit=1' }), 200, doors)
    expect(head.headers).toMatchObject(fields)
    expect([head.text, links(head).next]).toEqual(['', expect.stringContaining('after=')])
  })
})

describe('paging', () => {
  it('links first, prev and next in the field as in the content, and only where there is more', async () => {
    const { kitchen, get } = await stock(3)
    const first = await get('?limit=1')
    const second = await follow(kitchen, listOf(first).next)
    const third = await follow(kitchen, listOf(second).next)
    expect([first, second, third].map((answer) => Object.keys(links(answer)))).toEqual([
      ['first', 'next'],
      ['first', 'prev', 'next'],
      ['first', 'prev'],
    ])
    for (const answer of [first, second, third]) {
      const { next = null, prev = null } = links(answer)
      expect.soft({ next, prev }).toEqual({ next: listOf(answer).next, prev: listOf(answer).prev })
      expect.soft(titlesOf(await follow(kitchen, links(answer).first ?? null))).toEqual(['3'])
    }
  })

  it.each([1, 2, 3, 7, 100])('visits every row once by next from the first page, %d at a time', async (limit) => {
    // All of one moment, too: the id parts what the time does not.
    for (const seconds of [1, 0]) {
      const { kitchen, ids, get } = await stock(7, seconds)
      const seen: string[] = []
      let answer = await get(`?limit=${limit}`)
      let pages = 1
      for (let { next } = listOf(answer); next !== null; { next } = listOf(answer)) {
        seen.push(...listOf(answer).items.map(({ id }) => id))
        expect(titlesOf(answer)).toHaveLength(limit)
        answer = await follow(kitchen, next)
        pages += 1
      }
      seen.push(...listOf(answer).items.map(({ id }) => id))
      expect(pages).toBe(Math.ceil(7 / limit))
      expect(seen.toSorted()).toEqual(ids.toSorted())
      if (seconds > 0) expect(seen).toEqual(ids.toReversed())
    }
  })

  it('comes back by prev the same way', async () => {
    const { kitchen, get } = await stock(7)
    const there: string[][] = []
    const back: string[][] = []
    let answer = await get('?limit=3')
    there.push(titlesOf(answer))
    for (let { next } = listOf(answer); next !== null; { next } = listOf(answer)) {
      answer = await follow(kitchen, next)
      there.push(titlesOf(answer))
    }
    back.unshift(titlesOf(answer))
    for (let { prev } = listOf(answer); prev !== null; { prev } = listOf(answer)) {
      answer = await follow(kitchen, prev)
      back.unshift(titlesOf(answer))
    }
    expect(there).toEqual([['7', '6', '5'], ['4', '3', '2'], ['1']])
    expect(back).toEqual(there)
  })

  it('visits every row that stays once, while others are added and deleted', async () => {
    const { kitchen, cook, remove, ids, get } = await stock(10)
    const seen: string[] = []
    let answer = await get('?limit=3')
    seen.push(...titlesOf(answer))
    const meanwhile = [
      () => cook('new'),
      // The row at which the page ended: its cursor still says where to go on.
      () => Promise.all([remove(ids[4] ?? ''), remove(ids[2] ?? '')]),
      () => cook('newer'),
    ]
    for (let { next } = listOf(answer); next !== null; { next } = listOf(answer)) {
      await meanwhile.shift()?.()
      answer = await follow(kitchen, next)
      seen.push(...titlesOf(answer))
    }
    expect(seen).toEqual(['10', '9', '8', '7', '6', '5', '4', '2', '1'])
  })

  it('goes on behind a row that has gone', async () => {
    const { kitchen, remove, ids, get } = await stock(4)
    const { next } = listOf(await get('?limit=2'))
    await remove(ids[2] ?? '')
    expect(titlesOf(await follow(kitchen, next))).toEqual(['2', '1'])
  })

  it('answers 200 with an empty page where all that was behind it has gone', async () => {
    const { kitchen, remove, ids, get } = await stock(3)
    const { next } = listOf(await get('?limit=2'))
    await remove(ids[0] ?? '')
    const answer = expectSuccess(await follow(kitchen, next), 200, doors)
    expect(listOf(answer)).toMatchObject({ items: [], next: null })
    expect(titlesOf(await follow(kitchen, links(answer).first ?? null))).toEqual(['3', '2'])
  })

  it('keeps private recipes out of the count of a page', async () => {
    const { kitchen, token, get } = await stock(3)
    await kitchen.cook(token, { title: 'secret', visibility: 'private' })
    expect(titlesOf(await get('?limit=3'))).toEqual(['3', '2', '1'])
    expect(listOf(await get('?limit=3'))).toMatchObject({ next: null, prev: null })
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
    const { kitchen, remove, ids, get } = await stock(3)
    const first = await get('?limit=2')
    const second = await follow(kitchen, listOf(first).next)
    await remove(ids[0] ?? '')
    const last = await get('?limit=2')
    expect(titlesOf(last)).toEqual(titlesOf(first))
    expect(new Set([first, second, last].map(({ headers }) => headers.etag)).size).toBe(3)
  })

  it('changes with every recipe that is added, changed or deleted, and not with a private one', async () => {
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
    await kitchen.cook(token, { title: 'secret', visibility: 'private' })
    expect(await tag()).toBe(tags.at(-1))
  })
})
