import { randomUUIDv7 } from 'node:crypto'
import { expect } from 'vitest'
import { z } from 'zod'
import type { Kept, RecipeText } from '../../src/recipes/recipe.ts'
import { RecipeInput } from '../../src/recipes/schema.ts'
import { recipeStore } from '../../src/recipes/store.ts'
import type { Answer } from '../harness/answer.ts'
import { openKitchen, type TestKitchen, toast } from '../harness/kitchen.ts'

export const listDoors = 'message, service, host, route, method, acceptable, query, precondition, action'

/** The sorts of the contract. */
export const sortKeys = ['createdAt', 'updatedAt', 'title', 'cookMinutes'] as const
export const sorts = sortKeys.flatMap((key) => [key, `-${key}`])

const List = z.object({
  items: z.array(z.looseObject({ id: z.string(), title: z.string() })),
  next: z.string().nullable(),
  prev: z.string().nullable(),
})
export const listOf = ({ json }: Answer) => List.parse(json)
export const titlesOf = (answer: Answer) => listOf(answer).items.map(({ title }) => title)
export const idsOf = (...pages: readonly Answer[]) => pages.flatMap((page) => listOf(page).items.map(({ id }) => id))

/** The targets of the Link field by their relation. */
export const links = ({ headers }: Answer): Record<string, string> =>
  Object.fromEntries(
    [...(headers.link ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g)].map(([, target = '', rel = '']) => [rel, target]),
  )

/** A URI as its path and its parameters. */
export const parts = (target: string): [path: string, parameters: string[][]] => {
  const { pathname, searchParams } = new URL(target, 'http://kitchen.example')
  return [pathname, [...searchParams]]
}

/** Sends a query to one list. */
export type Ask = (query: string) => Promise<Answer>

/** `next` and `prev` are whole paths with a query; this sends what stands in them. */
export const follow = (ask: Ask, target: string | null | undefined): Promise<Answer> => {
  expect(target).toMatch(/\/recipes\?/)
  return ask(target?.replace(/^[^?]*/, '') ?? '')
}

/** A page, and all behind it by `next` or in front of it by `prev`, as they are met; `between` may change what is there. */
export const walk = async (
  ask: Ask,
  first: Answer,
  rel: 'next' | 'prev' = 'next',
  between: () => unknown = () => {},
): Promise<Answer[]> => {
  const pages = [first]
  for (let target = listOf(first)[rel]; target !== null; ) {
    if (pages.length > 1000) throw new Error(`${rel} comes to no end`)
    await between()
    const page = await follow(ask, target)
    pages.push(page)
    target = listOf(page)[rel]
  }
  return pages
}

/** The ids of what a search finds. */
export const find = async (kitchen: TestKitchen, q: string): Promise<string[]> =>
  idsOf(await kitchen.send('GET /recipes', { query: `?${new URLSearchParams({ q, limit: '100' })}` }))

/** Recipes named 1, 2, 3 …, a second apart, or all of the same moment. */
export const stock = async (count: number, seconds = 1) => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const ids: string[] = []
  const cook = async (title: string) => {
    const { id } = await kitchen.cook(token, { title })
    ids.push(id)
    kitchen.pass(seconds)
    return id
  }
  for (let number = 1; number <= count; number++) await cook(String(number))
  const remove = (id: string) => kitchen.send('DELETE /recipes/:id', { path: { id }, token })
  const get = (query = '') => kitchen.send('GET /recipes', { query })
  return { kitchen, token, ids, cook, remove, get }
}

/** An id with a place of its own among the others. */
export const idOf = (number: number): string => `0190a000-0000-7000-8000-${String(number).padStart(12, '0')}`

export type Planned = Partial<RecipeText & Omit<Kept, 'authorId'> & { author: string }>

/** Puts recipes there with ids and times that no client could choose, in the order given. */
export const fill = async (kitchen: TestKitchen, ...rows: readonly Planned[]): Promise<void> => {
  const { storage, users } = kitchen.app.kitchen
  const store = await storage.store('recipes', recipeStore)
  for (const row of rows) {
    const { author = 'ada', createdAt = '2026-03-01T12:00:00.000Z', id = randomUUIDv7(), ...text } = row
    const recipe: RecipeText & Kept = {
      ...RecipeInput.parse({ ...toast, title: id }),
      updatedAt: createdAt,
      ...text,
      id,
      version: id,
      authorId: (await users.byUsername(author))?.id ?? '',
      createdAt,
    }
    expect(await store.add(recipe)).toMatchObject({ id, author })
  }
}
