import { createHmac } from 'node:crypto'
import Database from 'better-sqlite3'
import { name } from '../../src/name.ts'
import { openPool } from '../../src/postgres/pool.ts'
import { addWords, wordsOf } from '../../src/recipes/search.ts'

/** The same numbers in every run (mulberry32): from 0 to below `end`. */
const dice = (seed: number) => {
  let state = seed
  return (end: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end
  }
}

const words = (text: string): string[] => text.split(' ')
const characters = words('hearty light spicy smoky creamy rustic quick slow golden crisp tangy warm cold green')
const dishes = words('soup stew salad gratin curry risotto pie omelette casserole pasta pilaf chowder tart roast')
const foods = words(
  'tomatoes lentils potatoes carrots leeks onions mushrooms spinach barley chickpeas aubergines peppers fennel ' +
    'pumpkin cabbage beans peas rice noodles quinoa feta mozzarella yoghurt eggs walnuts almonds apricots lemons ' +
    'apples pears celery beetroot parsnips turnips courgettes broccoli cauliflower kale chard radishes',
)
const spices = words(
  'cumin basil thyme oregano paprika turmeric coriander parsley dill mint saffron rosemary sage chives',
)
const units = words('g ml tablespoons teaspoons cups handfuls slices pieces')
const actions = words('Chop Slice Simmer Roast Stir Fry Bake Whisk Season Drain Mash Steam Toss Grate')
const tags = words('vegetarian quick winter summer cheap family festive spicy vegan baking lunch dinner')

export const cooks = [1, 2, 3, 4, 5].map((number) => ({
  id: `0190b000-0000-7000-8000-00000000000${number}`,
  username: `cook-${number}`,
}))
const [{ id: callerId } = { id: '' }] = cooks
const sessionId = '0190b000-0000-7000-8000-0000000000aa'

const firstMoment = Date.UTC(2020, 0, 1)
const moment = (index: number): number => firstMoment + index * 60_000

/** The id of the recipe at this index: a UUID of version 7, so that ids sort by their time as the server's do. */
export const recipeId = (index: number): string => {
  const time = moment(index).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${index.toString(16).padStart(12, '0')}`
}

/** Recipes are written by the cooks in turn, so that every fifth is the caller's, from the first on. */
export const isCallers = (index: number): boolean => index % cooks.length === 0

/** The `index`th recipe, of about 1.2 kB as JSON; the same in every run. */
export const recipeText = (index: number) => {
  const roll = dice(index)
  const one = (of: readonly string[]): string => of[roll(of.length)] ?? ''
  const step = (): string =>
    `${one(actions)} the ${one(foods)} with ${one(spices)} and the ${one(foods)} for ${5 + roll(40)} minutes until tender.`
  return {
    title: `A ${one(characters)} ${one(dishes)} of ${one(foods)} and ${one(foods)}, number ${index}`,
    description: [1, 2, 3]
      .map(() => `A ${one(characters)} ${one(dishes)} with ${one(foods)}, ${one(foods)} and a little ${one(spices)}.`)
      .join(' '),
    servings: 1 + roll(8),
    prepMinutes: roll(60),
    cookMinutes: roll(120),
    ingredients: [1, 2, 3, 4, 5, 6, 7].map(() => ({ name: one(foods), quantity: `${1 + roll(500)} ${one(units)}` })),
    steps: [1, 2, 3, 4, 5].map(step),
    tags: [...new Set([one(tags), one(tags), one(tags)])],
    visibility: 'public',
  }
}

/** The `index`th recipe as it is stored. */
const recipeRow = (index: number) => {
  const recipe = recipeText(index)
  return {
    ...recipe,
    id: recipeId(index),
    version: `v${index.toString(36).padStart(11, '0')}`,
    authorId: cooks[index % cooks.length]?.id,
    ingredients: JSON.stringify(recipe.ingredients),
    steps: JSON.stringify(recipe.steps),
    tags: JSON.stringify(recipe.tags),
    at: new Date(moment(index)).toISOString(),
  }
}

const created = new Date(firstMoment).toISOString()
const lastMoment = '2099-01-01T00:00:00.000Z'

/** Fills a database that the migrations have run in, and that nobody has open, with cooks, a session and recipes. */
export const fill = (path: string, rows: number): void => {
  const database = new Database(path)
  addWords(database)
  // Nothing is lost that could not be made again, and a log of all of it would only be copied.
  database.pragma('journal_mode = DELETE')
  database.pragma('journal_mode = OFF')
  database.pragma('synchronous = OFF')
  database.pragma('cache_size = -262144')
  const addUser = database.prepare(
    'INSERT INTO users (id, username, email, password_hash, created_at) VALUES (?, ?, ?, ?, ?)',
  )
  const addRecipe = database.prepare(
    `INSERT INTO recipes (id, version, author_id, title, description, servings, prep_minutes, cook_minutes, ingredients,
       steps, tags, visibility, created_at, updated_at)
     VALUES (@id, @version, @authorId, @title, @description, @servings, @prepMinutes, @cookMinutes, @ingredients,
       @steps, @tags, @visibility, @at, @at)`,
  )
  database.transaction(() => {
    for (const { id, username } of cooks) addUser.run(id, username, `${username}@kitchen.example`, 'none', created)
    database
      .prepare('INSERT INTO sessions (id, user_id, created_at, expires_at) VALUES (?, ?, ?, ?)')
      .run(sessionId, callerId, created, lastMoment)
    for (let index = 0; index < rows; index++) addRecipe.run(recipeRow(index))
  })()
  database.close()
}

/** The same in PostgreSQL. */
export const fillPostgres = async (url: string, rows: number): Promise<void> => {
  const { pool, statement, write } = openPool({ connectionString: url })
  const addUser = statement('INSERT INTO users VALUES (@id, @username, @email, @hash, @created, NULL)')
  const addSession = statement('INSERT INTO sessions VALUES (@sessionId, @callerId, @created, @lastMoment, NULL)')
  const addRecipe = statement(
    `INSERT INTO recipes SELECT id, version, "authorId", title, description, servings, "prepMinutes", "cookMinutes",
       ingredients, steps, tags, visibility, at, at, NULL, array_to_tsvector(stems(words))
     FROM json_to_recordset(@recipes) AS recipe (id text, version text, "authorId" text, title text, description text,
       servings integer, "prepMinutes" integer, "cookMinutes" integer, ingredients text, steps text, tags text,
       visibility text, at text, words text)`,
  )
  await write(async () => {
    for (const cook of cooks)
      await addUser({ ...cook, email: `${cook.username}@kitchen.example`, hash: 'none', created })
    await addSession({ sessionId, callerId, created, lastMoment })
    for (let from = 0; from < rows; from += 1000) {
      const indexes = Array.from({ length: Math.min(1000, rows - from) }, (_, at) => from + at)
      const recipes = indexes.map((index) => ({ ...recipeRow(index), words: wordsOf(recipeText(index)) }))
      await addRecipe({ recipes: JSON.stringify(recipes) })
    }
  })
  await pool.query('ANALYZE')
  await pool.end()
}

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** An access token of the caller, as the server issues them; good for two hours. */
export const token = (secret: string): string => {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    sub: callerId,
    sid: sessionId,
    iss: name,
    aud: name,
    iat: now,
    exp: now + 7200,
  }
  const signed = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}
