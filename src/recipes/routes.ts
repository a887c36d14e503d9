import type { FastifyInstance } from 'fastify'
import { created, noContent, ok } from '../answer.ts'
import { door } from '../door.ts'
import { acceptable, unlessMinimal } from '../doors/acceptable.ts'
import { authentication, ended, endedSession, optionalAuthentication } from '../doors/authentication.ts'
import { wholeContent } from '../doors/content.ts'
import { json } from '../doors/meaning.ts'
import { ifMatchRequired, precondition, preconditionFailed, stale } from '../doors/precondition.ts'
import { operation } from '../operation.ts'
import { problem } from '../problem.ts'
import { missing, noSuchRecipe, permission, visibleRecipe } from './existence.ts'
import { recipeListRoutes } from './list-routes.ts'
import type { Recipe } from './recipe.ts'
import {
  currentRecipe,
  entityTag,
  formFields,
  jsonForm,
  type RecipeForm,
  recipeAs,
  recipeFields,
  recipePath,
} from './representation.ts'
import { RecipeInAnyForm, RecipeInput, RecipePatch } from './schema.ts'
import { nextVersion, recipeStore } from './store.ts'

const anyForm = acceptable('application/json', 'application/ld+json')

const titleTaken = problem('conflict', 'title-taken', 409, 'You already have a recipe with this title')

const hasThatTitle = () =>
  titleTaken('You already have another recipe with this title. Send another title, or change that recipe.')

export default async (app: FastifyInstance): Promise<void> => {
  const { kitchen } = app
  const { now, uuid } = kitchen
  const recipes = recipeStore(kitchen.database, kitchen.writes.grouped)
  recipeListRoutes(app, recipes)
  const bearer = authentication(kitchen)

  const existence = door('existence', [noSuchRecipe], visibleRecipe(recipes))

  const current = ({ recipe, form }: { recipe: Recipe; form?: RecipeForm | undefined }) => currentRecipe(recipe, form)
  const guardedBy = (stillHolds: (found: { recipe: Recipe }) => boolean) => (recipe: Recipe) => stillHolds({ recipe })
  const next = nextVersion(kitchen)

  /** The refusal of a failed write: another client changed or deleted the recipe after the request passed the doors. */
  const refused = async (outcome: 'stale' | 'gone', { id }: Recipe) => {
    const recipe = outcome === 'stale' ? await recipes.byId(id) : undefined
    return recipe ? stale(entityTag(recipe, jsonForm)) : missing()
  }

  operation(app, 'POST /recipes', {
    summary: 'Create a recipe',
    doors: {
      authentication: bearer,
      acceptable: unlessMinimal(anyForm),
      ...json(RecipeInput),
    },
    refuses: [titleTaken, endedSession],
    answers: { 201: RecipeInAnyForm },
    fields: ['content-location', 'etag'],
    action: async ({ caller, form = jsonForm, body }) => {
      const { version, now: createdAt } = next()
      const id = uuid()
      const kept = { id, version, authorId: caller.userId, createdAt, updatedAt: createdAt }
      const recipe = await recipes.add({ ...body, ...kept })
      if (recipe === 'taken') return hasThatTitle()
      if (recipe === 'gone') return ended()
      const path = recipePath(recipe)
      return created(path, recipeAs(form, recipe), {
        ...formFields(form),
        'content-location': path,
        etag: entityTag(recipe, form),
      })
    },
  })

  operation(app, 'GET /recipes/:id', {
    summary: 'Read a recipe',
    doors: {
      authentication: optionalAuthentication(kitchen),
      acceptable: anyForm,
      existence,
      precondition: precondition(now, current),
    },
    answers: { 200: RecipeInAnyForm },
    fields: ['etag', 'last-modified'],
    action: ({ recipe, form }) => ok(recipeAs(form, recipe), recipeFields(recipe, form, now())),
  })

  operation(app, 'PUT /recipes/:id', {
    summary: 'Replace a recipe',
    doors: {
      authentication: bearer,
      acceptable: unlessMinimal(anyForm),
      existence,
      permission,
      precondition: ifMatchRequired(now, current),
      ...json(RecipeInput),
      content: wholeContent(['application/json']),
    },
    refuses: [titleTaken, preconditionFailed, noSuchRecipe],
    answers: { 200: RecipeInAnyForm },
    fields: ['content-location'],
    action: async ({ recipe, form = jsonForm, body, stillHolds }) => {
      const replaced = await recipes.change(recipe.id, body, next(), guardedBy(stillHolds))
      if (replaced === 'taken') return hasThatTitle()
      if (replaced === 'stale' || replaced === 'gone') return refused(replaced, recipe)
      // No ETag: text is trimmed and members get defaults, so the content is not stored as it was sent (RFC 9110 9.3.4).
      return ok(recipeAs(form, replaced), { ...formFields(form), 'content-location': recipePath(replaced) })
    },
  })

  operation(app, 'PATCH /recipes/:id', {
    summary: 'Change parts of a recipe',
    doors: {
      authentication: bearer,
      acceptable: unlessMinimal(anyForm),
      existence,
      permission,
      precondition: precondition(now, current),
      ...json(RecipePatch, 'application/merge-patch+json', 'application/json'),
    },
    refuses: [titleTaken, preconditionFailed, noSuchRecipe],
    answers: { 200: RecipeInAnyForm },
    fields: ['content-location', 'etag'],
    action: async ({ recipe, form = jsonForm, body, stillHolds }) => {
      const changed = await recipes.change(recipe.id, body, next(), guardedBy(stillHolds))
      if (changed === 'taken') return hasThatTitle()
      if (changed === 'stale' || changed === 'gone') return refused(changed, recipe)
      return ok(recipeAs(form, changed), {
        ...formFields(form),
        'content-location': recipePath(changed),
        etag: entityTag(changed, form),
      })
    },
  })

  operation(app, 'DELETE /recipes/:id', {
    summary: 'Delete a recipe',
    doors: { authentication: bearer, existence, permission, precondition: precondition(now, current) },
    refuses: [preconditionFailed, noSuchRecipe],
    answers: { 204: null },
    action: async ({ recipe, stillHolds }) => {
      const removed = await recipes.remove(recipe.id, guardedBy(stillHolds))
      return removed === 'removed' ? noContent() : refused(removed, recipe)
    },
  })
}
