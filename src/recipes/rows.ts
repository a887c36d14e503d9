import type { Recipe } from './recipe.ts'

/** A row with its lists as JSON text. */
export type Row = Omit<Recipe, 'ingredients' | 'steps' | 'tags'> & { ingredients: string; steps: string; tags: string }

export const toRow = (recipe: Recipe): Row => ({
  ...recipe,
  ingredients: JSON.stringify(recipe.ingredients),
  steps: JSON.stringify(recipe.steps),
  tags: JSON.stringify(recipe.tags),
})

export const toRecipe = (row: Row): Recipe => ({
  ...row,
  ingredients: JSON.parse(row.ingredients),
  steps: JSON.parse(row.steps),
  tags: JSON.parse(row.tags),
})

export const select = `
  SELECT recipes.id, version, author_id AS authorId, username AS author, title, description, servings,
    prep_minutes AS prepMinutes, cook_minutes AS cookMinutes, ingredients, steps, tags, visibility,
    recipes.created_at AS createdAt, updated_at AS updatedAt
  FROM recipes JOIN users ON users.id = author_id`
