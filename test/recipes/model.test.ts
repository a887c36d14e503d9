import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openKitchen } from '../harness/kitchen.ts'
import { fill, idOf, idsOf, listOf, type Planned, sortKeys, walk } from './shelf.ts'

const words = ['egg', 'bread', 'soup', 'lemon']
const tags = ['quick', 'vegan', 'dinner']
const authors = ['ada', 'grace']
/** Values that tie often, and texts whose order differs between UTF-16 and code points. */
const times = ['2026-01-01T09:00:00.000Z', '2026-01-01T09:00:00.001Z', '2026-02-01T09:00:00.000Z']
const endings = ['', 'a', 'B', '\uff5e', '\u{1f35e}']

const row = fc.record({
  author: fc.constantFrom(...authors),
  title: fc.tuple(fc.constantFrom(...words), fc.constantFrom(...endings)).map((parts) => parts.join(' ').trim()),
  description: fc.constantFrom('', ...words),
  ingredients: fc.constantFrom(...words).map((name) => [{ name, quantity: '1' }]),
  tags: fc.subarray(tags),
  prepMinutes: fc.constantFrom(0, 9, 10),
  cookMinutes: fc.constantFrom(0, 9, 10, 100),
  visibility: fc.constantFrom('public', 'public', 'private'),
  createdAt: fc.constantFrom(...times),
  updatedAt: fc.constantFrom(...times),
})
type Row = typeof row extends fc.Arbitrary<infer Value> ? Value & { id: string } : never

/** One author, one title; the ids are in another order than the rows are laid down in. */
const rows = fc
  .uniqueArray(fc.record({ row, place: fc.nat() }), {
    maxLength: 14,
    selector: ({ row: { author, title } }) => `${author} ${title}`,
  })
  .map((all) => all.map(({ row, place }, index): Row => ({ ...row, id: idOf((place % 1000) * 100 + index) })))

const filter = fc.record(
  {
    q: fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 2 }),
    tag: fc.array(fc.constantFrom(...tags), { minLength: 1, maxLength: 2 }),
    author: fc.constantFrom(...authors, 'nobody'),
    maxMinutes: fc.constantFrom(0, 10, 18, 19, 110, 20_160),
  },
  { requiredKeys: [] },
)
type Filter = typeof filter extends fc.Arbitrary<infer Value> ? Value : never

const byCodePoint = (one: string, other: string): number => {
  const [ones, others] = [[...one], [...other]].map((all) => all.map((character) => character.codePointAt(0) ?? 0))
  for (const [index, code] of (ones ?? []).entries()) {
    const difference = code - (others?.[index] ?? -1)
    if (difference !== 0) return difference
  }
  return (ones?.length ?? 0) - (others?.length ?? 0)
}

const textOf = ({ title, description, ingredients, tags }: Row): string[] =>
  [title, description, ...ingredients.map(({ name }) => name), ...tags].join(' ').split(' ')

/** The list, as anyone would write it who need not be quick. */
const model = (all: readonly Row[], { q, tag, author, maxMinutes }: Filter, by: (typeof sortKeys)[number]): Row[] =>
  all
    .filter(
      (row) =>
        row.visibility === 'public' &&
        (author === undefined || row.author === author) &&
        (maxMinutes === undefined || row.prepMinutes + row.cookMinutes <= maxMinutes) &&
        (tag ?? []).every((name) => row.tags.includes(name)) &&
        (q ?? []).every((word) => textOf(row).includes(word)),
    )
    .toSorted((one, other) => {
      const difference = by === 'cookMinutes' ? one.cookMinutes - other.cookMinutes : byCodePoint(one[by], other[by])
      return difference || byCodePoint(one.id, other.id)
    })

const chunks = <Item>(items: readonly Item[], size: number): Item[][] =>
  items.length === 0
    ? [[]]
    : Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
        items.slice(index * size, (index + 1) * size),
      )

const toQuery = ({ q, tag = [], author, maxMinutes }: Filter, sort: string, limit: number): string => {
  const query = new URLSearchParams({
    ...(q && { q: q.join(' ') }),
    ...(author && { author }),
    ...(maxMinutes !== undefined && { maxMinutes: `${maxMinutes}` }),
    sort,
    limit: `${limit}`,
  })
  for (const name of tag) query.append('tag', name)
  return `?${query}`
}

it('any list, walked through by next and back by prev, is what a naive filter and sort make of the rows', async () => {
  const kitchen = await openKitchen()
  for (const name of authors) await kitchen.register(name)
  const get = (query: string) => kitchen.send('GET /recipes', { query })

  await fc.assert(
    fc.asyncProperty(
      rows,
      filter,
      fc.constantFrom(...sortKeys),
      fc.boolean(),
      fc.integer({ min: 1, max: 6 }),
      async (rows, filter, key, descending, limit) => {
        await kitchen.sql('DELETE FROM recipes')
        const planned: Planned[] = rows
        await fill(kitchen, ...planned)
        const ascending = model(rows, filter, key).map(({ id }) => id)
        const expected = descending ? ascending.toReversed() : ascending

        const first = await get(toQuery(filter, `${descending ? '-' : ''}${key}`, limit))
        const there = await walk(get, first)
        expect(there.map((page) => idsOf(page))).toEqual(chunks(expected, limit))
        expect(listOf(first).prev).toBe(null)

        const back = await walk(get, there.at(-1) ?? first, 'prev')
        expect(idsOf(...back.toReversed())).toEqual(expected)
        expect(listOf(back.at(-1) ?? first).prev).toBe(null)
      },
    ),
    { numRuns: 150 },
  )
})
