import type { Database } from 'better-sqlite3'
import type { Guard, Page, Place, Recipe, RecipeStore, RecipeText, Stretch } from './recipe.ts'

/** A row with its lists as JSON text. */
type Row = Omit<Recipe, 'ingredients' | 'steps' | 'tags'> & { ingredients: string; steps: string; tags: string }

const toRow = (recipe: Recipe): Row => ({
  ...recipe,
  ingredients: JSON.stringify(recipe.ingredients),
  steps: JSON.stringify(recipe.steps),
  tags: JSON.stringify(recipe.tags),
})

const toRecipe = (row: Row): Recipe => ({
  ...row,
  ingredients: JSON.parse(row.ingredients),
  steps: JSON.parse(row.steps),
  tags: JSON.parse(row.tags),
})

const select = `
  SELECT recipes.id, version, author_id AS authorId, username AS author, title, description, servings,
    prep_minutes AS prepMinutes, cook_minutes AS cookMinutes, ingredients, steps, tags, visibility,
    recipes.created_at AS createdAt, updated_at AS updatedAt
  FROM recipes JOIN users ON users.id = author_id`

const listed = "visibility = 'public'"
const newestFirst = 'ORDER BY recipes.created_at DESC, recipes.id DESC LIMIT'
const oldestFirst = 'ORDER BY recipes.created_at, recipes.id LIMIT'
const olderThan = '(recipes.created_at, recipes.id) < (@createdAt, @id)'
const newerThan = '(recipes.created_at, recipes.id) > (@createdAt, @id)'

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

/** Characters of text in a page: one of a hundred recipes as long as they may be would hold everyone else up. */
const maxPage = 1024 * 1024

/** The first rows, one at least, that have so many characters together. */
const upTo = (characters: number, rows: Iterable<Row>): Row[] => {
  const taken: Row[] = []
  let length = 0
  for (const row of rows) {
    length += row.description.length + row.ingredients.length + row.steps.length
    if (taken.length > 0 && length > characters) break
    taken.push(row)
  }
  return taken
}

export const recipeStore = (database: Database): RecipeStore => {
  const byId = database.prepare<[string], Row>(`${select} WHERE recipes.id = ?`)
  const ofTitle = database
    .prepare<[string, string], string>('SELECT id FROM recipes WHERE author_id = ? AND title = ?')
    .pluck()
  const userExists = database.prepare<[string], number>('SELECT 1 FROM users WHERE id = ?').pluck()
  const insert = database.prepare<Row>(
    `INSERT INTO recipes VALUES (@id, @version, @authorId, @title, @description, @servings, @prepMinutes, @cookMinutes,
       @ingredients, @steps, @tags, @visibility, @createdAt, @updatedAt)`,
  )
  const update = database.prepare<Row>(
    `UPDATE recipes SET version = @version, title = @title, description = @description, servings = @servings,
       prep_minutes = @prepMinutes, cook_minutes = @cookMinutes, ingredients = @ingredients, steps = @steps, tags = @tags,
       visibility = @visibility, updated_at = @updatedAt
     WHERE id = @id`,
  )
  const remove = database.prepare<[string]>('DELETE FROM recipes WHERE id = ?')
  const first = database.prepare<{ limit: number }, Row>(`${select} WHERE ${listed} ${newestFirst} @limit`)
  const older = database.prepare<Place & { limit: number }, Row>(
    `${select} WHERE ${listed} AND ${olderThan} ${newestFirst} @limit`,
  )
  const newer = database.prepare<Place & { limit: number }, Row>(
    `${select} WHERE ${listed} AND ${newerThan} ${oldestFirst} @limit`,
  )
  const anyOlder = database
    .prepare<Place, number>(`SELECT 1 FROM recipes WHERE ${listed} AND ${olderThan} LIMIT 1`)
    .pluck()
  const anyNewer = database
    .prepare<Place, number>(`SELECT 1 FROM recipes WHERE ${listed} AND ${newerThan} LIMIT 1`)
    .pluck()

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

  const rowsOf = ({ limit, after, before }: Stretch): Row[] => {
    if (after) return upTo(maxPage, older.iterate({ ...after, limit }))
    if (before) return upTo(maxPage, newer.iterate({ ...before, limit })).reverse()
    return upTo(maxPage, first.iterate({ limit }))
  }

  /** One transaction, so that the rows and what is said of their neighbours are of one moment. */
  const page = database.transaction((stretch: Stretch): Page => {
    const rows = rowsOf(stretch)
    const [newest, oldest] = [rows.at(0), rows.at(-1)]
    return {
      recipes: rows.map(toRecipe),
      hasPrevious: newest !== undefined && anyNewer.get(newest) !== undefined,
      hasNext: oldest !== undefined && anyOlder.get(oldest) !== undefined,
    }
  })

  return {
    add: (recipe) => add.immediate(recipe),
    byId: (id) => {
      const row = byId.get(id)
      return row && toRecipe(row)
    },
    change: (...args) => change.immediate(...args),
    remove: (...args) => removeGuarded.immediate(...args),
    publicPage: (stretch) => page(stretch),
  }
}
