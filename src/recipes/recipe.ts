import type { z } from 'zod'
import type { Awaitable } from '../door.ts'
import type { JsonText } from '../json-text.ts'
import type { World } from '../kitchen.ts'
import type { RecipeInput } from './schema.ts'

/** The members of a recipe that its author writes. */
export type RecipeText = Readonly<z.output<typeof RecipeInput>>

/** The properties that the server adds. */
export type Kept = {
  readonly id: string
  /** Unique, even if a later version has the same content. */
  readonly version: string
  readonly authorId: string
  readonly createdAt: string
  readonly updatedAt: string
}

/**
 * A recipe as it is stored. Its lists are JSON text, which responses contain as it is. `photo` is the version of its photo;
 * null if it has none.
 */
export type Recipe = Kept & { readonly author: string; readonly photo: string | null } & {
  readonly [Member in keyof RecipeText]: RecipeText[Member] extends readonly unknown[]
    ? JsonText<RecipeText[Member]>
    : RecipeText[Member]
}

/** What a new version gets: a random name, since an id never has the same one twice, and the time. */
export type Next = { readonly version: string; readonly now: string }

export const nextVersion =
  ({ random, now }: Pick<World, 'random' | 'now'>) =>
  (): Next => ({ version: random(9).toString('base64url'), now: now().toISOString() })

/** When a new version was made. A clock that was set back must not make it look older than the one before. */
export const timeOfNext = (before: string, now: string): string =>
  now > before ? now : new Date(Date.parse(before) + 1).toISOString()

/** The sort keys of lists. Titles are sorted by code point. */
export type SortKey = 'createdAt' | 'updatedAt' | 'title' | 'cookMinutes'

export type Sort = { readonly by: SortKey; readonly descending: boolean }

/** A position in a list: the value of the sort key, and the id, which orders rows with the same value. */
export type Place = { readonly value: string | number; readonly id: string }

/** The owner of the recipes: all public recipes, those of one author, or the private ones of that author too. */
export type Whose =
  | { readonly visibility: 'public'; readonly authorId?: string }
  | { readonly visibility: 'private' | 'any'; readonly authorId: string }

/** A filter: all conditions that are given must be true. */
export type Filter = Whose & {
  /** A username. */
  readonly author?: string | undefined
  /** Words that all occur in the title, the description, the ingredients or the tags, in any order. */
  readonly words?: string | undefined
  readonly tags?: readonly string[] | undefined
  /** The maximum of preparation and cooking time together. */
  readonly maxMinutes?: number | undefined
}

/** A part of a list: at most `limit` rows, after `after` or before `before`. */
export type Stretch = {
  readonly sort: Sort
  readonly limit: number
  readonly after?: Place | undefined
  readonly before?: Place | undefined
}

export type Page = { readonly recipes: readonly Recipe[]; readonly hasPrevious: boolean; readonly hasNext: boolean }

/** Whether the current version of a recipe may be changed. It is called in the transaction of the change. */
export type Guard = (recipe: Recipe) => boolean

/** The store of recipes. Implement it to use another database. */
export type RecipeStore = {
  /** 'gone': the author no longer exists. */
  add(recipe: RecipeText & Kept): Awaitable<Recipe | 'taken' | 'gone'>
  byId(id: string): Awaitable<Recipe | undefined>
  /**
   * Changes the current version of a recipe, in one transaction. Returns 'stale' if `guard` refuses that version. If
   * nothing changes, the version stays the same.
   */
  change(
    id: string,
    change: Partial<RecipeText>,
    next: Next,
    guard: Guard,
  ): Awaitable<Recipe | 'taken' | 'stale' | 'gone'>
  remove(id: string, guard: Guard): Awaitable<'removed' | 'stale' | 'gone'>
  page(filter: Filter, stretch: Stretch): Awaitable<Page>
}
