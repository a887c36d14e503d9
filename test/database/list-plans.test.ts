import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openDatabase } from '../../src/database/open.ts'
import type { Filter, SortKey } from '../../src/recipes/recipe.ts'
import { RecipeInput } from '../../src/recipes/schema.ts'
import { recipeStore } from '../../src/recipes/store.ts'
import { toast } from '../harness/kitchen.ts'
import { atOnce } from './at-once.ts'
import { planOf } from './plan.ts'

const recipe = RecipeInput.parse({ ...toast, tags: ['quick'] })

/** A store with five recipes whose every value is the number of the recipe, and what it prepares from now on. */
const shelf = async () => {
  const database = openDatabase(':memory:')
  onTestFinished(() => {
    database.close()
  })
  database.exec("INSERT INTO users VALUES ('1', 'ada', 'ada@kitchen.example', '', '', NULL)")
  const store = recipeStore(database, atOnce)
  for (const number of [1, 2, 3, 4, 5]) {
    const text = `${number}`
    const values = { title: text, cookMinutes: number, createdAt: text, updatedAt: text }
    await store.add({ ...recipe, id: text, version: text, authorId: '1', ...values })
  }
  const prepare = vi.spyOn(database, 'prepare')
  const prepared = () => prepare.mock.calls.map(([sql]) => sql.replace(/\s+/g, ' ').trim())
  return { database, store, prepared }
}

const author = ['CORRELATED SCALAR SUBQUERY 1', 'SEARCH users USING INDEX sqlite_autoindex_users_1 (id=?)'] as const

/**
 * The plans of the first page and of those behind and before the middle: of their rows, and of the probes that each of the
 * last two has for the other side, in the same statement.
 */
const plansOf = async (filter: Filter, by: SortKey, descending: boolean) => {
  const { database, store, prepared } = await shelf()
  const place = { id: '3', value: by === 'cookMinutes' ? 3 : '3' }
  const sort = { by, descending }
  const pages = [
    await store.page(filter, { sort, limit: 2 }),
    await store.page(filter, { sort, limit: 2, after: place }),
    await store.page(filter, { sort, limit: 2, before: place }),
  ]
  const all = ['1', '2', '3', '4', '5']
  const order = descending ? all.toReversed() : all
  expect(pages.map(({ recipes }) => recipes.map(({ id }) => id))).toEqual([
    order.slice(0, 2),
    order.slice(3),
    order.slice(0, 2),
  ])
  const plans = prepared().map((sql) => planOf(database, sql))
  // One for the first page, and one for each direction.
  expect(plans).toHaveLength(3)
  const parted = plans.map((plan) => {
    const end = plan.lastIndexOf(author[1]) + 1
    return { rows: plan.slice(0, end), probe: plan.slice(end) }
  })
  const probes = parted.slice(1).map(({ probe: [name, ...steps] }) => {
    expect(name).toMatch(/^SCALAR SUBQUERY \d$/)
    return steps
  })
  return { rows: parted.map(({ rows }) => rows), probes }
}

const directions = [
  ['ascending', false],
  ['descending', true],
] as const

const indexes = [
  ['createdAt', 'created_at', 'recipes_public_by_creation'],
  ['updatedAt', 'updated_at', 'recipes_public_by_update'],
  ['title', 'title', 'recipes_public_by_title'],
  ['cookMinutes', 'cook_minutes', 'recipes_public_by_cooking'],
] as const

describe.each(indexes)('the list of public recipes by %s', (by, column, index) => {
  it.each(directions)('walks its own index, and sorts nothing: %s', async (_direction, descending) => {
    const { rows, probes } = await plansOf({ visibility: 'public' }, by, descending)
    const [onward, backward] = descending ? ['<', '>'] : ['>', '<']
    const range = (sign: string) => `((${column},id)${sign}(?,?))`
    expect(rows).toEqual([
      [`SCAN recipes USING INDEX ${index}`, ...author],
      [`SEARCH recipes USING INDEX ${index} ${range(onward)}`, ...author],
      [`SEARCH recipes USING INDEX ${index} ${range(backward)}`, ...author],
    ])
    expect(probes).toEqual(
      [backward, onward].map((sign) => [`SEARCH recipes USING COVERING INDEX ${index} ${range(sign)}`]),
    )
  })

  it.each([
    ['tags', { tags: ['quick'] }],
    ['minutes', { maxMinutes: 10 }],
  ])('walks it past what is filtered by %s', async (_what, filter) => {
    const { rows, probes } = await plansOf({ visibility: 'public', ...filter }, by, false)
    for (const [first] of rows) expect(first).toMatch(new RegExp(`^(SCAN|SEARCH) recipes USING INDEX ${index}`))
    for (const [first] of probes) expect(first).toMatch(new RegExp(`^SEARCH recipes USING INDEX ${index}`))
  })
})

/** Of one author's, by name or by id, with the private ones or without. */
const ofAuthor: [what: string, filter: Filter][] = [
  ['public ones, by id', { visibility: 'public', authorId: '1' }],
  ['public ones, by name', { visibility: 'public', author: 'ada' }],
  ['all of them', { visibility: 'any', authorId: '1' }],
]

describe.each(ofAuthor)("an author's list: %s", (_what, filter) => {
  it.each(directions)('walks the index of authors, and sorts nothing: %s', async (_direction, descending) => {
    const { rows, probes } = await plansOf(filter, 'createdAt', descending)
    for (const plan of [...rows, ...probes]) {
      expect(plan.join('\n')).toMatch(/SEARCH recipes USING (COVERING )?INDEX recipes_of_author \(author_id=\?/)
      for (const step of plan) expect(step).not.toMatch(/^SCAN|TEMP B-TREE/)
    }
    for (const plan of probes) expect(plan[0]).toMatch(/\(created_at,id\)[<>]\(\?,\?\)/)
  })

  it.each(['updatedAt', 'title', 'cookMinutes'] as const)('reads only their rows by %s', async (by) => {
    const { rows, probes } = await plansOf(filter, by, true)
    for (const plan of [...rows, ...probes]) {
      expect(plan.join('\n')).toMatch(/SEARCH recipes USING INDEX \w+ \(author_id=\?/)
      expect(plan.join('\n')).not.toMatch(/SCAN/)
    }
  })
})

it('a search reads what the full-text index finds, and no other row', async () => {
  const { rows, probes } = await plansOf({ visibility: 'public', words: 'bread' }, 'createdAt', true)
  for (const plan of [...rows, ...probes]) {
    expect(plan.join('\n')).toMatch(/SCAN public_search VIRTUAL TABLE/)
    expect(plan.join('\n')).not.toMatch(/SCAN recipes/)
  }
})

it('a statement is prepared once, whatever a client fills in', async () => {
  const { store, prepared } = await shelf()
  const page = (words: string, tags: string[], limit: number, value: string) =>
    store.page(
      { visibility: 'public', words, tags, author: words, maxMinutes: limit },
      { sort: { by: 'title', descending: false }, limit, after: { value, id: value } },
    )
  await page('bread', ['quick'], 1, '')
  const { length } = prepared()
  expect(length).toBeGreaterThan(0)
  for (let number = 0; number < 20; number++) await page(`bread ${number}"`, [`${number}`, 'a'], number, `${number}'`)
  expect(prepared()).toHaveLength(length)
})
