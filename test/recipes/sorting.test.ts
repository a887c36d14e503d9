import { describe, expect, it } from 'vitest'
import { expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { fill, idOf, idsOf, listDoors, sorts, titlesOf, walk } from './shelf.ts'

const day = (number: number) => `2026-03-0${number}T12:00:00.000Z`

/** Laid down in another order than any sort has, so that no order comes of itself; 3 and 5 have one title. */
const rows = [
  { id: idOf(4), createdAt: day(1), updatedAt: day(3), title: 'B', cookMinutes: 10_080 },
  { id: idOf(2), createdAt: day(2), updatedAt: day(5), title: 'a', cookMinutes: 10 },
  { id: idOf(5), createdAt: day(2), updatedAt: day(3), title: 'c', cookMinutes: 9, author: 'grace' },
  { id: idOf(1), createdAt: day(2), updatedAt: day(4), title: 'b', cookMinutes: 10 },
  { id: idOf(3), createdAt: day(3), updatedAt: day(3), title: 'c', cookMinutes: 0 },
]

const orders: Readonly<Record<string, number[]>> = {
  createdAt: [4, 1, 2, 5, 3],
  updatedAt: [3, 4, 5, 1, 2],
  title: [4, 2, 1, 3, 5],
  cookMinutes: [3, 5, 1, 2, 4],
}

/** Ties are parted by the id, and descending is ascending read backwards. */
const orderOf = (sort: string): string[] => {
  const ids = (orders[sort.replace('-', '')] ?? []).map(idOf)
  return sort.startsWith('-') ? ids.toReversed() : ids
}

const shelf = async () => {
  const kitchen = await openKitchen()
  for (const name of ['ada', 'grace']) await kitchen.register(name)
  await fill(kitchen, ...rows)
  return (query: string) => kitchen.send('GET /recipes', { query })
}

describe.each(sorts)('sort=%s', (sort) => {
  it('has its order, ties parted by id', async () => {
    const get = await shelf()
    expect(idsOf(expectSuccess(await get(`?sort=${sort}`), 200, listDoors))).toEqual(orderOf(sort))
  })

  it.each([1, 2, 3, 4, 5])('is walked through by next and back by prev, %d at a time', async (limit) => {
    const get = await shelf()
    const there = await walk(get, await get(`?sort=${sort}&limit=${limit}`))
    expect(idsOf(...there)).toEqual(orderOf(sort))
    const back = await walk(get, there.at(-1) ?? (await get('')), 'prev')
    expect(idsOf(...back.toReversed())).toEqual(orderOf(sort))
  })
})

it('the order is -createdAt where no sort is given', async () => {
  const get = await shelf()
  expect((await get('')).json.items).toEqual((await get('?sort=-createdAt')).json.items)
})

it('a change moves a recipe to the front of -updatedAt, and one that changes nothing does not', async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const path = { id: (await kitchen.cook(token, { title: 'old' })).id }
  kitchen.pass(1)
  await kitchen.cook(token, { title: 'young' })
  kitchen.pass(1)
  const list = async () => titlesOf(await kitchen.send('GET /recipes', { query: '?sort=-updatedAt' }))
  await kitchen.send('PATCH /recipes/:id', { path, token, json: { servings: 1 } })
  expect(await list()).toEqual(['young', 'old'])
  await kitchen.send('PATCH /recipes/:id', { path, token, json: { servings: 2 } })
  expect(await list()).toEqual(['old', 'young'])
})

describe('titles', () => {
  /** By code point. In UTF-16 the bread, a pair of surrogates from U+D83C on, would stand before the full-width tilde. */
  const titles = [
    '10 buns',
    '9 buns',
    'A',
    'Z',
    'a',
    'a b',
    'ab',
    'e\u0301clair',
    'z',
    '\u00e4',
    '\u00e9clair',
    '\u03a9',
    '\u4e2d',
    '\ud7ff',
    '\ue000',
    '\uff5e',
    '\ufffd',
    '\u{10000}',
    '\u{1f35e}',
    '\u{1f35e}\ufe0f',
    '\u{10fffd}',
  ]

  it.each(['title', '-title'])('are sorted by code point, in pages too: %s', async (sort) => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    for (const title of titles.toSorted()) await kitchen.cook(token, { title })
    const expected = sort === 'title' ? titles : titles.toReversed()
    const get = (query: string) => kitchen.send('GET /recipes', { query })
    expect(titlesOf(await get(`?sort=${sort}&limit=100`))).toEqual(expected)
    const there = await walk(get, await get(`?sort=${sort}&limit=1`))
    expect(there.flatMap(titlesOf)).toEqual(expected)
    const back = await walk(get, there.at(-1) ?? (await get('')), 'prev')
    expect(back.flatMap(titlesOf)).toEqual(expected.toReversed())
  })
})
