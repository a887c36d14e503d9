import type { Kept, RecipeText } from '../../src/recipes/recipe.ts'
import { recipeStore } from '../../src/recipes/store.ts'
import { sessionStore } from '../../src/sessions/store.ts'
import { type User, userStore } from '../../src/users/store.ts'
import { openKitchen } from '../harness/kitchen.ts'

/** A moment of the day of these tests, in UTC. */
export const at = (time: string): string => `2026-03-01T${time}.000Z`

/** A user whose id, address and password are made of the name. */
export const user = (username: string, more: Partial<User> = {}): User => ({
  id: `id-of-${username}`,
  username,
  email: `${username}@kitchen.example`,
  passwordHash: `hash-of-${username}`,
  createdAt: at('08:00:00'),
  emailConfirmedAt: null,
  ...more,
})

export const [ada, eve] = [user('ada'), user('eve')]

/** A recipe of ada's. */
export const recipe = (id: string, more: Partial<RecipeText & Kept> = {}): RecipeText & Kept => ({
  id,
  version: `first-of-${id}`,
  authorId: ada.id,
  createdAt: at('09:00:00'),
  updatedAt: at('09:00:00'),
  title: `The recipe ${id}`,
  description: '',
  servings: 1,
  prepMinutes: 0,
  cookMinutes: 0,
  ingredients: [{ name: 'bread' }],
  steps: ['Toast the bread.'],
  tags: [],
  visibility: 'public',
  ...more,
})

/** A guard that lets everything, or nothing, be changed. */
export const [all, none] = [() => true, () => false]

/** Stores of the database that the tests run on, which has two users, ada and eve. */
export const openStores = async () => {
  const kitchen = await openKitchen()
  const { storage } = kitchen.app.kitchen
  const users = await storage.store('users', userStore)
  const sessions = await storage.store('sessions', sessionStore)
  const recipes = await storage.store('recipes', recipeStore)
  for (const one of [ada, eve]) await users.add(one)
  const sql = (text: string) => kitchen.sql(text)
  return { sql, storage, users, sessions, recipes }
}
