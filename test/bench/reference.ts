import { randomBytes, randomUUIDv7 } from 'node:crypto'
import jwt from '@fastify/jwt'
import Database from 'better-sqlite3'
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { addWords } from '../../src/recipes/search.ts'

// What the server is held against: the same recipes over the same tables with the same SQL, as a good user of Fastify
// writes them, and nothing of ours but the function that the tables' triggers call. It knows the operations that are
// measured, and no more of HTTP than Fastify does.

declare module '@fastify/jwt' {
  interface FastifyJWT {
    user: { sub: string; sid: string }
  }
}

type Ingredient = { name: string; quantity?: string }

type RecipeInput = {
  title: string
  description: string
  servings: number
  prepMinutes: number
  cookMinutes: number
  ingredients: Ingredient[]
  steps: string[]
  tags: string[]
  visibility: 'public' | 'private'
  photo: string | null
}

type Row = Omit<RecipeInput, 'ingredients' | 'steps' | 'tags'> & {
  id: string
  version: string
  authorId: string
  author: string
  ingredients: string
  steps: string
  tags: string
  createdAt: string
  updatedAt: string
}

const { DATABASE_PATH, JWT_SECRET = '', PORT } = process.env

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
  const [createdAt = '', id = ''] = after === undefined ? [] : Buffer.from(after, 'base64url').toString().split(' ')
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

const text = (minLength: number, maxLength: number, controls = '\\x00-\\x1f\\x7f-\\x9f') => ({
  type: 'string',
  minLength,
  maxLength,
  pattern: minLength === 0 ? `^[^${controls}]*$` : `^[^${controls}]*[^\\s${controls}][^${controls}]*$`,
})
const lines = (minLength: number, maxLength: number) =>
  text(minLength, maxLength, '\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f')
const whole = (minimum: number, maximum: number, fallback: number) => ({
  type: 'integer',
  minimum,
  maximum,
  default: fallback,
})
const visibility = { type: 'string', enum: ['public', 'private'] }
const texts = { type: 'array', items: { type: 'string' } }

const recipeInput = {
  type: 'object',
  additionalProperties: false,
  required: ['title', 'ingredients', 'steps'],
  properties: {
    title: text(1, 120),
    description: { ...lines(0, 2000), default: '' },
    servings: whole(1, 1000, 1),
    prepMinutes: whole(0, 10_080, 0),
    cookMinutes: whole(0, 10_080, 0),
    ingredients: {
      type: 'array',
      minItems: 1,
      maxItems: 100,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: { name: text(1, 120), quantity: text(1, 60) },
      },
    },
    steps: { type: 'array', minItems: 1, maxItems: 100, items: lines(1, 2000) },
    tags: {
      type: 'array',
      maxItems: 20,
      uniqueItems: true,
      items: { type: 'string', pattern: '^[a-z0-9-]{1,30}$' },
      default: [],
    },
    visibility: { ...visibility, default: 'public' },
  },
}

const recipeOutput = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    title: { type: 'string' },
    description: { type: 'string' },
    servings: { type: 'integer' },
    prepMinutes: { type: 'integer' },
    cookMinutes: { type: 'integer' },
    ingredients: {
      type: 'array',
      items: { type: 'object', properties: { name: { type: 'string' }, quantity: { type: 'string' } } },
    },
    steps: texts,
    tags: texts,
    visibility: { type: 'string' },
    photo: { type: ['string', 'null'] },
    author: { type: 'string' },
    createdAt: { type: 'string' },
    updatedAt: { type: 'string' },
  },
}

const listOutput = {
  type: 'object',
  properties: {
    items: { type: 'array', items: recipeOutput },
    next: { type: ['string', 'null'] },
  },
}

const failure = {
  type: 'object',
  properties: { statusCode: { type: 'integer' }, error: { type: 'string' }, message: { type: 'string' } },
}

const params = { type: 'object', required: ['id'], properties: { id: { type: 'string', format: 'uuid' } } }

const toRecipe = (row: Row) => ({
  ...row,
  photo: row.photo && `/recipes/${row.id}/photo`,
  ingredients: JSON.parse(row.ingredients),
  steps: JSON.parse(row.steps),
  tags: JSON.parse(row.tags),
})

// Strict, as the server is: nothing unknown is left out in silence, and a text is no number.
const app = fastify({ logger: false, ajv: { customOptions: { removeAdditional: false, coerceTypes: false } } })

await app.register(jwt, {
  secret: JWT_SECRET,
  verify: {
    algorithms: ['HS256'],
    allowedIss: 'status-kitchen',
    allowedAud: 'status-kitchen',
    requiredClaims: ['iss', 'aud', 'sub', 'exp'],
    cache: true,
  },
})

const authenticated = async (request: FastifyRequest): Promise<void> => {
  await request.jwtVerify()
}

const missing = (reply: FastifyReply) =>
  reply.code(404).send({ statusCode: 404, error: 'Not Found', message: 'There is no recipe with this id' })

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
  {
    schema: {
      querystring: {
        type: 'object',
        additionalProperties: false,
        properties: {
          limit: { type: 'string', pattern: '^([1-9][0-9]?|100)$', default: '20' },
          after: { type: 'string', pattern: '^[A-Za-z0-9_-]+$' },
        },
      },
      response: { 200: listOutput },
    },
  },
  ({ query: { limit, after } }, reply) => {
    const { rows, last } = page(Number(limit), after)
    const cursor = last && Buffer.from(`${last.createdAt} ${last.id}`).toString('base64url')
    return reply.send({ items: rows.map(toRecipe), next: cursor ? `/recipes?limit=${limit}&after=${cursor}` : null })
  },
)

app.post<{ Body: RecipeInput }>(
  '/recipes',
  { onRequest: authenticated, schema: { body: recipeInput, response: { 201: recipeOutput, 409: failure } } },
  ({ body, user }, reply) => {
    const now = new Date().toISOString()
    const row = {
      ...body,
      id: randomUUIDv7(),
      version: randomBytes(9).toString('base64url'),
      authorId: user.sub,
      ingredients: JSON.stringify(body.ingredients),
      steps: JSON.stringify(body.steps),
      tags: JSON.stringify(body.tags),
      createdAt: now,
      updatedAt: now,
    }
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
