import { describe, expect, it } from 'vitest'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type Sent, type TestKitchen } from '../harness/kitchen.ts'
import { fill, idOf, idsOf, listDoors, listOf, sorts, titlesOf, walk } from './shelf.ts'

const ofUserDoors = 'message, service, host, route, method, acceptable, existence, query, precondition, action'

const filters = ['', 'q=soup', 'tag=quick', 'author=ada', 'maxMinutes=60', 'q=soup&tag=quick&author=ada&maxMinutes=60']
const queries = [
  ...filters.flatMap((filter) => ['limit=1', 'limit=2', 'limit=3', 'limit=100'].map((limit) => `?${filter}&${limit}`)),
  ...sorts.map((sort) => `?sort=${sort}&limit=2`),
  // Only a private recipe has the word, the tag or the author.
  '?q=secret',
  '?tag=hidden',
  '?author=eve',
]

/** The two lists that anyone may read. */
const lists: [operation: string, path: Readonly<Record<string, string>>, doors: string][] = [
  ['GET /recipes', {}, listDoors],
  ['GET /users/:username/recipes', { username: 'ada' }, ofUserDoors],
]

/** What two public recipes have in common with the private ones that stand before, between and behind them. */
const common = { description: 'A soup', tags: ['quick'] }
const day = (number: number) => `2026-03-0${number}T12:00:00.000Z`
const publicRows = [
  { ...common, id: idOf(20), title: 'm2', createdAt: day(2), cookMinutes: 20 },
  { ...common, id: idOf(40), title: 'm4', createdAt: day(4), cookMinutes: 40 },
]
const privateRows = [1, 2, 3, 4, 5].map((number) => ({
  ...common,
  id: idOf(number * 10 + 1),
  title: `m${number} secret`,
  tags: ['quick', 'hidden'],
  createdAt: day(number),
  cookMinutes: number * 10,
  visibility: 'private' as const,
}))

const shelf = async () => {
  const kitchen = await openKitchen()
  const ada = await kitchen.register('ada')
  const eve = await kitchen.register('eve')
  await fill(kitchen, ...publicRows)
  return { kitchen, ada, eve }
}

/** All of a list that anyone can see: every page by next and back by prev, in bytes, with its fields. */
const seen = async (kitchen: TestKitchen, operation: string, sent: Sent) => {
  const ask = (query: string) => kitchen.send(operation, { ...sent, query })
  const pages: unknown[] = []
  for (const query of operation === 'GET /recipes' ? queries : queries.filter((query) => !query.includes('author'))) {
    const there = await walk(ask, await ask(query))
    const back = await walk(ask, there.at(-1) ?? (await ask(query)), 'prev')
    for (const { status, text, doors, headers } of [...there, ...back]) {
      const { 'x-request-id': _id, date: _date, ...fields } = headers
      pages.push({ query, status, text, doors, fields })
    }
  }
  return pages
}

describe.each(lists)('%s', (operation, path, doors) => {
  it('is the same to the byte, entity tags and links too, whatever happens to private recipes', async () => {
    const { kitchen, ada, eve } = await shelf()
    const before = await seen(kitchen, operation, { path })
    const same = async () => expect(await seen(kitchen, operation, { path })).toEqual(before)

    await fill(kitchen, ...privateRows, { ...common, title: 'secret', author: 'eve', visibility: 'private' })
    await same()
    const sent = { path: { id: idOf(21) }, token: ada.token }
    kitchen.pass(60)
    const json = { title: 'm3 secret soup', cookMinutes: 30 }
    expect((await kitchen.send('PATCH /recipes/:id', { ...sent, json })).status).toBe(200)
    await same()
    expect((await kitchen.send('DELETE /recipes/:id', sent)).status).toBe(204)
    expect((await kitchen.send('DELETE /users/me', { token: eve.token })).status).toBe(204)
    await same()
  })

  it('is the same for the author of private recipes as for anyone', async () => {
    const { kitchen, ada } = await shelf()
    await fill(kitchen, ...privateRows)
    const anyones = await seen(kitchen, operation, { path })
    expect(JSON.stringify(anyones)).not.toMatch(/m\d secret/)
    expect(await seen(kitchen, operation, { path, token: ada.token })).toEqual(anyones)
    // A token is not looked at (contract, 1).
    expect(await seen(kitchen, operation, { path, token: 'garbage' })).toEqual(anyones)
  })

  it('says public, no-cache', async () => {
    const { kitchen, ada } = await shelf()
    await fill(kitchen, ...privateRows)
    for (const sent of [{}, { token: ada.token }]) {
      const answer = expectSuccess(await kitchen.send(operation, { path, ...sent }), 200, doors)
      expect(answer.headers['cache-control']).toBe('public, no-cache')
      expect(titlesOf(answer)).toEqual(['m4', 'm2'])
    }
  })

  it('shows a recipe that is made public, and hides it when it is made private', async () => {
    const { kitchen, ada } = await shelf()
    await fill(kitchen, ...privateRows)
    const before = await seen(kitchen, operation, { path })
    const find = async (query: string) => idsOf(await kitchen.send(operation, { path, query }))
    const show = (visibility: string) =>
      kitchen.send('PATCH /recipes/:id', { path: { id: idOf(31) }, token: ada.token, json: { visibility } })
    await show('public')
    expect(await find('')).toEqual([40, 31, 20].map(idOf))
    for (const query of ['?q=secret', '?tag=hidden']) expect(await find(query)).toEqual([idOf(31)])
    await show('private')
    expect(await seen(kitchen, operation, { path })).toEqual(before)
  })

  it('has no parameter visibility, not for the author either', async () => {
    const { kitchen, ada } = await shelf()
    const walked = doors.replace(', precondition, action', '')
    for (const query of ['?visibility=private', '?visibility=public'])
      for (const sent of [{}, { token: ada.token }])
        expectRefusal(await kitchen.send(operation, { path, query, ...sent }), 'invalid-query', walked)
  })
})

it('a cursor of one’s own list, which stands at a private recipe, shows nothing more of the public one', async () => {
  const { kitchen, ada } = await shelf()
  await fill(kitchen, ...privateRows)
  const own = await kitchen.send('GET /users/me/recipes', { token: ada.token, query: '?limit=3' })
  expect(idsOf(own)).toEqual([51, 41, 40].map(idOf))
  const further = await kitchen.send('GET /users/me/recipes', { token: ada.token, query: '?limit=2' })
  const { next } = listOf(further)
  const query = next?.replace('/users/me/recipes', '') ?? ''
  const answer = expectSuccess(await kitchen.send('GET /recipes', { query }), 200, listDoors)
  expect(listOf(answer)).toMatchObject({ items: [{ id: idOf(40) }, { id: idOf(20) }], next: null, prev: null })
})
