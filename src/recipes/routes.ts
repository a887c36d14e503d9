import type { FastifyInstance } from 'fastify'
import { created, noContent, ok } from '../answer.ts'
import { door } from '../door.ts'
import { acceptable, unlessMinimal } from '../doors/acceptable.ts'
import { authentication, ended, endedSession, optionalAuthentication } from '../doors/authentication.ts'
import { wholeContent } from '../doors/content.ts'
import { json } from '../doors/meaning.ts'
import { ifMatchRequired, precondition, preconditionFailed, stale } from '../doors/precondition.ts'
import { operation } from '../operation.ts'
import { problem, Refusal } from '../problem.ts'
import { missing, noSuchRecipe, permission, visibleRecipe } from './existence.ts'
import { recipeListRoutes } from './list-routes.ts'
import { nextVersion, type Recipe, type RecipeText } from './recipe.ts'
import {
  currentRecipe,
  entityTag,
  fieldsOf,
  jsonForm,
  type RecipeForm,
  recipeAs,
  recipePath,
  writtenFields,
} from './representation.ts'
import { RecipeInAnyForm, RecipeInput, RecipePatch } from './schema.ts'
import { recipeStore } from './store.ts'

const anyForm = acceptable('application/json', 'application/ld+json')

const titleTaken = problem('conflict', 'title-taken', 409, 'You already have a recipe with this title')

const hasThatTitle = () =>
  titleTaken('You already have another recipe with this title. Send another title, or change that recipe.')

export default async (app: FastifyInstance): Promise<void> => {
  const { kitchen } = app
  const { now, uuid } = kitchen
  const recipes = await kitchen.storage.store('recipes', recipeStore)
  recipeListRoutes(app, recipes)
  const found = (recipe: Recipe) => ({ recipe })
  const existence = door('existence', [noSuchRecipe], visibleRecipe(recipes, found))
  const current = ({ recipe, form }: { recipe: Recipe; form?: RecipeForm | undefined }) => currentRecipe(recipe, form)
  const next = nextVersion(kitchen)

  const acceptableUnlessMinimal = unlessMinimal(anyForm)
  const ofAuthor = { authentication, existence, permission }
  const refuses = [titleTaken, preconditionFailed, noSuchRecipe] as const

  /** The refusal of a failed write: another client changed or deleted the recipe after the request passed the doors. */
  const refused = async (outcome: 'stale' | 'gone', { id }: Recipe) => {
    const recipe = outcome === 'stale' ? await recipes.byId(id) : undefined
    return recipe ? stale(entityTag(recipe, jsonForm)) : missing()
  }

  type Change = { recipe: Recipe; body: Partial<RecipeText>; stillHolds: (found: { recipe: Recipe }) => boolean }

  const change = async ({ recipe, body, stillHolds }: Change) => {
    const changed = await recipes.change(recipe.id, body, next(), (newest) => stillHolds({ recipe: newest }))
    if (changed === 'taken') return hasThatTitle()
    return changed === 'stale' || changed === 'gone' ? refused(changed, recipe) : changed
  }

  operation(app, 'POST /recipes', {
    summary: 'Create a recipe',
    doors: { authentication, acceptable: acceptableUnlessMinimal, ...json(RecipeInput) },
    refuses: [titleTaken, endedSession],
    answers: { 201: RecipeInAnyForm },
    fields: ['content-location', 'etag'],
    // With return=minimal the door `acceptable` is skipped and finds no form: the ETag is then that of the JSON.
    action: async ({ caller, form = jsonForm, body }) => {
      const { version, now: createdAt } = next()
      const kept = { id: uuid(), version, authorId: caller.userId, createdAt, updatedAt: createdAt }
      const recipe = await recipes.add({ ...body, ...kept })
      if (recipe === 'taken') return hasThatTitle()
      // The account of the author was deleted in the meantime.
      if (recipe === 'gone') return ended()
      return created(recipePath(recipe), recipeAs(form, recipe), writtenFields(recipe, form))
    },
  })

  operation(app, 'GET /recipes/:id', {
    summary: 'Read a recipe',
    doors: {
      authentication: optionalAuthentication,
      acceptable: anyForm,
      existence,
      precondition: precondition(current),
    },
    answers: { 200: RecipeInAnyForm },
    fields: ['etag', 'last-modified'],
    action: ({ recipe, form }) => ok(recipeAs(form, recipe), fieldsOf(form, recipe, recipe, now())),
  })

  operation(app, 'PUT /recipes/:id', {
    summary: 'Replace a recipe',
    doors: {
      ...ofAuthor,
      acceptable: acceptableUnlessMinimal,
      precondition: ifMatchRequired(current),
      ...json(RecipeInput),
      // Replaces the door `content` of `json`, which would accept a Content-Range.
      content: wholeContent(['application/json']),
    },
    refuses,
    answers: { 200: RecipeInAnyForm },
    fields: ['content-location'],
    action: async ({ form = jsonForm, ...found }) => {
      const replaced = await change(found)
      if (replaced instanceof Refusal) return replaced
      // No ETag: text is trimmed and members get defaults, so the content is not stored as it was sent (RFC 9110 9.3.4).
      const { etag: _, ...fields } = writtenFields(replaced, form)
      return ok(recipeAs(form, replaced), fields)
    },
  })

  operation(app, 'PATCH /recipes/:id', {
    summary: 'Change parts of a recipe',
    doors: {
      ...ofAuthor,
      acceptable: acceptableUnlessMinimal,
      precondition: precondition(current),
      ...json(RecipePatch, 'application/merge-patch+json', 'application/json'),
    },
    refuses,
    answers: { 200: RecipeInAnyForm },
    fields: ['content-location', 'etag'],
    action: async ({ form = jsonForm, ...found }) => {
      const changed = await change(found)
      return changed instanceof Refusal ? changed : ok(recipeAs(form, changed), writtenFields(changed, form))
    },
  })

  operation(app, 'DELETE /recipes/:id', {
    summary: 'Delete a recipe',
    doors: { ...ofAuthor, precondition: precondition(current) },
    refuses: [preconditionFailed, noSuchRecipe],
    answers: { 204: null },
    action: async ({ recipe, stillHolds }) => {
      const removed = await recipes.remove(recipe.id, (newest) => stillHolds({ recipe: newest }))
      return removed === 'removed' ? noContent() : refused(removed, recipe)
    },
  })
}
