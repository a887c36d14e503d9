import { describe, expect, it, onTestFinished } from 'vitest'
import { dialect } from '../../src/postgres/recipes.ts'
import { pages } from '../../src/recipes/listing.ts'
import type { Filter, SortKey, Stretch } from '../../src/recipes/recipe.ts'
import { Connection, newDatabase } from '../harness/postgres.ts'

const indexes = {
  createdAt: 'recipes_public_by_creation',
  updatedAt: 'recipes_public_by_update',
  title: 'recipes_public_by_title',
  cookMinutes: 'recipes_public_by_cooking',
} as const satisfies Record<SortKey, string>

const sortKeys = ['createdAt', 'updatedAt', 'title', 'cookMinutes'] as const

const literal = (value: unknown): string => (typeof value === 'number' ? `${value}` : `'${String(value)}'`)

/** A database with thousands of recipes of ten authors, and the plan of a page in it. */
const shelf = async () => {
  const database = new Connection(await newDatabase())
  onTestFinished(() => database.end())
  await database.sql(`
    INSERT INTO users SELECT 'u' || n, 'user-' || n, 'u' || n || '@kitchen.example', '', '' FROM generate_series(0, 9) n;
    INSERT INTO recipes SELECT 'r' || n, 'v', 'u' || n % 10, 'Title ' || n, repeat('Words. ', 30), 1, 1, n % 90, '[]', '[]',
      '["tea"]', CASE WHEN n % 5 = 0 THEN 'private' ELSE 'public' END, 't' || n, 't' || n, NULL,
      array_to_tsvector(stems('word number' || n)) FROM generate_series(1, 5000) n;
    ANALYZE`)
  return async (filter: Filter, stretch: Omit<Stretch, 'limit'>): Promise<string> => {
    const statements: string[] = []
    await pages(dialect, (sql, bound) => {
      statements.push(sql.replace(/@(\w+)/g, (_, name: string) => literal(Reflect.get(bound, name))))
      return []
    })(filter, { ...stretch, limit: 20 })
    const rows = await database.sql(`EXPLAIN ${statements[0]}`)
    return rows.map((row) => String(row['QUERY PLAN'])).join('\n')
  }
}

describe('a page of the public list', () => {
  it.each(sortKeys)('walks an index from the cursor on, in either direction: %s', async (by) => {
    const planOf = await shelf()
    const place = { value: by === 'cookMinutes' ? 40 : 't2500', id: 'r2500' }
    for (const descending of [false, true])
      for (const stretch of [{}, { after: place }, { before: place }]) {
        const plan = await planOf({ visibility: 'public' }, { sort: { by, descending }, ...stretch })
        expect(plan).toMatch(new RegExp(`^ *(?:->)? *Index Scan (?:Backward )?using ${indexes[by]} `, 'm'))
        expect(plan).not.toContain('Sort')
      }
  })

  it('finds words by their index', async () => {
    const planOf = await shelf()
    const filter = { visibility: 'public', words: 'NUMBER77' } as const
    expect(await planOf(filter, { sort: { by: 'createdAt', descending: true } })).toContain('public_words')
  })
})

it("a page of one's own recipes walks those of the author alone", async () => {
  const planOf = await shelf()
  const plan = await planOf({ visibility: 'any', authorId: 'u3' }, { sort: { by: 'createdAt', descending: true } })
  expect(plan).toMatch(/Index Scan Backward using recipes_of_author /)
  expect(plan).not.toContain('Sort')
})
