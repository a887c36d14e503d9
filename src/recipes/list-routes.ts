import type { FastifyInstance } from 'fastify'
import { caching, ok, Written } from '../answer.ts'
import { asJson } from '../doors/acceptable.ts'
import { authentication } from '../doors/authentication.ts'
import { json } from '../doors/meaning.ts'
import { latePrecondition, preconditionFailed, type Revalidate } from '../doors/precondition.ts'
import { noQuery, query } from '../doors/query.ts'
import { contentTag } from '../http/entity-tag.ts'
import { formatLink } from '../http/link.ts'
import { operation } from '../operation.ts'
import { existingUser } from '../users/account.ts'
import { byDefault, Cursor, formatCursor, sorts } from './cursor.ts'
import { ListContent, type ListParameters, ListQuery, OwnListQuery } from './parameters.ts'
import type { Filter, Page, Recipe, RecipeStore, Stretch, Whose } from './recipe.ts'
import { recipeJson } from './representation.ts'
import { RecipeList } from './schema.ts'

/** Converts parameters to the arguments of `RecipeStore.page`. One that is forgotten here does not compile. */
const toSearch = (parameters: ListParameters, whose: Whose): [Filter, Stretch] => {
  const { q, tag, author, maxMinutes, visibility: _, sort = byDefault, limit = 20, after, before, ...rest } = parameters
  return [
    { ...whose, ...(rest satisfies Record<string, never>), words: q, tags: tag, author, maxMinutes },
    { sort: sorts[sort], limit, after: after?.place, before: before?.place },
  ]
}

/** The URI of the page that these parameters request. */
const pageUri = (path: string, parameters: ListParameters): string => {
  const search = new URLSearchParams()
  for (const [name, values] of Object.entries(parameters))
    for (const value of [values ?? []].flat())
      search.append(name, value instanceof Cursor ? formatCursor(value) : String(value))
  return search.size > 0 ? `${path}?${search}` : path
}

/** A page of a list as JSON. */
const listJson = (recipes: readonly Recipe[], next: string | null, prev: string | null) => {
  const items = recipes.map((recipe) => recipeJson(recipe).text)
  return new Written<RecipeList>(`{"items":[${items}],"next":${JSON.stringify(next)},"prev":${JSON.stringify(prev)}}`)
}

/** A page: its strong validator, its Link header (RFC 8288), and a function that writes its content. */
const pageOf = (path: string, { recipes, hasPrevious, hasNext }: Page, parameters: ListParameters) => {
  const { sort = byDefault } = parameters
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

const answers = { 200: RecipeList, 304: null }
const repeatable = ['tag']

export const recipeListRoutes = (app: FastifyInstance, recipes: RecipeStore): void => {
  /** Responds with a page, or with 304 or 412. A 304 repeats `fields`, the headers of the 200. */
  const answer = async (
    path: string,
    whose: Whose,
    parameters: ListParameters,
    revalidate: Revalidate,
    fields: Readonly<Record<string, string>>,
  ) => {
    const page = await recipes.page(...toSearch(parameters, whose))
    const { etag, link, list } = pageOf(path, page, parameters)
    return revalidate({ etag, repeated: fields }) ?? ok(list(), { ...fields, etag, link })
  }
  const everybodys = { visibility: 'public' } as const
  const shared = { 'cache-control': caching.public }

  /** What all lists declare, and the doors that they share. */
  const list = { refuses: [preconditionFailed], answers, fields: ['etag', 'link'] } as const
  const doors = { acceptable: asJson, precondition: latePrecondition }
  const inUri = query(ListQuery, repeatable)

  operation(app, 'GET /recipes', {
    ...list,
    summary: 'List the public recipes, newest first',
    doors: { ...doors, query: inUri },
    action: ({ query, revalidate }) => answer('/recipes', everybodys, query, revalidate, shared),
  })

  operation(app, 'QUERY /recipes', {
    ...list,
    summary: 'List the public recipes, with the parameters as JSON content',
    doors: { ...doors, query: noQuery, ...json(ListContent) },
    fields: ['content-location', 'etag', 'link', 'location'],
    action: ({ body, revalidate }) => {
      // The URI of a GET with the same result, now (RFC 10008 2.3) and later (2.4).
      const uri = pageUri('/recipes', body)
      return answer('/recipes', everybodys, body, revalidate, { ...shared, 'content-location': uri, location: uri })
    },
  })

  operation(app, 'GET /users/:username/recipes', {
    ...list,
    summary: 'List the public recipes of a user',
    doors: { ...doors, existence: existingUser, query: inUri },
    action: ({ user: { id, username }, query, revalidate }) =>
      answer(`/users/${username}/recipes`, { visibility: 'public', authorId: id }, query, revalidate, shared),
  })

  operation(app, 'GET /users/me/recipes', {
    ...list,
    summary: 'List your own recipes, including private ones',
    doors: { ...doors, authentication, query: query(OwnListQuery, repeatable) },
    action: ({ caller, query, revalidate }) => {
      const own: Whose = { visibility: query.visibility ?? 'any', authorId: caller.userId }
      return answer('/users/me/recipes', own, query, revalidate, { 'cache-control': caching.private })
    },
  })
}
