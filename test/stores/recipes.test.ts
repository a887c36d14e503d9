import { describe, expect, it } from 'vitest'
import type { Filter, RecipeStore, Sort } from '../../src/recipes/recipe.ts'
import { ada, all, at, eve, none, openStores, recipe } from './stores.ts'

const next = { version: 'second', now: at('10:00:00') }

describe('the store of recipes', () => {
  it('adds a recipe, with its lists as JSON and the name of its author', async () => {
    const { recipes } = await openStores()
    const { ingredients, steps, tags, ...rest } = recipe('toast', { tags: ['quick'] })
    const kept = {
      ...rest,
      author: 'ada',
      photo: null,
      ingredients: JSON.stringify(ingredients),
      steps: JSON.stringify(steps),
      tags: JSON.stringify(tags),
    }
    expect(await recipes.add(recipe('toast', { tags: ['quick'] }))).toEqual(kept)
    expect(await recipes.byId('toast')).toEqual(kept)
    expect(await recipes.byId('unknown')).toBeUndefined()
  })

  it('finds each of those that are asked for at the same time', async () => {
    const { recipes } = await openStores()
    for (const id of ['toast', 'tea']) await recipes.add(recipe(id))
    const asked = ['tea', 'unknown', 'toast', 'of no text\0', 'tea']
    const found = await Promise.all(asked.map(async (id) => (await recipes.byId(id))?.title))
    expect(found).toEqual(['The recipe tea', undefined, 'The recipe toast', undefined, 'The recipe tea'])
  })

  it.each([
    ['taken', { title: 'Toast' }],
    ['gone', { title: 'Toast', authorId: 'id-of-nobody' }],
    [undefined, { title: 'toast' }],
    [undefined, { title: 'Toast', authorId: eve.id }],
  ])('says %s to another with %j', async (outcome, more) => {
    const { recipes } = await openStores()
    await recipes.add(recipe('one', { title: 'Toast' }))
    const added = await recipes.add(recipe('two', more))
    expect(added).toEqual(outcome ?? expect.objectContaining(more))
    expect((await recipes.byId('two')) !== undefined).toBe(outcome === undefined)
  })

  it('changes the current version, and none where nothing changes', async () => {
    const { recipes } = await openStores()
    const added = await recipes.add(recipe('toast'))
    expect(await recipes.change('toast', { servings: 1, ingredients: [{ name: 'bread' }] }, next, all)).toEqual(added)
    const changed = { servings: 2, tags: '["tea"]', version: 'second', updatedAt: next.now }
    expect(await recipes.change('toast', { servings: 2, tags: ['tea'] }, next, all)).toMatchObject(changed)
    expect(await recipes.byId('toast')).toMatchObject(changed)
    // A clock that was set back.
    const back = { version: 'third', now: at('09:00:00') }
    expect(await recipes.change('toast', { servings: 3 }, back, all)).toMatchObject({
      updatedAt: '2026-03-01T10:00:00.001Z',
    })
  })

  it('says why it changes or removes nothing', async () => {
    const { recipes } = await openStores()
    const toast = await recipes.add(recipe('toast', { title: 'Toast' }))
    await recipes.add(recipe('tea', { title: 'Tea' }))
    expect(await recipes.change('unknown', { servings: 2 }, next, all)).toBe('gone')
    expect(await recipes.change('toast', { servings: 2 }, next, none)).toBe('stale')
    expect(await recipes.change('toast', { title: 'Tea' }, next, all)).toBe('taken')
    expect(await recipes.remove('unknown', all)).toBe('gone')
    expect(await recipes.remove('toast', none)).toBe('stale')
    expect(await recipes.byId('toast')).toEqual(toast)
    expect(await recipes.remove('toast', all)).toBe('removed')
    expect(await recipes.remove('toast', all)).toBe('gone')
  })

  it('lets one of two changes win that are made for the same version', async () => {
    const { recipes } = await openStores()
    await recipes.add(recipe('toast'))
    const outcomes = await Promise.all(
      [2, 3].map((servings) =>
        recipes.change('toast', { servings }, { ...next, version: `v${servings}` }, ({ version }) =>
          version.startsWith('first'),
        ),
      ),
    )
    expect(outcomes.filter((outcome) => outcome === 'stale')).toHaveLength(1)
  })
})

const publicOnes: Filter = { visibility: 'public' }

/** Code points: a title that starts with U+FF21 comes before one that starts with U+1F35E, whose UTF-16 is lower. */
const shelf = [
  recipe('a', { title: 'apple', cookMinutes: 5, createdAt: at('09:00:01') }),
  recipe('b', { title: 'Bread, crème brûlée', cookMinutes: 5, tags: ['quick', 'tea'] }),
  recipe('c', { title: '\u{1F35E} loaf', cookMinutes: 5, prepMinutes: 6, description: 'Baked potatoes, Straße.' }),
  recipe('d', { title: '\uFF21 loaf', cookMinutes: 1, tags: ['quick'], updatedAt: at('09:30:00') }),
  recipe('e', { title: 'eggs', authorId: eve.id, steps: ['The & can.'] }),
  recipe('f', { title: 'Fudge, potato', visibility: 'private' }),
]

const openShelf = async (): Promise<RecipeStore> => {
  const { recipes } = await openStores()
  for (const one of shelf) await recipes.add(one)
  return recipes
}

const byTime = (filter: Filter) => [filter, { by: 'createdAt', descending: false }] as const

/** All ids of a list, read in pages of two: forward, then backward from the last page. */
const walk = async (recipes: RecipeStore, filter: Filter, sort: Sort): Promise<string[][]> => {
  const place = (of: { readonly id: string } | undefined) => {
    const value: unknown = of && Reflect.get(of, sort.by)
    return of && (typeof value === 'string' || typeof value === 'number') ? { value, id: of.id } : undefined
  }
  let page = await recipes.page(filter, { sort, limit: 2 })
  expect(page.hasPrevious).toBe(false)
  const forward = page.recipes.map(({ id }) => id)
  while (page.hasNext) {
    page = await recipes.page(filter, { sort, limit: 2, after: place(page.recipes.at(-1)) })
    expect(page.hasPrevious).toBe(true)
    forward.push(...page.recipes.map(({ id }) => id))
  }
  const backward = page.recipes.map(({ id }) => id)
  while (page.hasPrevious) {
    page = await recipes.page(filter, { sort, limit: 2, before: place(page.recipes[0]) })
    expect(page.hasNext).toBe(true)
    backward.unshift(...page.recipes.map(({ id }) => id))
  }
  return [forward, backward]
}

describe('the lists of recipes', () => {
  it.each<[Sort['by'], string]>([
    ['createdAt', 'bcdea'],
    ['updatedAt', 'abced'],
    ['title', 'baedc'],
    ['cookMinutes', 'edabc'],
  ])('are sorted by %s and id, and read in both directions', async (by, order) => {
    const recipes = await openShelf()
    const ids = [...order]
    expect(await walk(recipes, publicOnes, { by, descending: false })).toEqual([ids, ids])
    ids.reverse()
    expect(await walk(recipes, publicOnes, { by, descending: true })).toEqual([ids, ids])
  })

  it.each<[string, Filter]>([
    ['bcdea', publicOnes],
    ['bcda', { visibility: 'public', authorId: ada.id }],
    ['f', { visibility: 'private', authorId: ada.id }],
    ['bcdfa', { visibility: 'any', authorId: ada.id }],
    ['e', { visibility: 'public', author: 'eve' }],
    ['', { visibility: 'public', author: 'EVE' }],
    ['bd', { visibility: 'public', tags: ['quick'] }],
    ['b', { visibility: 'public', tags: ['tea', 'quick'] }],
    ['', { visibility: 'public', tags: ['quic'] }],
    ['bdea', { visibility: 'public', maxMinutes: 10 }],
    ['de', { visibility: 'public', maxMinutes: 4 }],
    // Folding and stems.
    ['b', { visibility: 'public', words: 'CREME brulée' }],
    ['b', { visibility: 'public', words: 'cre\u0300me' }],
    ['c', { visibility: 'public', words: 'potato bake' }],
    ['cf', { visibility: 'any', authorId: ada.id, words: 'POTATOES' }],
    ['f', { visibility: 'private', authorId: ada.id, words: 'potato' }],
    ['', { visibility: 'private', authorId: eve.id, words: 'potato' }],
    ['', { visibility: 'public', words: 'potat' }],
    ['', { visibility: 'public', words: '& -' }],
    ['b', { visibility: 'public', words: 'bread', tags: ['tea'], maxMinutes: 5, author: 'ada' }],
  ])('have %s for %j', async (ids, filter) => {
    const [of, sort] = byTime(filter)
    expect(await walk(await openShelf(), of, sort)).toEqual([[...ids], [...ids]])
  })

  it('find a recipe by its newest words', async () => {
    const recipes = await openShelf()
    await recipes.change('a', { title: 'Pear' }, next, all)
    const found = async (words: string) => (await walk(recipes, ...byTime({ visibility: 'public', words })))[0]
    expect([await found('apple'), await found('pears')]).toEqual([[], ['a']])
    await recipes.remove('a', all)
    expect(await found('pears')).toEqual([])
  })

  it('cut a page of long recipes', async () => {
    const { recipes } = await openStores()
    const steps = Array.from({ length: 100 }, () => 'x'.repeat(2000))
    for (const id of 'abcdefg') await recipes.add(recipe(id, { steps }))
    const sort: Sort = { by: 'createdAt', descending: false }
    const page = await recipes.page(publicOnes, { sort, limit: 7 })
    expect([page.recipes.length, page.hasNext]).toEqual([5, true])
  })
})
