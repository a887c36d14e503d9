import type { z } from 'zod'
import type { Awaitable } from '../door.ts'
import type { JsonText } from '../json-text.ts'
import type { RecipeInput } from './schema.ts'

/** What an author writes of a recipe. */
export type RecipeText = Readonly<z.output<typeof RecipeInput>>

/** What the server adds to it. */
export type Kept = {
  readonly id: string
  /** Never the same twice, whatever the content. */
  readonly version: string
  readonly authorId: string
  readonly createdAt: string
  readonly updatedAt: string
}

/** A recipe as it is stored, and as it goes out: its lists are JSON text. */
export type Recipe = Kept & { readonly author: string } & {
  readonly [Member in keyof RecipeText]: RecipeText[Member] extends readonly unknown[]
    ? JsonText<RecipeText[Member]>
    : RecipeText[Member]
}

/** What lists are sorted by; titles by code point. */
export type SortKey = 'createdAt' | 'updatedAt' | 'title' | 'cookMinutes'

export type Sort = { readonly by: SortKey; readonly descending: boolean }

/** A place in a list: what its row is sorted by, and the id, which parts rows that are the same in that. */
export type Place = { readonly value: string | number; readonly id: string }

/** Whose recipes: the public ones of everybody or of one author, or, for that author alone, the private ones too. */
export type Whose =
  | { readonly visibility: 'public'; readonly authorId?: string }
  | { readonly visibility: 'private' | 'any'; readonly authorId: string }

/** Which recipes: all the conditions that are there. */
export type Filter = Whose & {
  /** A username. */
  readonly author?: string
  /** Words that all stand in the title, the description, the ingredients or the tags, in any order. */
  readonly words?: string
  readonly tags?: readonly string[]
  /** Preparing and cooking together. */
  readonly maxMinutes?: number
}

/** A stretch of a list: `limit` rows at most behind `after` or in front of `before`. */
export type Stretch = { readonly sort: Sort; readonly limit: number; readonly after?: Place; readonly before?: Place }

export type Page = { readonly recipes: readonly Recipe[]; readonly hasPrevious: boolean; readonly hasNext: boolean }

/** Whether a recipe, as it stands when it is written, may be written. */
export type Guard = (recipe: Recipe) => boolean

/** Recipes as they are kept. Another database takes part by keeping to this. */
export type RecipeStore = {
  /** 'gone': the author no longer exists. */
  add(recipe: RecipeText & Kept): Awaitable<Recipe | 'taken' | 'gone'>
  byId(id: string): Awaitable<Recipe | undefined>
  /**
   * Changes a recipe as it stands at that moment, in one step; 'stale' where the `guard` refuses it. A change that
   * changes nothing keeps the version.
   */
  change(
    id: string,
    change: Partial<RecipeText>,
    next: { version: string; now: string },
    guard: Guard,
  ): Awaitable<Recipe | 'taken' | 'stale' | 'gone'>
  remove(id: string, guard: Guard): Awaitable<'removed' | 'stale' | 'gone'>
  page(filter: Filter, stretch: Stretch): Awaitable<Page>
}
