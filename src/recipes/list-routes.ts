import type { FastifyInstance } from 'fastify'
import { caching, ok } from '../answer.ts'
import { acceptable } from '../doors/acceptable.ts'
import { authentication } from '../doors/authentication.ts'
import { json } from '../doors/meaning.ts'
import { latePrecondition, preconditionFailed, type Revalidate } from '../doors/precondition.ts'
import { noQuery, query } from '../doors/query.ts'
import { operation } from '../operation.ts'
import { existingUser } from '../users/existence.ts'
import { pageOf, pageUri, toSearch } from './list.ts'
import { ListContent, type ListParameters, ListQuery, OwnListQuery } from './parameters.ts'
import type { RecipeStore, Whose } from './recipe.ts'
import { RecipeList } from './schema.ts'

const asJson = acceptable('application/json')
const answers = { 200: RecipeList, 304: null }
const repeatable = ['tag']

export const recipeListRoutes = (app: FastifyInstance, recipes: RecipeStore): void => {
  const { kitchen } = app
  const { now, users } = kitchen

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
  const doors = { acceptable: asJson, precondition: latePrecondition(now) }
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
    doors: { ...doors, existence: existingUser(users), query: inUri },
    action: ({ user: { id, username }, query, revalidate }) =>
      answer(`/users/${username}/recipes`, { visibility: 'public', authorId: id }, query, revalidate, shared),
  })

  operation(app, 'GET /users/me/recipes', {
    ...list,
    summary: 'List your own recipes, including private ones',
    doors: { ...doors, authentication: authentication(kitchen), query: query(OwnListQuery, repeatable) },
    action: ({ caller, query, revalidate }) => {
      const own: Whose = { visibility: query.visibility ?? 'any', authorId: caller.userId }
      return answer('/users/me/recipes', own, query, revalidate, { 'cache-control': caching.private })
    },
  })
}
