import { randomBytes, randomUUIDv7 } from 'node:crypto'
import jwt from '@fastify/jwt'
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { name } from '../../src/name.ts'

// What both references share, the one on SQLite and the one on PostgreSQL: what they validate and answer.

declare module '@fastify/jwt' {
  interface FastifyJWT {
    user: { sub: string; sid: string }
  }
}

type Ingredient = { name: string; quantity?: string }

export type RecipeInput = {
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

export type Row = Omit<RecipeInput, 'ingredients' | 'steps' | 'tags'> & {
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

export const recipeInput = {
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

export const recipeOutput = {
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

export const failure = {
  type: 'object',
  properties: { statusCode: { type: 'integer' }, error: { type: 'string' }, message: { type: 'string' } },
}

export const params = { type: 'object', required: ['id'], properties: { id: { type: 'string', format: 'uuid' } } }

export const toRecipe = (row: Row) => ({
  ...row,
  photo: row.photo && `/recipes/${row.id}/photo`,
  ingredients: JSON.parse(row.ingredients),
  steps: JSON.parse(row.steps),
  tags: JSON.parse(row.tags),
})

// Strict, as the server is: nothing unknown is left out in silence, and a text is no number.
export const app = fastify({ logger: false, ajv: { customOptions: { removeAdditional: false, coerceTypes: false } } })

await app.register(jwt, {
  secret: process.env.JWT_SECRET ?? '',
  verify: {
    algorithms: ['HS256'],
    allowedIss: name,
    allowedAud: name,
    requiredClaims: ['iss', 'aud', 'sub', 'exp'],
    cache: true,
  },
})

export const authenticated = async (request: FastifyRequest): Promise<void> => {
  await request.jwtVerify()
}

export const missing = (reply: FastifyReply) =>
  reply.code(404).send({ statusCode: 404, error: 'Not Found', message: 'There is no recipe with this id' })

/** The query of a list and its answer. */
export const listSchema = {
  querystring: {
    type: 'object',
    additionalProperties: false,
    properties: {
      limit: { type: 'string', pattern: '^([1-9][0-9]?|100)$', default: '20' },
      after: { type: 'string', pattern: '^[A-Za-z0-9_-]+$' },
    },
  },
  response: { 200: listOutput },
}

/** Where a page begins: behind this time and id. */
export const placeOf = (after: string): string[] => Buffer.from(after, 'base64url').toString().split(' ')

/** A page as it is sent; `last` is its last row if there are more behind it. */
export const listOf = (rows: readonly Row[], last: Row | undefined, limit: string) => {
  const cursor = last && Buffer.from(`${last.createdAt} ${last.id}`).toString('base64url')
  return { items: rows.map(toRecipe), next: cursor ? `/recipes?limit=${limit}&after=${cursor}` : null }
}

/** The row of a new recipe of the caller. */
export const newRow = (body: RecipeInput, authorId: string) => {
  const now = new Date().toISOString()
  return {
    ...body,
    id: randomUUIDv7(),
    version: randomBytes(9).toString('base64url'),
    authorId,
    ingredients: JSON.stringify(body.ingredients),
    steps: JSON.stringify(body.steps),
    tags: JSON.stringify(body.tags),
    createdAt: now,
    updatedAt: now,
  }
}
