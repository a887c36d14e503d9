import type { FastifyRequest } from 'fastify'
import { type Awaitable, andThen, door, pathId, whyUnknown } from '../door.ts'
import type { Caller } from '../kitchen.ts'
import { problem } from '../problem.ts'
import type { Recipe, RecipeStore } from './recipe.ts'

export const noSuchRecipe = problem('existence', 'no-such-recipe', 404, 'There is no such recipe')
const notTheAuthor = problem('permission', 'not-the-author', 403, 'Only the author may change this recipe')

const unknown = 'There is no recipe with this id, or it is private and not yours.'

export const missing = (why = unknown) => noSuchRecipe(`${why} GET /recipes lists the public recipes.`)

/**
 * The door `existence`: looks up the recipe, and finds what `find` does of it. A private recipe of another user gets the
 * same 404 as none (RFC 9110 15.5.4).
 */
export const visibleRecipe =
  <Said>(recipes: Pick<RecipeStore, 'byId'>, find: (recipe: Recipe) => Awaitable<Said>) =>
  (request: FastifyRequest, { caller }: { caller: Caller | undefined }) =>
    andThen(recipes.byId(pathId(request)), (recipe) =>
      recipe && (recipe.visibility === 'public' || recipe.authorId === caller?.userId)
        ? find(recipe)
        : missing(whyUnknown(request, unknown)),
    )

/** The door `permission` of what only the author of a recipe may change. */
export const permission = door(
  'permission',
  [notTheAuthor],
  (_request, { caller, recipe }: { caller: Caller; recipe: Recipe }) =>
    recipe.authorId === caller.userId
      ? undefined
      : notTheAuthor(
          `This recipe belongs to ${recipe.author}, so you can only read it. Create your own recipe with POST /recipes.`,
        ),
)
