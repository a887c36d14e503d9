import { Written } from '../answer.ts'
import { contentTag } from '../http/entity-tag.ts'
import { formatLink } from '../http/link.ts'
import { Cursor, formatCursor, sorts } from './cursor.ts'
import type { ListParameters } from './parameters.ts'
import type { Filter, Page, Recipe, Stretch, Whose } from './recipe.ts'
import { recipeJson } from './representation.ts'
import type { RecipeList } from './schema.ts'

const byDefault = { sort: '-createdAt', limit: 20 } as const

/** Converts parameters to the arguments of `RecipeStore.page`. */
export const toSearch = (
  { q, tag, author, maxMinutes, sort = byDefault.sort, limit = byDefault.limit, after, before }: ListParameters,
  whose: Whose,
): [Filter, Stretch] => [
  {
    ...whose,
    ...(q !== undefined && { words: q }),
    ...(tag && { tags: tag }),
    ...(author !== undefined && { author }),
    ...(maxMinutes !== undefined && { maxMinutes }),
  },
  { sort: sorts[sort], limit, ...(after && { after: after.place }), ...(before && { before: before.place }) },
]

/** The URI of a list with these parameters and this cursor. */
const uriOf = (path: string, parameters: ListParameters, cursor: Readonly<Record<string, string>> = {}): string => {
  const search = new URLSearchParams()
  for (const name of ['q', 'author', 'maxMinutes', 'visibility', 'sort', 'limit'] as const)
    if (parameters[name] !== undefined) search.append(name, String(parameters[name]))
  for (const name of parameters.tag ?? []) search.append('tag', name)
  for (const [name, value] of Object.entries(cursor)) search.append(name, value)
  return search.size > 0 ? `${path}?${search}` : path
}

/** The URI of the page that these parameters request. */
export const pageUri = (path: string, parameters: ListParameters): string => {
  const { after, before } = parameters
  return uriOf(path, parameters, {
    ...(after && { after: formatCursor(after) }),
    ...(before && { before: formatCursor(before) }),
  })
}

/** A page of a list as JSON. */
const listJson = (recipes: readonly Recipe[], next: string | null, prev: string | null) => {
  const items = recipes.map((recipe) => recipeJson(recipe).text)
  return new Written<RecipeList>(`{"items":[${items}],"next":${JSON.stringify(next)},"prev":${JSON.stringify(prev)}}`)
}

/** A page: its strong validator, its Link header (RFC 8288), and a function that writes its content. */
export const pageOf = (path: string, { recipes, hasPrevious, hasNext }: Page, parameters: ListParameters) => {
  const { sort = byDefault.sort } = parameters
  const cursorOf = (recipe: Recipe): string =>
    formatCursor(new Cursor(sort, { value: recipe[sorts[sort].by], id: recipe.id }))
  const [first, last] = [recipes.at(0), recipes.at(-1)]
  const prev = hasPrevious && first ? uriOf(path, parameters, { before: cursorOf(first) }) : null
  const next = hasNext && last ? uriOf(path, parameters, { after: cursorOf(last) }) : null
  const links = [
    { target: uriOf(path, parameters), rel: 'first' },
    ...(prev ? [{ target: prev, rel: 'prev' }] : []),
    ...(next ? [{ target: next, rel: 'next' }] : []),
  ]
  // Versions are unique, so they identify the items: a 304 needs no items to be written.
  const etag = contentTag(JSON.stringify([recipes.map(({ version }) => version), next, prev]))
  return { etag, link: formatLink(links), list: () => listJson(recipes, next, prev) }
}
