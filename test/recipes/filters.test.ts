import { describe, expect, it } from 'vitest'
import { expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { fill, idOf, idsOf, listDoors, listOf, type Planned, titlesOf, walk } from './shelf.ts'

const shelf = async (...rows: readonly Planned[]) => {
  const kitchen = await openKitchen()
  for (const name of ['ada', 'grace']) await kitchen.register(name)
  await fill(kitchen, ...rows)
  const get = (query: string) => kitchen.send('GET /recipes', { query })
  const find = async (query: string) => titlesOf(expectSuccess(await get(`${query}&sort=title`), 200, listDoors))
  return { kitchen, get, find }
}

describe('tag', () => {
  it.each([
    ['?tag=vegan', ['A', 'B']],
    ['?tag=quick', ['B', 'C']],
    ['?tag=vegan&tag=quick', ['B']],
    ['?tag=quick&tag=vegan', ['B']],
    ['?tag=vegan&tag=vegan', ['A', 'B']],
    [`?${'tag=vegan&'.repeat(19)}tag=quick`, ['B']],
    ['?tag=vegan&tag=none', []],
    ['?tag=none', []],
    // Whole tags, and not a part of one.
    ['?tag=veg', []],
    ['?tag=gluten', []],
    ['?tag=gluten-free', ['C']],
    ['?tag=-', ['D']],
    ['?tag=1', ['D']],
    ['?tag=title', []],
  ])('lists what has all of them: %s', async (query, found) => {
    const { find } = await shelf(
      { title: 'A', tags: ['vegan'] },
      { title: 'B', tags: ['quick', 'vegan'] },
      { title: 'C', tags: ['quick', 'gluten-free', 'vegans'] },
      { title: 'D', tags: ['-', '1'] },
      { title: 'E' },
    )
    expect(await find(query)).toEqual(found)
  })

  it('finds a recipe by all of its twenty tags', async () => {
    const tags = Array.from({ length: 20 }, (_, index) => `tag-${index}`)
    const { find } = await shelf({ title: 'A', tags }, { title: 'B', tags: tags.slice(1) })
    const query = tags.map((name) => `tag=${name}`).join('&')
    expect(await find(`?${query}`)).toEqual(['A'])
  })
})

describe('author', () => {
  it.each([
    ['ada', ['A', 'B']],
    ['grace', ['C']],
    ['nobody', []],
    ['adam', []],
  ])('lists the public recipes of a user: %s', async (author, found) => {
    const { find } = await shelf(
      { title: 'A' },
      { title: 'B' },
      { title: 'C', author: 'grace' },
      { title: 'D', author: 'grace', visibility: 'private' },
    )
    expect(await find(`?author=${author}`)).toEqual(found)
  })

  it('is nobody once the user has gone', async () => {
    const { kitchen, find } = await shelf({ title: 'A' }, { title: 'B', author: 'grace' })
    const { token } = await kitchen.login('grace', 'grace-has-a-password')
    await kitchen.send('DELETE /users/me', { token })
    expect(await find('?author=grace')).toEqual([])
    expect(await find('?author=ada')).toEqual(['A'])
  })
})

describe('maxMinutes', () => {
  it.each([
    [0, ['A']],
    [19, ['A']],
    [20, ['A', 'B', 'C', 'D']],
    [21, ['A', 'B', 'C', 'D']],
    [10_080, ['A', 'B', 'C', 'D', 'E']],
    [20_159, ['A', 'B', 'C', 'D', 'E']],
    [20_160, ['A', 'B', 'C', 'D', 'E', 'F']],
  ])('lists what is prepared and cooked together in %d minutes', async (most, found) => {
    const { find } = await shelf(
      { title: 'A' },
      { title: 'B', prepMinutes: 20 },
      { title: 'C', cookMinutes: 20 },
      { title: 'D', prepMinutes: 10, cookMinutes: 10 },
      { title: 'E', prepMinutes: 10_080 },
      { title: 'F', prepMinutes: 10_080, cookMinutes: 10_080 },
    )
    expect(await find(`?maxMinutes=${most}`)).toEqual(found)
  })
})

describe('filters together', () => {
  const whole = { description: 'Spiced soup', tags: ['quick', 'vegan'], prepMinutes: 5, cookMinutes: 10 }
  /** The first has it all, and each of the others lacks one thing. */
  const rows: Planned[] = [
    { ...whole, title: 'whole' },
    { ...whole, title: 'word', description: 'Spiced' },
    { ...whole, title: 'tag', tags: ['quick'] },
    { ...whole, title: 'author', author: 'grace' },
    { ...whole, title: 'minutes', cookMinutes: 11 },
    { ...whole, title: 'visibility', visibility: 'private' },
  ]
  const conditions = {
    word: 'q=soup+spiced',
    tag: 'tag=quick&tag=vegan',
    author: 'author=ada',
    minutes: 'maxMinutes=15',
  }

  it('list what meets them all', async () => {
    const { find } = await shelf(...rows)
    expect(await find(`?${Object.values(conditions).join('&')}`)).toEqual(['whole'])
  })

  it.each(Object.keys(conditions))('let more in without one: %s', async (left) => {
    const { find } = await shelf(...rows)
    const others = Object.entries(conditions).flatMap(([name, condition]) => (name === left ? [] : [condition]))
    expect(await find(`?${others.join('&')}`)).toEqual([left, 'whole'].toSorted())
  })

  it.each(['createdAt', '-updatedAt', 'title', '-cookMinutes'])('go through all pages, sorted by %s', async (sort) => {
    const matching = Array.from({ length: 7 }, (_, index) => ({
      ...whole,
      id: idOf(index),
      title: `m${index}`,
      prepMinutes: 0,
      cookMinutes: index,
      createdAt: `2026-04-0${index + 1}T12:00:00.000Z`,
    }))
    // Between any two that match stands one that does not.
    const between = matching.map((row) => ({
      ...row,
      id: idOf(row.cookMinutes + 100),
      title: `${row.title}x`,
      tags: [],
    }))
    const { get } = await shelf(...between, ...matching)
    const pages = await walk(get, await get(`?${Object.values(conditions).join('&')}&sort=${sort}&limit=2`))
    expect(pages.map((page) => listOf(page).items.length)).toEqual([2, 2, 2, 1])
    const ids = matching.map(({ id }) => id)
    expect(idsOf(...pages)).toEqual(sort.startsWith('-') ? ids.toReversed() : ids)
  })
})
