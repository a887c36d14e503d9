import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { RecipeText } from '../../src/recipes/recipe.ts'
import { type Answer, expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'

const toMeaning =
  'message, service, host, route, method, authentication, acceptable, existence, permission, content, precondition, syntax, meaning'
const toWrite = `${toMeaning}, conflict, action`
const toRead = 'message, service, host, route, method, authentication, acceptable, existence, precondition, action'
const toDelete = 'message, service, host, route, method, authentication, existence, permission, precondition, action'

const defaults = {
  description: '',
  servings: 1,
  prepMinutes: 0,
  cookMinutes: 0,
  tags: [],
  visibility: 'public',
} satisfies Omit<RecipeText, 'title' | 'ingredients' | 'steps'>
const shakshuka = {
  title: 'Shakshuka',
  description: 'Eggs poached in\nspiced tomato.',
  servings: 2,
  prepMinutes: 10,
  cookMinutes: 25,
  ingredients: [{ name: 'eggs', quantity: '4' }, { name: 'salt' }],
  steps: ['Warm the oil.', 'Break the eggs.'],
  tags: ['breakfast', 'eggs'],
  visibility: 'private',
} satisfies RecipeText
const members = ['id', ...Object.keys(shakshuka), 'photo', 'author', 'createdAt', 'updatedAt']
const readOnly = { id: 'x', author: 'grace', createdAt: 'long ago', updatedAt: null }

const stock = async (members: object = {}) => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const { id, etag } = await kitchen.cook(token, { ...members })
  const send = (method: string, json?: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    kitchen.send(`${method} /recipes/:id`, { path: { id }, token, headers, ...(json && { json }) })
  const put = (json: object) => send('PUT', json, { 'if-match': '*' })
  return { kitchen, token, id, etag, send, put, path: `/recipes/${id}` }
}

const expectAbsent = ({ headers }: Answer, ...names: readonly string[]): void => {
  for (const name of names) expect.soft(headers).not.toHaveProperty(name)
}

describe('POST /recipes', () => {
  const doors =
    'message, service, host, route, method, authentication, acceptable, content, syntax, meaning, conflict, action'

  it('answers 201 with the recipe, where it is, and its entity tag; and there it is', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    const made = expectSuccess(await kitchen.send('POST /recipes', { token, json: shakshuka }), 201, doors)
    const { id, ...rest } = made.json
    const now = kitchen.now.toISOString()
    expect(rest).toEqual({ ...shakshuka, photo: null, author: 'ada', createdAt: now, updatedAt: now })
    expect(Object.keys(made.json)).toEqual(members)
    expect(made.headers.location).toBe(`/recipes/${id}`)
    expect(made.headers['content-location']).toBe(`/recipes/${id}`)
    expectAbsent(made, 'last-modified', 'link')

    const read = await kitchen.send('GET /recipes/:id', { path: { id: String(id) }, token })
    expectSuccess(read, 200, toRead)
    expect(read.json).toEqual(made.json)
    expect(read.headers.etag).toBe(made.headers.etag)
  })

  it('fills in the defaults', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    const { json } = expectSuccess(await kitchen.send('POST /recipes', { token, json: toast }), 201, doors)
    expect(json).toMatchObject({ ...toast, ...defaults })
  })

  it('makes a new recipe of what was read of another one, and ignores its read-only members', async () => {
    const { kitchen, token, send } = await stock()
    const { json } = await send('GET')
    kitchen.pass(1)
    const content = { ...json, ...readOnly, title: 'Toast, again' }
    const made = expectSuccess(await kitchen.send('POST /recipes', { token, json: content }), 201, doors)
    expect(made.json).toMatchObject({ author: 'ada', createdAt: kitchen.now.toISOString() })
    expect([json.id, readOnly.id]).not.toContain(made.json.id)
  })
})

describe('GET /recipes/:id', () => {
  it('answers 200 with entity tag and date, and HEAD the same without content', async () => {
    const { kitchen, send } = await stock()
    const got = expectSuccess(await send('GET'), 200, toRead)
    expect(got.headers.etag).toMatch(/^"[^"]+"$/)
    expect(got.headers['last-modified']).toBe(kitchen.now.toUTCString())
    expectAbsent(got, 'location', 'content-location', 'link', 'set-cookie')
    const head = expectSuccess(await send('HEAD'), 200, toRead)
    const { date, 'x-request-id': id, ...fields } = got.headers
    expect([date, id]).not.toContain(undefined)
    expect(head.headers).toMatchObject(fields)
    expect(head.text).toBe('')
  })

  it('answers anyone', async () => {
    const { kitchen, id } = await stock()
    const grace = await kitchen.register('grace')
    expectSuccess(await kitchen.send('GET /recipes/:id', { path: { id } }), 200, toRead)
    expectSuccess(await kitchen.send('GET /recipes/:id', { path: { id }, token: grace.token }), 200, toRead)
  })
})

describe('PUT /recipes/:id', () => {
  it('answers 200 with the recipe and no validator: the server alters what it was sent (RFC 9110 9.3.4)', async () => {
    const { kitchen, send, put, path } = await stock()
    const { json: old } = await send('GET')
    kitchen.pass(90)
    const answer = expectSuccess(await put({ ...shakshuka, title: ' Shakshuka ' }), 200, toWrite)
    expect(answer.headers['content-location']).toBe(path)
    expectAbsent(answer, 'etag', 'last-modified', 'location')
    const { id, createdAt } = old
    expect(answer.json).toEqual({
      ...shakshuka,
      id,
      photo: null,
      author: 'ada',
      createdAt,
      updatedAt: kitchen.now.toISOString(),
    })
    expect((await send('GET')).json).toEqual(answer.json)
  })

  it('puts members that are left out back to their defaults', async () => {
    const { put } = await stock(shakshuka)
    expect((await put(toast)).json).toMatchObject({ ...toast, ...defaults })
  })

  it('takes back what was read, and ignores read-only members', async () => {
    const { send, put } = await stock(shakshuka)
    const { json } = await send('GET')
    expect(expectSuccess(await put(json), 200, toWrite).json).toEqual(json)
    expect(expectSuccess(await put({ ...json, ...readOnly }), 200, toWrite).json).toEqual(json)
  })
})

describe('PATCH /recipes/:id', () => {
  it.each(['application/merge-patch+json', 'application/json'])('answers 200 with ETag to %s', async (type) => {
    const { kitchen, send, path, etag } = await stock(shakshuka)
    const { json: old } = await send('GET')
    kitchen.pass(1)
    const answer = expectSuccess(await send('PATCH', { servings: 4 }, { 'content-type': type }), 200, toWrite)
    expect(answer.json).toEqual({ ...old, servings: 4, updatedAt: kitchen.now.toISOString() })
    expect(answer.headers['content-location']).toBe(path)
    expect(answer.headers.etag).not.toBe(etag)
    expectAbsent(answer, 'last-modified', 'location')
    const read = await send('GET')
    expect([read.json, read.headers.etag]).toEqual([answer.json, answer.headers.etag])
  })

  it('puts optional members back to their defaults by null (RFC 7396)', async () => {
    const { send } = await stock(shakshuka)
    const nulls = Object.fromEntries(Object.keys(defaults).map((name) => [name, null]))
    expect(expectSuccess(await send('PATCH', nulls), 200, toWrite).json).toMatchObject({ ...shakshuka, ...defaults })
  })

  it('refuses null for required members with invalid-content, all at once', async () => {
    const { send } = await stock()
    const answer = await send('PATCH', { title: null, ingredients: null, steps: null })
    const errors = z
      .array(z.object({ pointer: z.string() }))
      .parse(expectRefusal(answer, 'invalid-content', toMeaning).json.errors)
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual(['#/ingredients', '#/steps', '#/title'])
  })

  it('replaces lists as a whole (RFC 7396)', async () => {
    const { send } = await stock(shakshuka)
    const lists = { ingredients: [{ name: 'eggs' }], steps: ['Eat.'], tags: ['quick'] }
    expect((await send('PATCH', lists)).json).toMatchObject(lists)
    expect((await send('PATCH', { tags: [] })).json).toMatchObject({ ...lists, tags: [] })
  })

  it('takes back what was read, and ignores read-only members', async () => {
    const { send } = await stock(shakshuka)
    const { json } = await send('GET')
    expect(expectSuccess(await send('PATCH', { ...json, ...readOnly }), 200, toWrite).json).toEqual(json)
    expect(expectSuccess(await send('PATCH', { id: null, author: null }), 200, toWrite).json).toEqual(json)
  })
})

describe('DELETE /recipes/:id', () => {
  it('answers 204 without content, and 404 to everything afterwards', async () => {
    const { send, put } = await stock()
    const gone = expectSuccess(await send('DELETE'), 204, toDelete)
    expectAbsent(gone, 'etag', 'last-modified', 'content-location', 'location')
    const read = toRead.replace(', precondition, action', '')
    expectRefusal(await send('GET'), 'no-such-recipe', read)
    expectRefusal(await put(toast), 'no-such-recipe', read)
    expectRefusal(await send('PATCH', {}), 'no-such-recipe', read)
    expectRefusal(await send('DELETE'), 'no-such-recipe', read.replace(', acceptable', ''))
  })

  it('gives the title free', async () => {
    const { kitchen, token, send } = await stock()
    await send('DELETE')
    expect((await kitchen.send('POST /recipes', { token, json: toast })).status).toBe(201)
  })
})
