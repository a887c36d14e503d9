import { type Columns, selected } from '../database/columns.ts'
import type { Kept, RecipeText } from './recipe.ts'

/** The columns that an author writes. Lists are stored as JSON. */
export const textColumns = {
  title: 'title',
  description: 'description',
  servings: 'servings',
  prepMinutes: 'prep_minutes',
  cookMinutes: 'cook_minutes',
  ingredients: 'ingredients',
  steps: 'steps',
  tags: 'tags',
  visibility: 'visibility',
} as const satisfies Columns<RecipeText>

/** The columns that the server sets. */
export const keptColumns = {
  id: 'id',
  version: 'version',
  authorId: 'author_id',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} as const satisfies Columns<Kept>

// A join over two text keys would take four times as long.
const author = '(SELECT username FROM users WHERE users.id = author_id) AS author'

/** The columns of a recipe, for SELECT and RETURNING. */
export const recipeMembers = `${selected({ ...keptColumns, ...textColumns })}, photo, ${author}`

/** Converts members to the values that are stored. */
export const stored = (members: Partial<RecipeText & Kept>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, Array.isArray(value) ? JSON.stringify(value) : value]),
  )
