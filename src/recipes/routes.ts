import type { FastifyInstance } from 'fastify'
import type { Caller } from '../caller.ts'
import { acceptable } from '../doors/acceptable.ts'
import { created, noContent, ok } from '../doors/answer.ts'
import { authentication, ended, optionalAuthentication } from '../doors/authentication.ts'
import { content } from '../doors/content.ts'
import { door } from '../doors/door.ts'
import { meaning } from '../doors/meaning.ts'
import { unlessMinimal } from '../doors/minimal.ts'
import { operation } from '../doors/operation.ts'
import { pathParameter } from '../doors/parameter.ts'
import { precondition, requiredPrecondition, stale } from '../doors/precondition.ts'
import { refuse } from '../doors/refusal.ts'
import { syntax } from '../doors/syntax.ts'
import type { Kitchen } from '../kitchen.ts'
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

const inAnyForm = acceptable('application/json', 'application/ld+json')

const missing = () =>
  refuse(
    'no-such-recipe',
    'There is no recipe with this id, or it is private and not yours; GET /recipes lists the public ones.',
  )

const titleTaken = () =>
  refuse('title-taken', 'You have another recipe with this title; choose another one, or change that recipe.')

export const recipeRoutes = (app: FastifyInstance, kitchen: Kitchen): void => {
  const { now, uuid, random, recipes } = kitchen

  /** Somebody else's private recipe does not exist: the same 404 as for no recipe at all (RFC 9110 15.5.4). */
  const existence = door(
    'existence',
    ['no-such-recipe'],
    async (request, { caller }: { caller: Caller | undefined }) => {
      const recipe = await recipes.byId(pathParameter(request, 'id'))
      return recipe && (recipe.visibility === 'public' || recipe.authorId === caller?.userId) ? { recipe } : missing()
    },
  )

  const permission = door(
    'permission',
    ['not-the-author'],
    (_request, { caller, recipe }: { caller: Caller; recipe: Recipe }) =>
      recipe.authorId === caller.userId
        ? {}
        : refuse('not-the-author', `This recipe is ${recipe.author}'s. You may read it, and POST one of your own.`),
  )

  const current = ({ recipe, form }: { recipe: Recipe; form?: RecipeForm | undefined }) => currentRecipe(recipe, form)
  const guardedBy = (stillHolds: (found: { recipe: Recipe }) => boolean) => (recipe: Recipe) => stillHolds({ recipe })
  const next = () => ({ version: random(9).toString('base64url'), now: now().toISOString() })

  /** Why a write came to nothing, read again: another client may have written between the doors and the write. */
  const refused = async (outcome: 'stale' | 'gone', { id }: Recipe) => {
    const recipe = outcome === 'stale' ? await recipes.byId(id) : undefined
    return recipe ? stale(entityTag(recipe, jsonForm)) : missing()
  }

  operation(app, 'POST /recipes', {
    summary: 'Write a recipe',
    doors: [
      authentication(kitchen),
      unlessMinimal(inAnyForm),
      content('application/json'),
      syntax,
      meaning(RecipeInput),
    ],
    refuses: ['title-taken', 'ended-session'],
    answers: { 201: RecipeInAnyForm },
    fields: ['content-location', 'etag'],
    action: async ({ caller, form = jsonForm, body }) => {
      const { version, now: createdAt } = next()
      const id = uuid()
      const kept = { id, version, authorId: caller.userId, createdAt, updatedAt: createdAt }
      const recipe = await recipes.add({ ...body, ...kept })
      if (recipe === 'taken') return titleTaken()
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
    doors: [optionalAuthentication(kitchen), inAnyForm, existence, precondition(now, current)],
    answers: { 200: RecipeInAnyForm },
    fields: ['etag', 'last-modified'],
    action: ({ recipe, form }) => ok(recipeAs(form, recipe), recipeFields(recipe, form)),
  })

  operation(app, 'PUT /recipes/:id', {
    summary: 'Replace a recipe',
    doors: [
      authentication(kitchen),
      unlessMinimal(inAnyForm),
      existence,
      permission,
      content('application/json'),
      requiredPrecondition(now, current),
      syntax,
      meaning(RecipeInput),
    ],
    refuses: ['title-taken', 'precondition-failed', 'no-such-recipe'],
    answers: { 200: RecipeInAnyForm },
    fields: ['content-location'],
    action: async ({ recipe, form = jsonForm, body, stillHolds }) => {
      const replaced = await recipes.change(recipe.id, body, next(), guardedBy(stillHolds))
      if (replaced === 'taken') return titleTaken()
      if (replaced === 'stale' || replaced === 'gone') return refused(replaced, recipe)
      // Text is trimmed and members get defaults, so a validator would claim what is not so (RFC 9110 9.3.4).
      return ok(recipeAs(form, replaced), { ...formFields(form), 'content-location': recipePath(replaced) })
    },
  })

  operation(app, 'PATCH /recipes/:id', {
    summary: 'Change parts of a recipe',
    doors: [
      authentication(kitchen),
      unlessMinimal(inAnyForm),
      existence,
      permission,
      content('application/merge-patch+json', 'application/json'),
      precondition(now, current),
      syntax,
      meaning(RecipePatch),
    ],
    refuses: ['title-taken', 'precondition-failed', 'no-such-recipe'],
    answers: { 200: RecipeInAnyForm },
    fields: ['content-location', 'etag'],
    action: async ({ recipe, form = jsonForm, body, stillHolds }) => {
      const changed = await recipes.change(recipe.id, body, next(), guardedBy(stillHolds))
      if (changed === 'taken') return titleTaken()
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
    doors: [authentication(kitchen), existence, permission, precondition(now, current)],
    refuses: ['precondition-failed', 'no-such-recipe'],
    answers: { 204: null },
    action: async ({ recipe, stillHolds }) => {
      const removed = await recipes.remove(recipe.id, guardedBy(stillHolds))
      return removed === 'removed' ? noContent() : refused(removed, recipe)
    },
  })
}
