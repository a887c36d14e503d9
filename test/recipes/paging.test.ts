import { describe, expect, it } from 'vitest'
import { type Answer, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { fill, follow, idOf, idsOf, links, listDoors, listOf, parts, sorts, stock, titlesOf, walk } from './shelf.ts'

describe('paging', () => {
  it('links first, prev and next in the field as in the content, and only where there is more', async () => {
    const { get } = await stock(3)
    const first = await get('?limit=1')
    const second = await follow(get, listOf(first).next)
    const third = await follow(get, listOf(second).next)
    expect([first, second, third].map((answer) => Object.keys(links(answer)))).toEqual([
      ['first', 'next'],
      ['first', 'prev', 'next'],
      ['first', 'prev'],
    ])
    for (const answer of [first, second, third]) {
      const { next = null, prev = null } = links(answer)
      expect.soft({ next, prev }).toEqual({ next: listOf(answer).next, prev: listOf(answer).prev })
      expect.soft(titlesOf(await follow(get, links(answer).first))).toEqual(['3'])
    }
  })

  it.each([1, 2, 3, 7, 100])('visits every row once by next from the first page, %d at a time', async (limit) => {
    // All of one moment, too: the id parts what the time does not.
    for (const seconds of [1, 0]) {
      const { ids, get } = await stock(7, seconds)
      const pages = await walk(get, await get(`?limit=${limit}`))
      expect(pages).toHaveLength(Math.ceil(7 / limit))
      for (const page of pages.slice(0, -1)) expect(titlesOf(page)).toHaveLength(limit)
      expect(idsOf(...pages).toSorted()).toEqual(ids.toSorted())
      if (seconds > 0) expect(idsOf(...pages)).toEqual(ids.toReversed())
    }
  })

  it('comes back by prev the same way', async () => {
    const { get } = await stock(7)
    const there = (await walk(get, await get('?limit=3'))).map(titlesOf)
    const last = await follow(get, links(await get('?limit=6')).next)
    expect(titlesOf(last)).toEqual(['1'])
    const back = (await walk(get, last, 'prev')).map(titlesOf).toReversed()
    expect(there).toEqual([['7', '6', '5'], ['4', '3', '2'], ['1']])
    expect(back).toEqual([['7', '6', '5', '4', '3', '2'], ['1']])
  })

  it('goes on behind a row that has gone', async () => {
    const { remove, ids, get } = await stock(4)
    const { next } = listOf(await get('?limit=2'))
    await remove(ids[2] ?? '')
    expect(titlesOf(await follow(get, next))).toEqual(['2', '1'])
  })

  it('answers 200 with an empty page where all that was behind it has gone', async () => {
    const { remove, ids, get } = await stock(3)
    const { next } = listOf(await get('?limit=2'))
    await remove(ids[0] ?? '')
    const answer = expectSuccess(await follow(get, next), 200, listDoors)
    expect(listOf(answer)).toMatchObject({ items: [], next: null })
    expect(titlesOf(await follow(get, links(answer).first))).toEqual(['3', '2'])
  })

  it('visits every row once where a page is shorter than its limit, because its recipes are long', async () => {
    const kitchen = await openKitchen()
    await kitchen.register('ada')
    const steps = Array.from({ length: 100 }, () => 'x'.repeat(2000))
    const numbers = Array.from({ length: 12 }, (_, index) => index)
    await fill(kitchen, ...numbers.map((number) => ({ id: idOf(number), title: `${number}`, steps })))
    const get = (query: string) => kitchen.send('GET /recipes', { query })
    const there = await walk(get, await get('?limit=12&sort=createdAt'))
    expect(idsOf(...there)).toEqual(numbers.map(idOf))
    const back = await walk(get, there.at(-1) ?? (await get('')), 'prev')
    expect(idsOf(...back.toReversed())).toEqual(numbers.map(idOf))
    // A hundred such recipes in one answer would hold everyone else up.
    for (const { text } of [...there, ...back]) expect(text.length).toBeLessThan(2 ** 21)
  })
})

/** Eight rows that every sort has in the order of their numbers; the times are later than those of what is added. */
const inOrder = async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const rows = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => ({
    id: idOf(number),
    title: `m${number}`,
    cookMinutes: number * 10,
    createdAt: `2026-04-0${number}T12:00:00.000Z`,
  }))
  await fill(kitchen, ...rows)
  return { kitchen, token, ids: rows.map(({ id }) => id) }
}

describe.each(sorts)('paging by sort=%s', (sort) => {
  it('visits every row that stays as it is once, in order, while others are added, changed and deleted', async () => {
    const { kitchen, token } = await inOrder()
    const get = (query: string) => kitchen.send('GET /recipes', { query })
    const write = (method: string, number: number, json?: object) =>
      kitchen.send(`${method} /recipes/:id`, { path: { id: idOf(number) }, token, ...(json && { json }) })
    const meanwhile = [
      // Seen already, or not yet, and at either end of the list.
      () => kitchen.cook(token, { title: 'a', cookMinutes: 0 }),
      () => write('PATCH', 2, { title: 'z', cookMinutes: 1000 }),
      // The row at which a page ended, in one direction or the other: its cursor still says where to go on.
      () => Promise.all([write('DELETE', 4), write('DELETE', 5)]),
      () => kitchen.cook(token, { title: 'm55', cookMinutes: 55 }),
      () => write('PATCH', 7, { title: 'b', cookMinutes: 1 }),
    ]
    const pages = await walk(get, await get(`?sort=${sort}&limit=1`), 'next', () => meanwhile.shift()?.())
    expect(meanwhile).toEqual([])
    const unchanged = [1, 3, 6, 8].map(idOf)
    const seen = idsOf(...pages).filter((id) => unchanged.includes(id))
    expect(seen).toEqual(sort.startsWith('-') ? unchanged.toReversed() : unchanged)
    // What is neither changed nor moved comes once at most.
    const others = idsOf(...pages).filter((id) => ![2, 7].map(idOf).includes(id))
    expect(others).toHaveLength(new Set(others).size)
  })

  it('comes back by prev over all that is there now', async () => {
    const { kitchen, token, ids } = await inOrder()
    const get = (query: string) => kitchen.send('GET /recipes', { query })
    const there = await walk(get, await get(`?sort=${sort}&limit=3`))
    await kitchen.send('DELETE /recipes/:id', { path: { id: idOf(4) }, token })
    await fill(kitchen, { title: 'm35', cookMinutes: 35, createdAt: '2026-04-03T18:00:00.000Z' })
    const back = await walk(get, there.at(-1) ?? (await get('')), 'prev')
    const seen = idsOf(...back.toReversed())
    const now = idsOf(await get(`?sort=${sort}&limit=100`))
    expect(seen).toEqual(now)
    expect(now).toHaveLength(ids.length)
  })
})

describe('the links of a page', () => {
  const parameters: Readonly<Record<string, [string, string][]>> = {
    'limit alone': [['limit', '1']],
    'a sort': [
      ['sort', '-title'],
      ['limit', '1'],
    ],
    'every parameter': [
      ['q', 'bread'],
      ['tag', 'b'],
      ['tag', 'a'],
      ['author', 'ada'],
      ['maxMinutes', '60'],
      ['sort', 'cookMinutes'],
      ['limit', '1'],
    ],
    'text that a URI has to encode': [
      ['q', '"bread" & crème + <brûlée>; %41 🍞?#'],
      ['limit', '1'],
    ],
  }

  it.each(Object.entries(parameters))('keep the parameters that were given: %s', async (_what, given) => {
    const kitchen = await openKitchen()
    await kitchen.register('ada')
    const title = 'bread, crème brûlée 41'
    await fill(kitchen, ...[1, 2, 3].map((number) => ({ title: `${title} ${number}`, tags: ['a', 'b'] })))
    const get = (query: string) => kitchen.send('GET /recipes', { query })
    const pages = await walk(get, await get(`?${new URLSearchParams(given)}`))
    expect(idsOf(...pages)).toHaveLength(3)

    const middle: Answer = pages[1] ?? (await get(''))
    const { first = '', prev = '', next = '' } = links(middle)
    expect({ next, prev }).toEqual({ next: middle.json.next, prev: middle.json.prev })
    for (const [target, cursor] of [
      [first, []],
      [prev, ['before']],
      [next, ['after']],
    ] as const) {
      const [path, all] = parts(target)
      expect.soft(path).toBe('/recipes')
      const kept = all.filter(([name = '']) => name !== 'after' && name !== 'before')
      expect.soft(kept.toSorted()).toEqual(given.toSorted())
      const cursors = all.map(([name]) => name).filter((name) => name === 'after' || name === 'before')
      expect.soft(cursors).toEqual(cursor)
    }
    // Tags come in the order given.
    expect(parts(next)[1].filter(([name]) => name === 'tag')).toEqual(given.filter(([name]) => name === 'tag'))
  })

  it('lead to the first page from any page', async () => {
    const { get } = await stock(3)
    const pages = await walk(get, await get('?limit=1&sort=title'))
    for (const page of pages) {
      const first = await follow(get, links(page).first)
      expect([first.text, first.headers.etag]).toEqual([pages[0]?.text, pages[0]?.headers.etag])
    }
  })

  it('add no parameter that was not given', async () => {
    const { get } = await stock(21)
    const { first = '', next = '' } = links(await get())
    expect(first).toBe('/recipes')
    expect(parts(next)).toEqual(['/recipes', [['after', expect.any(String)]]])
  })
})
