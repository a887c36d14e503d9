import Database from 'better-sqlite3'
import { addWords } from '../../src/recipes/search.ts'
import {
  app,
  authenticated,
  failure,
  listOf,
  listSchema,
  missing,
  newRow,
  params,
  placeOf,
  type RecipeInput,
  type Row,
  recipeInput,
  recipeOutput,
  toRecipe,
} from './reference-shared.ts'

// What the server is held against: the same recipes over the same tables with the same SQL, as a good user of Fastify
// writes them, and nothing of ours but the function that the tables' triggers call. It knows the operations that are
// measured, and no more of HTTP than Fastify does.

const { DATABASE_PATH, PORT } = process.env

const database = new Database(DATABASE_PATH)
addWords(database)
database.pragma('busy_timeout = 250')
database.pragma('journal_mode = WAL')
database.pragma('synchronous = FULL')
database.pragma('foreign_keys = ON')

const select = `
  SELECT recipes.id, version, author_id AS authorId, (SELECT username FROM users WHERE users.id = author_id) AS author,
    title, description, servings, prep_minutes AS prepMinutes, cook_minutes AS cookMinutes, ingredients, steps, tags,
    visibility, photo, recipes.created_at AS createdAt, updated_at AS updatedAt
  FROM recipes`
const isPublic = `visibility = 'public'`
const isBehind = '(recipes.created_at, recipes.id) < (?, ?)'
const newestFirst = 'ORDER BY recipes.created_at DESC, recipes.id DESC'

const byId = database.prepare<[string], Row>(`${select} WHERE recipes.id = ?`)
const newest = database.prepare<[number], Row>(`${select} WHERE ${isPublic} ${newestFirst} LIMIT ?`)
const behind = database.prepare<[string, string, number], Row>(
  `${select} WHERE ${isPublic} AND ${isBehind} ${newestFirst} LIMIT ?`,
)
const anyBehind = database
  .prepare<[string, string], number>(`SELECT 1 FROM recipes WHERE ${isPublic} AND ${isBehind} LIMIT 1`)
  .pluck()
const usernameOf = database.prepare<[string], string>('SELECT username FROM users WHERE id = ?').pluck()
const ofTitle = database
  .prepare<[string, string], string>('SELECT id FROM recipes WHERE author_id = ? AND title = ?')
  .pluck()
const insert = database.prepare<Omit<Row, 'author' | 'photo'>>(
  `INSERT INTO recipes (id, version, author_id, title, description, servings, prep_minutes, cook_minutes, ingredients,
     steps, tags, visibility, created_at, updated_at)
   VALUES (@id, @version, @authorId, @title, @description, @servings, @prepMinutes, @cookMinutes, @ingredients,
     @steps, @tags, @visibility, @createdAt, @updatedAt)`,
)
const remove = database.prepare<[string]>('DELETE FROM recipes WHERE id = ?')

const page = database.transaction((limit: number, after: string | undefined) => {
  const [createdAt = '', id = ''] = after === undefined ? [] : placeOf(after)
  const rows = after === undefined ? newest.all(limit) : behind.all(createdAt, id, limit)
  const last = rows.at(-1)
  return { rows, last: last && anyBehind.get(last.createdAt, last.id) ? last : undefined }
})

const add = database.transaction((recipe: Omit<Row, 'author' | 'photo'>): 'taken' | 'gone' | string => {
  const author = usernameOf.get(recipe.authorId)
  if (author === undefined) return 'gone'
  if (ofTitle.get(recipe.authorId, recipe.title) !== undefined) return 'taken'
  insert.run(recipe)
  return author
})

app.get<{ Params: { id: string } }>(
  '/recipes/:id',
  { schema: { params, response: { 200: recipeOutput, 404: failure } } },
  (request, reply) => {
    const row = byId.get(request.params.id)
    if (!row || row.visibility === 'private') return missing(reply)
    const etag = `"${row.version}"`
    reply.header('etag', etag)
    return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(toRecipe(row))
  },
)

app.get<{ Querystring: { limit: string; after?: string } }>(
  '/recipes',
  { schema: listSchema },
  ({ query: { limit, after } }, reply) => {
    const { rows, last } = page(Number(limit), after)
    return reply.send(listOf(rows, last, limit))
  },
)

app.post<{ Body: RecipeInput }>(
  '/recipes',
  { onRequest: authenticated, schema: { body: recipeInput, response: { 201: recipeOutput, 409: failure } } },
  ({ body, user }, reply) => {
    const row = newRow(body, user.sub)
    const author = add.immediate(row)
    if (author === 'gone') return reply.code(401).send()
    if (author === 'taken')
      return reply.code(409).send({ statusCode: 409, error: 'Conflict', message: 'You have a recipe with this title' })
    reply.code(201).header('location', `/recipes/${row.id}`).header('etag', `"${row.version}"`)
    return reply.send({ ...row, ...body, author })
  },
)

app.delete<{ Params: { id: string } }>(
  '/recipes/:id',
  { onRequest: authenticated, schema: { params, response: { 403: failure, 404: failure } } },
  ({ params: { id }, user }, reply) => {
    const row = byId.get(id)
    if (!row || (row.visibility === 'private' && row.authorId !== user.sub)) return missing(reply)
    if (row.authorId !== user.sub)
      return reply.code(403).send({ statusCode: 403, error: 'Forbidden', message: `This recipe is ${row.author}'s` })
    remove.run(id)
    return reply.code(204).send()
  },
)

app.addHook('onClose', () => {
  database.close()
})
process.once('SIGTERM', () => app.close())
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: Number(PORT) })}\n`)
