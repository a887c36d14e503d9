import { describe, expect, it } from 'vitest'
import { type Answer, expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { fill, follow, idOf, idsOf, links, listOf, parts, sorts, titlesOf, walk } from './shelf.ts'

const ownDoors = 'message, service, host, route, method, authentication, acceptable, query, precondition, action'
const ofUserDoors = 'message, service, host, route, method, acceptable, existence, query, precondition, action'

/** Six recipes of Ada's in turn public and private, each a day and a minute apart, and one of each of Grace's. */
const shelf = async () => {
  const kitchen = await openKitchen()
  const ada = await kitchen.register('ada')
  const grace = await kitchen.register('grace')
  for (const number of [4, 1, 6, 3, 2, 5])
    await fill(kitchen, {
      id: idOf(number),
      title: `${number} soup`,
      createdAt: `2026-04-0${number}T12:00:00.000Z`,
      cookMinutes: number,
      tags: ['dinner', number > 3 ? 'late' : 'early'],
      visibility: number % 2 === 0 ? 'private' : 'public',
    })
  await fill(
    kitchen,
    { id: idOf(7), title: '7 soup', author: 'grace', createdAt: '2026-04-03T13:00:00.000Z' },
    { id: idOf(8), title: '8 soup', author: 'grace', createdAt: '2026-04-03T14:00:00.000Z', visibility: 'private' },
  )
  const own = (query = '') => kitchen.send('GET /users/me/recipes', { token: ada.token, query })
  const of = (username: string, query = '') =>
    kitchen.send('GET /users/:username/recipes', { path: { username }, query })
  return { kitchen, ada, grace, own, of }
}

const numbersOf = (...answers: Answer[]) => answers.flatMap(titlesOf).map((title) => Number(title.split(' ')[0]))

describe('GET /users/me/recipes', () => {
  it('lists one’s own recipes, the private ones too, newest first, for one’s own caches', async () => {
    const { own } = await shelf()
    const answer = expectSuccess(await own(), 200, ownDoors)
    expect(numbersOf(answer)).toEqual([6, 5, 4, 3, 2, 1])
    expect(answer.headers['cache-control']).toBe('private, no-cache')
    expect(answer.headers.etag).toMatch(/^"[^"]+"$/)
    for (const name of ['last-modified', 'location', 'content-location'])
      expect.soft(answer.headers).not.toHaveProperty(name)
  })

  it('gives each user theirs', async () => {
    const { kitchen, grace } = await shelf()
    const answer = await kitchen.send('GET /users/me/recipes', { token: grace.token })
    expect(numbersOf(expectSuccess(answer, 200, ownDoors))).toEqual([8, 7])
  })

  it('is empty for who has none', async () => {
    const { kitchen } = await shelf()
    const { token } = await kitchen.register('eve')
    const answer = expectSuccess(await kitchen.send('GET /users/me/recipes', { token }), 200, ownDoors)
    expect(answer.json).toEqual({ items: [], next: null, prev: null })
  })

  it('refuses who has no token with missing-token', async () => {
    const { kitchen } = await shelf()
    const answer = await kitchen.send('GET /users/me/recipes')
    expectRefusal(answer, 'missing-token', 'message, service, host, route, method, authentication')
  })

  it.each([
    ['?visibility=public', [5, 3, 1]],
    ['?visibility=private', [6, 4, 2]],
    ['?visibility=private&tag=late', [6, 4]],
    ['?visibility=private&maxMinutes=4', [4, 2]],
    ['?q=4', [4]],
    ['?q=8', []],
    ['?tag=early&q=soup', [3, 2, 1]],
    ['?author=ada&visibility=public', [5, 3, 1]],
    // Somebody else's are not one's own.
    ['?author=grace', []],
    ['?author=nobody', []],
  ])('filters: %s', async (query, found) => {
    const { own } = await shelf()
    expect(numbersOf(expectSuccess(await own(query), 200, ownDoors))).toEqual(found)
  })

  it.each(sorts)('is walked through by next and back by prev, sorted by %s', async (sort) => {
    const { own } = await shelf()
    const expected = sort.startsWith('-') ? [6, 5, 4, 3, 2, 1] : [1, 2, 3, 4, 5, 6]
    const there = await walk(own, await own(`?sort=${sort}&limit=4`))
    expect(numbersOf(...there)).toEqual(expected)
    const back = await walk(own, there.at(-1) ?? (await own()), 'prev')
    expect(numbersOf(...back.toReversed())).toEqual(expected)
  })

  it('links to itself, with the parameters that were given', async () => {
    const { own } = await shelf()
    const given = [
      ['q', 'soup'],
      ['limit', '1'],
      ['visibility', 'private'],
    ]
    const first = await own('?visibility=private&limit=1&q=soup')
    const middle = await follow(own, listOf(first).next)
    expect(numbersOf(middle)).toEqual([4])
    const { first: start = '', prev = '', next = '' } = links(middle)
    expect({ prev, next }).toEqual({ prev: middle.json.prev, next: middle.json.next })
    expect(parts(start)).toEqual(['/users/me/recipes', given])
    expect(parts(prev)).toEqual(['/users/me/recipes', [...given, ['before', expect.any(String)]]])
    expect(parts(next)).toEqual(['/users/me/recipes', [...given, ['after', expect.any(String)]]])
  })

  it('has an entity tag that changes with a private recipe, and another for each filter', async () => {
    const { kitchen, ada, own } = await shelf()
    const tags = async () => [(await own()).headers.etag, (await own('?visibility=public')).headers.etag]
    const [all, open] = await tags()
    expect(all).not.toBe(open)
    await kitchen.send('PATCH /recipes/:id', { path: { id: idOf(4) }, token: ada.token, json: { servings: 9 } })
    const [now, still] = await tags()
    expect(now).not.toBe(all)
    expect(still).toBe(open)
  })

  it('answers 304 to its own entity tag, for one’s own caches too', async () => {
    const { kitchen, ada, own } = await shelf()
    const etag = String((await own('?visibility=private')).headers.etag)
    const query = '?visibility=private'
    const sent = { token: ada.token, query, headers: { 'if-none-match': etag } }
    const answer = await kitchen.send('GET /users/me/recipes', sent)
    expectSuccess(answer, 304, ownDoors.replace('action', 'precondition'))
    expect(answer.headers).toMatchObject({ etag, 'cache-control': 'private, no-cache' })
  })
})

describe('GET /users/:username/recipes', () => {
  it('lists the public recipes of that user alone', async () => {
    const { of } = await shelf()
    expect(numbersOf(expectSuccess(await of('ada'), 200, ofUserDoors))).toEqual([5, 3, 1])
    expect(numbersOf(expectSuccess(await of('grace'), 200, ofUserDoors))).toEqual([7])
  })

  it('gives the same recipes as GET /recipes with that author', async () => {
    const { kitchen, of } = await shelf()
    const { json } = await kitchen.send('GET /recipes', { query: '?author=ada&sort=title' })
    expect((await of('ada', '?sort=title')).json).toEqual(json)
  })

  it('is empty for who has only private recipes, and for whose name is asked beside another’s', async () => {
    const { kitchen, of } = await shelf()
    const { token } = await kitchen.register('eve')
    await kitchen.cook(token, { visibility: 'private' })
    for (const answer of [await of('eve'), await of('ada', '?author=grace')])
      expect(expectSuccess(answer, 200, ofUserDoors).json).toEqual({ items: [], next: null, prev: null })
  })

  it('links to itself, with the parameters that were given', async () => {
    const { of } = await shelf()
    const ask = (query: string) => of('ada', query)
    const pages = await walk(ask, await of('ada', '?limit=1&sort=title&tag=dinner'))
    expect(idsOf(...pages)).toEqual([1, 3, 5].map(idOf))
    for (const target of Object.values(links(pages[1] ?? (await of('ada'))))) {
      const [path, parameters] = parts(target)
      expect(path).toBe('/users/ada/recipes')
      expect(Object.fromEntries(parameters)).toMatchObject({ limit: '1', sort: 'title', tag: 'dinner' })
    }
  })

  it('is no longer there when the user has gone', async () => {
    const { kitchen, grace, of } = await shelf()
    await kitchen.send('DELETE /users/me', { token: grace.token })
    expectRefusal(await of('grace'), 'no-such-user', 'message, service, host, route, method, acceptable, existence')
  })
})
