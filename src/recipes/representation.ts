import { caching, Written } from '../answer.ts'
import type { Current } from '../doors/precondition.ts'
import { formatHttpDate } from '../http/date.ts'
import { type JsonText, jsonText, parseJsonText } from '../json-text.ts'
import type { Recipe, RecipeText } from './recipe.ts'
import type { RecipeJson, RecipeLd } from './schema.ts'

/** The representation has all members that an author writes. */
type Shown = RecipeJson & RecipeText

/** The members of a recipe, in order. Lists are already JSON: parsing and writing them again would cost the most. */
const members: { readonly [Member in keyof Shown]: (recipe: Recipe) => JsonText<Shown[Member]> } = {
  id: ({ id }) => jsonText(id),
  title: ({ title }) => jsonText(title),
  description: ({ description }) => jsonText(description),
  servings: ({ servings }) => jsonText(servings),
  prepMinutes: ({ prepMinutes }) => jsonText(prepMinutes),
  cookMinutes: ({ cookMinutes }) => jsonText(cookMinutes),
  ingredients: ({ ingredients }) => ingredients,
  steps: ({ steps }) => steps,
  tags: ({ tags }) => tags,
  visibility: ({ visibility }) => jsonText(visibility),
  photo: ({ id, photo }) => jsonText(photo === null ? null : photoPath(id)),
  author: ({ author }) => jsonText(author),
  createdAt: ({ createdAt }) => jsonText(createdAt),
  updatedAt: ({ updatedAt }) => jsonText(updatedAt),
}
const writers = Object.entries(members).map(([name, write]) => ({ label: `${jsonText(name)}:`, write }))

/** A recipe as JSON. */
export const recipeJson = (recipe: Recipe): Written<RecipeJson> => {
  let text = ''
  for (const { label, write } of writers) text += `${text && ','}${label}${write(recipe)}`
  return new Written(`{${text}}`)
}

const minutes = (count: number): string | undefined => (count === 0 ? undefined : `PT${count}M`)

/** A recipe as a schema.org Recipe in JSON-LD. Durations of 0 are omitted: they would mean that no time is needed. */
export const recipeLd = (recipe: Recipe): RecipeLd => ({
  '@context': 'https://schema.org',
  '@type': 'Recipe',
  '@id': recipePath(recipe),
  name: recipe.title,
  description: recipe.description,
  recipeYield: `${recipe.servings} ${recipe.servings === 1 ? 'serving' : 'servings'}`,
  prepTime: minutes(recipe.prepMinutes),
  cookTime: minutes(recipe.cookMinutes),
  totalTime: minutes(recipe.prepMinutes + recipe.cookMinutes),
  recipeIngredient: parseJsonText(recipe.ingredients).map(({ name, quantity }) =>
    quantity ? `${quantity} ${name}` : name,
  ),
  recipeInstructions: parseJsonText(recipe.steps).map((text) => ({ '@type': 'HowToStep', text })),
  keywords: parseJsonText(recipe.tags).join(', '),
  image: recipe.photo === null ? undefined : photoPath(recipe.id),
  author: { '@type': 'Person', '@id': `/users/${recipe.author}`, name: recipe.author },
  dateCreated: recipe.createdAt,
  dateModified: recipe.updatedAt,
})

/** The media types of a recipe, the default first. */
export const jsonForm = 'application/json'
const recipeForms = [jsonForm, 'application/ld+json'] as const
export type RecipeForm = (typeof recipeForms)[number]

export const recipeAs = (form: RecipeForm, recipe: Recipe) =>
  form === jsonForm ? recipeJson(recipe) : recipeLd(recipe)

export const recipePath = ({ id }: Recipe): string => `/recipes/${id}`

export const photoPath = (id: string): string => `/recipes/${id}/photo`

/** What has versions: a recipe, or its photo, which may be cached as its recipe may. */
type Versioned = Pick<Recipe, 'version' | 'updatedAt'>

/** A strong entity tag (RFC 9110 8.8.3). Each representation of a version has its own. */
export const entityTag = ({ version }: Versioned, form: string): string => `"${version}.${form.split('/')[1]}"`

const cacheControl = ({ visibility }: Recipe): string => caching[visibility]

/** The current version in one of its forms, against which preconditions are evaluated. */
export const currentIn = (forms: readonly string[], form: string, versioned: Versioned, recipe: Recipe) => ({
  etag: entityTag(versioned, form),
  // If-Match accepts the entity tag of any representation, because they belong to one version.
  etags: forms.map((other) => entityTag(versioned, other)),
  lastModified: new Date(versioned.updatedAt),
  repeated: { 'cache-control': cacheControl(recipe) },
})

export const currentRecipe = (recipe: Recipe, form: RecipeForm = jsonForm): Current =>
  currentIn(recipeForms, form, recipe, recipe)

/** The headers of the response to a GET. */
export const fieldsOf = (form: string, versioned: Versioned, recipe: Recipe, now: Date) => ({
  'content-type': form,
  etag: entityTag(versioned, form),
  // Never later than Date (RFC 9110 8.8.2.1), as it would be after the clock was set back.
  'last-modified': formatHttpDate(new Date(Math.min(Date.parse(versioned.updatedAt), now.getTime()))),
  'cache-control': cacheControl(recipe),
})

/** The headers of the response to a change, which has the recipe as content. */
export const writtenFields = (recipe: Recipe, form: RecipeForm) => ({
  'content-type': form,
  'content-location': recipePath(recipe),
  etag: entityTag(recipe, form),
})
