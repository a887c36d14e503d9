import { caching } from '../answer.ts'
import type { Current } from '../doors/precondition.ts'
import { formatHttpDate } from '../http/date.ts'
import type { Recipe } from './recipe.ts'
import type { RecipeLd } from './schema.ts'

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

const minutes = (count: number): string | undefined => (count === 0 ? undefined : `PT${count}M`)

/** The same as schema.org's Recipe, in JSON-LD. A duration of 0 is left out: it would claim that no time is needed. */
export const recipeLd = (recipe: Recipe): RecipeLd => ({
  '@context': 'https://schema.org',
  '@type': 'Recipe',
  '@id': recipePath(recipe),
  name: recipe.title,
  description: recipe.description,
  recipeYield: `${recipe.servings} servings`,
  prepTime: minutes(recipe.prepMinutes),
  cookTime: minutes(recipe.cookMinutes),
  totalTime: minutes(recipe.prepMinutes + recipe.cookMinutes),
  recipeIngredient: recipe.ingredients.map(({ name, quantity }) => (quantity ? `${quantity} ${name}` : name)),
  recipeInstructions: recipe.steps.map((text) => ({ '@type': 'HowToStep', text })),
  keywords: recipe.tags.join(', '),
  author: { '@type': 'Person', '@id': `/users/${recipe.author}`, name: recipe.author },
  dateCreated: recipe.createdAt,
  dateModified: recipe.updatedAt,
})

/** The forms of a recipe, the default first. */
export const jsonForm = 'application/json'
const recipeForms = [jsonForm, 'application/ld+json'] as const
export type RecipeForm = (typeof recipeForms)[number]

export const recipeAs = (form: RecipeForm, recipe: Recipe) =>
  form === jsonForm ? recipeJson(recipe) : recipeLd(recipe)

/** Fields of every answer that has a recipe for its content. */
export const formFields = (form: RecipeForm) => ({ 'content-type': form, vary: 'Accept' })

export const recipePath = ({ id }: Recipe): string => `/recipes/${id}`

/** A strong entity tag (RFC 9110 8.8.3); each form of a version has one of its own. */
export const entityTag = ({ version }: Recipe, form: RecipeForm): string => `"${version}.${form.split('/')[1]}"`

const cacheControl = ({ visibility }: Recipe): string => caching[visibility]

/** What a conditional request is held against. */
export const currentRecipe = (recipe: Recipe, form: RecipeForm = jsonForm): Current => ({
  etag: entityTag(recipe, form),
  // If-Match takes the tag of any form: they are of one version.
  etags: recipeForms.map((other) => entityTag(recipe, other)),
  lastModified: new Date(recipe.updatedAt),
  repeated: { 'cache-control': cacheControl(recipe), vary: 'Accept' },
})

/** The header fields of a recipe that is read. */
export const recipeFields = (recipe: Recipe, form: RecipeForm) => ({
  ...formFields(form),
  etag: entityTag(recipe, form),
  'last-modified': formatHttpDate(new Date(recipe.updatedAt)),
  'cache-control': cacheControl(recipe),
})
