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
  { ...whose, words: q, tags: tag, author, maxMinutes },
  { sort: sorts[sort], limit, after: after?.place, before: before?.place },
]

/** The URI of the page that these parameters request. */
export const pageUri = (path: string, parameters: ListParameters): string => {
  const search = new URLSearchParams()
  for (const name of ['q', 'author', 'maxMinutes', 'visibility', 'sort', 'limit', 'tag', 'after', 'before'] as const)
    for (const value of [parameters[name] ?? []].flat())
      search.append(name, value instanceof Cursor ? formatCursor(value) : String(value))
  return search.size > 0 ? `${path}?${search}` : path
}

/** A page of a list as JSON. */
const listJson = (recipes: readonly Recipe[], next: string | null, prev: string | null) => {
  const items = recipes.map((recipe) => recipeJson(recipe).text)
  return new Written<RecipeList>(`{"items":[${items}],"next":${JSON.stringify(next)},"prev":${JSON.stringify(prev)}}`)
}

/** A page: its strong validator, its Link header (RFC 8288), and a function that writes its content. */
export const pageOf = (path: string, { recipes, hasPrevious, hasNext }: Page, parameters: ListParameters) => {
  const { sort = byDefault.sort } = parameters
  const { after: _after, before: _before, ...first } = parameters
  const uriAt = (name: 'after' | 'before', recipe: Recipe | undefined): string | null =>
    recipe
      ? pageUri(path, { ...first, [name]: new Cursor(sort, { value: recipe[sorts[sort].by], id: recipe.id }) })
      : null
  const prev = uriAt('before', hasPrevious ? recipes.at(0) : undefined)
  const next = uriAt('after', hasNext ? recipes.at(-1) : undefined)
  const links = [
    { target: pageUri(path, first), rel: 'first' },
    ...(prev ? [{ target: prev, rel: 'prev' }] : []),
    ...(next ? [{ target: next, rel: 'next' }] : []),
  ]
  // Versions are unique, so they identify the items: a 304 needs no items to be written.
  const etag = contentTag(JSON.stringify([recipes.map(({ version }) => version), next, prev]))
  return { etag, link: formatLink(links), list: () => listJson(recipes, next, prev) }
}
