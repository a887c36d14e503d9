import type { Database } from 'better-sqlite3'
import { listing } from './listing.ts'
import type { Guard, Recipe, RecipeStore, RecipeText } from './recipe.ts'
import { type Row, select, toRecipe, toRow } from './rows.ts'

/** The members that an author writes, compared as they are stored. */
const written = ({
  title,
  description,
  servings,
  prepMinutes,
  cookMinutes,
  ingredients,
  steps,
  tags,
  visibility,
}: RecipeText) =>
  JSON.stringify([title, description, servings, prepMinutes, cookMinutes, ingredients, steps, tags, visibility])

export const recipeStore = (database: Database): RecipeStore => {
  const byId = database.prepare<[string], Row>(`${select} WHERE recipes.id = ?`)
  const ofTitle = database
    .prepare<[string, string], string>('SELECT id FROM recipes WHERE author_id = ? AND title = ?')
    .pluck()
  const userExists = database.prepare<[string], number>('SELECT 1 FROM users WHERE id = ?').pluck()
  const insert = database.prepare<Row>(
    `INSERT INTO recipes (id, version, author_id, title, description, servings, prep_minutes, cook_minutes, ingredients,
       steps, tags, visibility, created_at, updated_at)
     VALUES (@id, @version, @authorId, @title, @description, @servings, @prepMinutes, @cookMinutes, @ingredients,
       @steps, @tags, @visibility, @createdAt, @updatedAt)`,
  )
  const update = database.prepare<Row>(
    `UPDATE recipes SET version = @version, title = @title, description = @description, servings = @servings,
       prep_minutes = @prepMinutes, cook_minutes = @cookMinutes, ingredients = @ingredients, steps = @steps, tags = @tags,
       visibility = @visibility, updated_at = @updatedAt
     WHERE id = @id`,
  )
  const remove = database.prepare<[string]>('DELETE FROM recipes WHERE id = ?')
  const add = database.transaction((recipe: Recipe) => {
    if (!userExists.get(recipe.authorId)) return 'gone'
    if (ofTitle.get(recipe.authorId, recipe.title) !== undefined) return 'taken'
    insert.run(toRow(recipe))
    return recipe
  })

  const change = database.transaction(
    (id: string, change: Partial<RecipeText>, next: { version: string; now: string }, guard: Guard) => {
      const row = byId.get(id)
      if (!row) return 'gone'
      const recipe = toRecipe(row)
      if (!guard(recipe)) return 'stale'
      const changed = { ...recipe, ...change }
      if (written(changed) === written(recipe)) return recipe
      const holder = ofTitle.get(recipe.authorId, changed.title)
      if (holder !== undefined && holder !== id) return 'taken'
      const result = { ...changed, version: next.version, updatedAt: next.now }
      update.run(toRow(result))
      return result
    },
  )

  const removeGuarded = database.transaction((id: string, guard: Guard) => {
    const row = byId.get(id)
    if (!row) return 'gone'
    if (!guard(toRecipe(row))) return 'stale'
    remove.run(id)
    return 'removed'
  })

  return {
    add: (recipe) => add.immediate(recipe),
    byId: (id) => {
      const row = byId.get(id)
      return row && toRecipe(row)
    },
    change: (...args) => change.immediate(...args),
    remove: (...args) => removeGuarded.immediate(...args),
    page: listing(database),
  }
}
