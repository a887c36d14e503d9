import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Answer, expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type TestKitchen } from '../harness/kitchen.ts'
import { cursorOf, everybodys, queried, shelf, written } from './lists.ts'

const long = (length: number, character: string) => character.repeat(length)
const tags = (count: number) => Array.from({ length: count }, (_, index) => `${index}`.padStart(30, 'tag-'))

const text = (unit: 'grapheme' | 'binary') => fc.string({ unit, minLength: 1, maxLength: 60 })
const parameters = fc.record(
  {
    q: fc
      .oneof(text('grapheme'), text('binary'), fc.constantFrom('one', 'crème', 'rye "100', 'two OR *'))
      .filter((q) => q.trim() !== '' && !/\p{Cc}/u.test(q) && [...q.trim()].length <= 200),
    tag: fc.array(fc.oneof(fc.constant('a'), fc.stringMatching(/^[a-z0-9-]{1,30}$/)), {
      minLength: 1,
      maxLength: 20,
    }),
    author: fc.oneof(fc.constant('ada'), fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,28}[a-z0-9]$/)),
    maxMinutes: fc.integer({ min: 0, max: 20_160 }),
    limit: fc.integer({ min: 1, max: 100 }),
  },
  { requiredKeys: [], noNullPrototype: true },
)

/** Follows what a QUERY says to be the GET that gives the same, and holds the two against each other. */
const expectSame = async (kitchen: TestKitchen, answer: Answer): Promise<URLSearchParams> => {
  expectSuccess(answer, 200, queried.toList)
  const { location = '', 'content-location': contentLocation } = answer.headers
  expect(contentLocation).toBe(location)
  const [path, query = ''] = location.split(/(?=\?)/)
  expect(path).toBe('/recipes')
  const get = expectSuccess(await kitchen.send('GET /recipes', { query }), 200, everybodys.toList)
  expect(get.text).toBe(answer.text)
  for (const name of ['etag', 'link', 'cache-control', 'content-type', 'vary'])
    expect(get.headers[name], name).toBe(answer.headers[name])
  return new URLSearchParams(query)
}

/** Recipes of which many a query finds some. */
const stocked = async () => {
  const { kitchen, token, ...rest } = await shelf()
  for (const [index, title] of ['Crème brûlée', 'Größe & Güte', '寿司', '🍞 + 🧈', '100 % "rye"'].entries())
    await kitchen.cook(token, { title, cookMinutes: index, tags: index % 2 ? ['a'] : ['a', 'b-2'] })
  return { kitchen, token, ...rest }
}

describe('Content-Location and Location of QUERY (RFC 10008 2.3, 2.4)', () => {
  it.each([
    ...[{}, { limit: 1 }, { limit: 100 }, { sort: 'title' }, { sort: '-title', limit: 2 }, { sort: '-createdAt' }],
    ...[{ maxMinutes: 0 }, { maxMinutes: 20_160 }, { author: 'ada' }, { author: 'nobody' }, { tag: ['a'] }],
    ...[{ tag: ['b-2', 'a'] }, { tag: ['a', 'a'] }, { tag: tags(20) }],
    ...['one', 'crème brûlée', 'Größe & Güte', '寿司', '🍞', '🍞 + 🧈', '100 % "rye"', 'a&limit=1', 'a=b;c', '%41'].map(
      (q) => ({ q }),
    ),
    ...['+', '#', '?', '\\', "'", '"', '*', '/../', 'a\u2028b', 'e\u0301', '\u200d', '\ufffd', '\u{10ffff}'].map(
      (q) => ({ q }),
    ),
    { q: 'brulee', tag: ['a', 'b-2'], author: 'ada', maxMinutes: 60, sort: 'cookMinutes', limit: 3 },
  ])('are a GET with the same parameters, which gives the same list: %j', async (json) => {
    const { kitchen, query } = await stocked()
    const search = await expectSame(kitchen, await query(json))
    const expected = Object.entries(json).flatMap(([name, value]) =>
      [value].flat().map((one) => [name, String(one)] as const),
    )
    expect([...search].toSorted()).toEqual(expected.toSorted())
  })

  it('are of the very page, whichever cursor leads to it', async () => {
    const { kitchen, query } = await stocked()
    const parameters = { q: 'a OR one', sort: '-title', limit: 1, tag: ['a'] }
    for (const given of [{ sort: 'title', limit: 3 }, { sort: 'cookMinutes', limit: 2 }, { limit: 1 }, parameters]) {
      const first = await query(given)
      for (let page = first; page.json.next; ) {
        const after = cursorOf(page, 'next')
        page = await query({ ...given, after })
        expect((await expectSame(kitchen, page)).get('after')).toBe(after)
        const before = cursorOf(page, 'prev')
        const search = await expectSame(kitchen, await query({ ...given, before }))
        expect([search.get('before'), search.has('after')]).toEqual([before, false])
      }
    }
  })

  it('say q as it is read, without the spaces around it', async () => {
    const { kitchen, query } = await stocked()
    expect((await expectSame(kitchen, await query({ q: '\n one\t' }))).get('q')).toBe('one')
  })

  it('are a URI that the server reads, of the longest parameters there may be', async () => {
    const { kitchen, token, query } = await stocked()
    for (const title of [long(120, '🍞'), long(119, '🍞')]) await kitchen.cook(token, { title })
    const first = await query({ sort: '-title', limit: 1 })
    const after = cursorOf(first, 'next')
    const json = { q: long(200, '🍞'), tag: tags(20), author: long(30, 'x'), maxMinutes: 20_160, sort: '-title', after }
    const answer = await query({ ...json, limit: 100 })
    await expectSame(kitchen, answer)
    expect(answer.headers.location?.length).toBeGreaterThan(3500)
  })

  it('are never too long a URI: no row ends a page with a title of more than 120 characters', async () => {
    const { query } = await shelf()
    for (const length of [10_000, 500_000]) {
      const after = written(['title', long(length, 'x'), '0190a000-0000-7000-8000-000000000001'])
      const answer = await query({ sort: 'title', after })
      if (answer.status === 200) expect(answer.headers.location?.length).toBeLessThanOrEqual(8000)
      else expectRefusal(answer, 'invalid-content', queried.toMeaning)
    }
  })

  it('give the list as it is then, when it has changed', async () => {
    const { kitchen, token, query } = await stocked()
    const before = await query({ limit: 2 })
    await kitchen.cook(token, { title: 'Four' })
    const after = await query({ limit: 2 })
    expect(after.headers.location).toBe(before.headers.location)
    expect(after.headers.etag).not.toBe(before.headers.etag)
    await expectSame(kitchen, after)
  })

  it('give the same list for whatever is asked', async () => {
    const { kitchen, query, cursors } = await stocked()
    const pages = await Promise.all(
      ['title', '-title', 'cookMinutes', 'createdAt', '-updatedAt'].map(async (sort) => ({
        sort,
        ...(await cursors(sort)),
      })),
    )
    const page = fc
      .constantFrom(...pages)
      .chain(({ sort, after, before }) => fc.constantFrom<object>({}, { sort }, { sort, after }, { sort, before }))
    await fc.assert(
      fc.asyncProperty(parameters, page, async (parameters, page) => {
        await expectSame(kitchen, await query({ ...parameters, ...page }))
      }),
      { numRuns: 150 },
    )
  })

  it('stand on a 304 too, and on no refusal', async () => {
    const { kitchen, query } = await stocked()
    const { headers } = await query({ q: 'one' })
    const send = (fields: Readonly<Record<string, string>>, json: unknown) =>
      kitchen.send('QUERY /recipes', { json, headers: fields })
    const walked = `${queried.toMeaning}, precondition`
    const known = expectSuccess(await send({ 'if-none-match': headers.etag ?? '' }, { q: 'one' }), 304, walked)
    for (const name of ['location', 'content-location']) expect(known.headers[name]).toBe('/recipes?q=one')
    const stale = expectRefusal(await send({ 'if-match': '"x"' }, { q: 'one' }), 'precondition-failed', walked)
    expect(stale.json.etag).toBe(headers.etag)
    const senseless = expectRefusal(await send({}, { q: '' }), 'invalid-content', queried.toMeaning)
    for (const answer of [stale, senseless])
      for (const name of ['location', 'content-location', 'etag']) expect(answer.headers).not.toHaveProperty(name)
  })

  it('are nothing that GET has: its URI is known already', async () => {
    const { get } = await stocked()
    for (const name of ['location', 'content-location']) expect((await get('?q=one')).headers).not.toHaveProperty(name)
  })
})

describe('a private recipe', () => {
  it('is listed by no QUERY, not even to its author', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    const secret = { title: 'Zabaglione', tags: ['hidden'], visibility: 'private' }
    const { id } = await kitchen.cook(token, secret)
    const asked = [
      {},
      { q: 'zabaglione' },
      { tag: ['hidden'] },
      { author: 'ada' },
      { sort: 'title', maxMinutes: 20_160 },
    ]
    for (const json of asked)
      for (const sent of [{ json }, { json, token }]) {
        const answer = expectSuccess(await kitchen.send('QUERY /recipes', sent), 200, queried.toList)
        expect(answer.json).toEqual({ items: [], next: null, prev: null })
        expect(answer.text).not.toContain(id)
        expect(answer.headers['cache-control']).toBe('public, no-cache')
      }
  })
})
