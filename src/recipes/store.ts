import type { Database } from 'better-sqlite3'
import { assigned, inserted } from '../database/columns.ts'
import type { Write } from '../database/writes.ts'
import { keptColumns, recipeMembers, stored, textColumns } from './columns.ts'
import { listing } from './listing.ts'
import { type Recipe, type RecipeStore, timeOfNext } from './recipe.ts'

/** The store of recipes in SQLite. Each statement is prepared once. */
export const recipeStore = (database: Database, write: Write): RecipeStore => {
  const byId = database.prepare<[string], Recipe>(`SELECT ${recipeMembers} FROM recipes WHERE id = ?`)
  const ofTitle = database
    .prepare<[string, string], string>('SELECT id FROM recipes WHERE author_id = ? AND title = ?')
    .pluck()
  const userExists = database.prepare<[string], number>('SELECT 1 FROM users WHERE id = ?').pluck()
  const insert = database.prepare<object, Recipe>(
    `INSERT INTO recipes ${inserted({ ...keptColumns, ...textColumns })} RETURNING ${recipeMembers}`,
  )
  const { version, updatedAt } = keptColumns
  const update = database.prepare<object, Recipe>(
    `UPDATE recipes SET ${assigned({ version, updatedAt, ...textColumns })} WHERE id = @id RETURNING ${recipeMembers}`,
  )
  const remove = database.prepare<[string]>('DELETE FROM recipes WHERE id = ?')

  return {
    add: (recipe) =>
      write(() => {
        if (!userExists.get(recipe.authorId)) return 'gone'
        if (ofTitle.get(recipe.authorId, recipe.title) !== undefined) return 'taken'
        return insert.get(stored(recipe)) ?? 'gone'
      }),
    byId: (id) => byId.get(id),
    change: (id, change, next, guard) =>
      write(() => {
        const recipe = byId.get(id)
        if (!recipe) return 'gone'
        if (!guard(recipe)) return 'stale'
        const values = stored(change)
        if (Object.entries(values).every(([name, value]) => Reflect.get(recipe, name) === value)) return recipe
        const holder = ofTitle.get(recipe.authorId, change.title ?? recipe.title)
        if (holder !== undefined && holder !== id) return 'taken'
        const updatedAt = timeOfNext(recipe.updatedAt, next.now)
        return update.get({ ...recipe, ...values, version: next.version, updatedAt }) ?? 'gone'
      }),
    remove: (id, guard) =>
      write(() => {
        const recipe = byId.get(id)
        if (!recipe) return 'gone'
        if (!guard(recipe)) return 'stale'
        remove.run(id)
        return 'removed'
      }),
    page: listing(database),
  }
}
