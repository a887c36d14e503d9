import { DatabaseError, Pool } from 'pg'
import { wordsOf } from '../../src/recipes/search.ts'
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

// The reference on PostgreSQL, as a good user of Fastify and pg writes it: statements that are prepared once for each
// connection, and one round trip for each request. Sessions are not looked at, as they are not on SQLite.

const { DATABASE_URL, PORT } = process.env

const pool = new Pool({ connectionString: DATABASE_URL })

const members = `recipes.id, version, author_id AS "authorId",
    (SELECT username FROM users WHERE users.id = author_id) AS author, title, description, servings,
    prep_minutes AS "prepMinutes", cook_minutes AS "cookMinutes", ingredients, steps, tags, visibility, photo,
    recipes.created_at AS "createdAt", updated_at AS "updatedAt"`
const newestFirst = 'ORDER BY created_at DESC, id DESC'

const statement = (name: string, text: string) => async (values: unknown[]) =>
  (await pool.query<Row>({ name, text, values })).rows

const byId = statement('by-id', `SELECT ${members} FROM recipes WHERE id = $1`)
const newest = statement('newest', `SELECT ${members} FROM recipes WHERE visibility = 'public' ${newestFirst} LIMIT $1`)
const behind = statement(
  'behind',
  `SELECT ${members} FROM recipes WHERE visibility = 'public' AND (created_at, id) < ($1, $2) ${newestFirst} LIMIT $3`,
)
const insert = statement(
  'insert',
  `INSERT INTO recipes (id, version, author_id, title, description, servings, prep_minutes, cook_minutes, ingredients,
     steps, tags, visibility, created_at, updated_at, words)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, array_to_tsvector(stems($15)))
   RETURNING ${members}`,
)

app.get<{ Params: { id: string } }>(
  '/recipes/:id',
  { schema: { params, response: { 200: recipeOutput, 404: failure } } },
  async (request, reply) => {
    const [row] = await byId([request.params.id])
    if (!row || row.visibility === 'private') return missing(reply)
    const etag = `"${row.version}"`
    reply.header('etag', etag)
    return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(toRecipe(row))
  },
)

app.get<{ Querystring: { limit: string; after?: string } }>(
  '/recipes',
  { schema: listSchema },
  async ({ query: { limit, after } }, reply) => {
    const most = Number(limit) + 1
    const rows = after === undefined ? await newest([most]) : await behind([...placeOf(after), most])
    const page = rows.slice(0, most - 1)
    return reply.send(listOf(page, rows.length === most ? page.at(-1) : undefined, limit))
  },
)

app.post<{ Body: RecipeInput }>(
  '/recipes',
  { onRequest: authenticated, schema: { body: recipeInput, response: { 201: recipeOutput, 409: failure } } },
  async ({ body, user }, reply) => {
    const row = newRow(body, user.sub)
    const { id, version, authorId, title, description, servings, prepMinutes, cookMinutes } = row
    const { ingredients, steps, tags, visibility, createdAt, updatedAt } = row
    const texts = [ingredients, steps, tags, visibility, createdAt, updatedAt, wordsOf(body)]
    try {
      const [added] = await insert([
        id,
        version,
        authorId,
        title,
        description,
        servings,
        prepMinutes,
        cookMinutes,
        ...texts,
      ])
      reply.code(201).header('location', `/recipes/${id}`).header('etag', `"${version}"`)
      return reply.send({ ...row, ...body, author: added?.author })
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      if (error.constraint === 'recipes_author_id_fkey') return reply.code(401).send()
      if (error.constraint !== 'title-taken') throw error
      return reply.code(409).send({ statusCode: 409, error: 'Conflict', message: 'You have a recipe with this title' })
    }
  },
)

app.addHook('onClose', () => pool.end())
process.once('SIGTERM', () => app.close())
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: Number(PORT) })}\n`)
