import { caching } from '../doors/answer.ts'
import type { Current } from '../doors/precondition.ts'
import { formatHttpDate } from '../http/date.ts'
import type { Recipe } from './recipe.ts'

export const recipeJson = (recipe: Recipe) => ({
  id: recipe.id,
  title: recipe.title,
  description: recipe.description,
  servings: recipe.servings,
  prepMinutes: recipe.prepMinutes,
  cookMinutes: recipe.cookMinutes,
  ingredients: recipe.ingredients,
  steps: recipe.steps,
  tags: recipe.tags,
  visibility: recipe.visibility,
  author: recipe.author,
  createdAt: recipe.createdAt,
  updatedAt: recipe.updatedAt,
})

export const recipePath = ({ id }: Recipe): string => `/recipes/${id}`

/** A strong entity tag of the recipe as JSON (RFC 9110 8.8.3); each form of a version has one of its own. */
export const entityTag = ({ version }: Recipe): string => `"${version}.json"`

const cacheControl = ({ visibility }: Recipe): string => caching[visibility]

/** What a conditional request is held against. */
export const currentRecipe = (recipe: Recipe): Current => ({
  etag: entityTag(recipe),
  lastModified: new Date(recipe.updatedAt),
  repeated: { 'cache-control': cacheControl(recipe) },
})

/** The header fields of a recipe that is read. */
export const recipeFields = (recipe: Recipe) => ({
  etag: entityTag(recipe),
  'last-modified': formatHttpDate(new Date(recipe.updatedAt)),
  'cache-control': cacheControl(recipe),
})
