import type { World } from '../kitchen.ts'
import type { Ingredient, Recipe } from '../recipes/recipe.ts'
import { recipeStore } from '../recipes/store.ts'
import type { Passwords } from '../users/passwords.ts'
import { userStore } from '../users/store.ts'
import type { Database } from './open.ts'
import { type SeedRecipe, seedRecipes, seedUsers } from './seed-data.ts'

const [ada, grace] = seedUsers
const newYear = Date.UTC(2026, 0, 1, 9)
const day = 24 * 60 * 60 * 1000

const toIngredient = (text: string): Ingredient => {
  const [name = '', quantity] = text.split(': ')
  return quantity === undefined ? { name } : { name, quantity }
}

/** Ids count up in decimal digits, a day apart; odd numbers are Ada's. */
const toRecipe = (
  { minutes, ingredients, steps, tags, ...text }: SeedRecipe,
  index: number,
  version: string,
): Recipe => {
  const createdAt = new Date(newYear + index * day).toISOString()
  const author = index % 2 === 0 ? ada : grace
  return {
    description: '',
    visibility: 'public',
    ...text,
    id: `0190a000-0000-7000-8000-${String(index + 1).padStart(12, '0')}`,
    version,
    authorId: author.id,
    author: author.username,
    prepMinutes: minutes[0],
    cookMinutes: minutes[1],
    ingredients: ingredients.split('; ').map(toIngredient),
    steps: steps.split(/(?<=\.) /),
    tags: tags.split(' '),
    createdAt,
    updatedAt: createdAt,
  }
}

/** Whether nobody is registered here. */
export const isEmpty = (database: Database): boolean => database.prepare('SELECT 1 FROM users').get() === undefined

/** Puts the seed into a database that is empty, in one transaction: whoever reads meanwhile sees before or after. */
export const seed = async (database: Database, passwords: Passwords, { random }: World): Promise<void> => {
  if (isEmpty(database)) await fill(database, passwords, random, () => isEmpty(database))
}

/** The same, whatever the database holds: that is deleted. */
export const reset = async (database: Database, passwords: Passwords, { random }: World): Promise<void> => {
  // Recipes, sessions and refresh tokens go with their users.
  await fill(database, passwords, random, () => database.exec('DELETE FROM users'))
}

/** `prepare` makes way, as the first step of the transaction; where it says false, nothing is done. */
const fill = async (
  database: Database,
  passwords: Passwords,
  random: World['random'],
  prepare: () => unknown,
): Promise<void> => {
  const createdAt = new Date(newYear).toISOString()
  const users = await Promise.all(
    seedUsers.map(async ({ password, ...user }) => ({
      ...user,
      passwordHash: await passwords.hash(password),
      createdAt,
    })),
  )
  // A new version each time: an id must not see an entity tag again, not even after a reset.
  const recipes = seedRecipes.map((recipe, index) => toRecipe(recipe, index, random(9).toString('base64url')))
  const [userRows, recipeRows] = [userStore(database), recipeStore(database)]

  database
    .transaction(() => {
      if (prepare() === false) return
      for (const user of users) userRows.add(user)
      for (const recipe of recipes) recipeRows.add(recipe)
    })
    .immediate()
}
