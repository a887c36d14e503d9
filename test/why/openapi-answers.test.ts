import { describe, expect, it } from 'vitest'
import type { Answer } from '../harness/answer.ts'
import { openKitchen, type Sent, type TestKitchen, toast, type User } from '../harness/kitchen.ts'
import { OpenapiDocument } from './document.ts'

type Place = { readonly kitchen: TestKitchen; readonly api: OpenapiDocument; readonly ada: User }

const open = async (options: Parameters<typeof openKitchen>[0] = {}): Promise<Place> => {
  const kitchen = await openKitchen({ why: true, mail: {}, ...options })
  return { kitchen, api: await OpenapiDocument.of(kitchen), ada: await kitchen.register('ada') }
}

/** Sends, and holds the answer against the document. */
const asDocumented = async ({ kitchen, api }: Place, operation: string, status: number, sent: Sent = {}) => {
  const answer = await kitchen.send(operation, sent)
  expect(answer.status, answer.text).toBe(status)
  api.expectDocumented(answer)
  return answer
}

const minimal = { prefer: 'return=minimal' }
const ld = { accept: 'application/ld+json' }

describe('answers are as the document says', () => {
  it('of recipes', async () => {
    const place = await open()
    const { token } = place.ada
    const send = (operation: string, status: number, sent: Sent = {}): Promise<Answer> =>
      asDocumented(place, operation, status, { token, ...sent })

    const made = await send('POST /recipes', 201, { json: toast })
    await send('POST /recipes', 201, { json: { ...toast, title: 'Dry toast' }, headers: minimal })
    await send('POST /recipes', 201, { json: { ...toast, title: 'Linked toast' }, headers: ld })
    await send('POST /recipes', 409, { json: toast })
    await send('POST /recipes', 422, { json: {} })
    await send('POST /recipes', 400, { content: '{', headers: { 'content-type': 'application/json' } })
    await send('POST /recipes', 400)
    await send('POST /recipes', 415, { content: 'toast', headers: { 'content-type': 'text/plain' } })
    await send('POST /recipes', 415, { json: toast, headers: { 'content-encoding': 'gzip' } })
    await send('POST /recipes', 406, { json: toast, headers: { accept: 'text/html' } })

    const path = { id: String(made.json.id) }
    const read = await send('GET /recipes/:id', 200, { path })
    const current = { 'if-match': read.headers.etag ?? '' }
    await send('GET /recipes/:id', 200, { path, headers: ld })
    await send('GET /recipes/:id', 304, { path, headers: { 'if-none-match': '*' } })
    await send('GET /recipes/:id', 404, { path: { id: 'none' } })
    await send('PUT /recipes/:id', 200, { path, json: toast, headers: current })
    await send('PUT /recipes/:id', 204, { path, json: toast, headers: { ...current, ...minimal } })
    await send('PUT /recipes/:id', 428, { path, json: toast })
    await send('PUT /recipes/:id', 412, { path, json: toast, headers: { 'if-match': '"old"' } })
    await send('PATCH /recipes/:id', 200, { path, json: { servings: 3 } })
    await send('PATCH /recipes/:id', 204, { path, json: { servings: 4 }, headers: minimal })
    await send('PATCH /recipes/:id', 415, { path, content: '3', headers: { 'content-type': 'text/plain' } })
    const grace = await place.kitchen.register('grace')
    await send('DELETE /recipes/:id', 403, { path, token: grace.token })
    await send('DELETE /recipes/:id', 204, { path })
  })

  it('of lists', async () => {
    const place = await open()
    await place.kitchen.cook(place.ada.token)
    const path = { username: 'ada' }
    const { headers } = await asDocumented(place, 'GET /recipes', 200, { query: '?limit=1' })
    const known = { 'if-none-match': headers.etag ?? '' }
    await asDocumented(place, 'GET /recipes', 304, { query: '?limit=1', headers: known })
    await asDocumented(place, 'GET /recipes', 400, { query: '?limit=0' })
    await asDocumented(place, 'GET /recipes', 412, { headers: { 'if-match': '"old"' } })
    await asDocumented(place, 'QUERY /recipes', 200, { json: { tag: ['none'] } })
    await asDocumented(place, 'QUERY /recipes', 304, { json: { limit: 1 }, headers: { 'if-none-match': '*' } })
    await asDocumented(place, 'QUERY /recipes', 400, { json: {}, query: '?limit=1' })
    await asDocumented(place, 'QUERY /recipes', 415, { content: 'x', headers: { 'content-type': 'text/plain' } })
    await asDocumented(place, 'QUERY /recipes', 422, { json: { limit: 0 } })
    await asDocumented(place, 'GET /users/:username/recipes', 200, { path })
    await asDocumented(place, 'GET /users/:username/recipes', 404, { path: { username: 'nobody' } })
    await asDocumented(place, 'GET /users/me/recipes', 200, { token: place.ada.token })
    await asDocumented(place, 'GET /users/me/recipes', 401)
  })

  it('of users and sessions', async () => {
    const place = await open()
    const { username, password, token, refreshToken, sessionId } = place.ada
    const registered = { username: 'grace', email: 'grace@kitchen.example', password: 'hopper-1906' }
    await asDocumented(place, 'POST /users', 201, { json: registered })
    await asDocumented(place, 'POST /users', 409, { json: registered })
    await asDocumented(place, 'GET /users/:username', 200, { path: { username } })
    await asDocumented(place, 'GET /users/me', 200, { token })
    await asDocumented(place, 'GET /users/me', 304, { token, headers: { 'if-none-match': '*' } })
    await asDocumented(place, 'GET /users/me', 401, { token: 'none' })
    await asDocumented(place, 'GET /users/me', 400, { headers: { authorization: 'Bearer a b' } })
    await asDocumented(place, 'PATCH /users/me', 200, {
      token,
      json: { email: 'lovelace@kitchen.example', currentPassword: password },
    })
    const wrong = { password: 'another-password', currentPassword: 'wrong' }
    await asDocumented(place, 'PATCH /users/me', 403, { token, json: wrong })
    await asDocumented(place, 'POST /sessions', 201, { json: { username, password } })
    await asDocumented(place, 'POST /sessions', 401)
    await asDocumented(place, 'POST /sessions', 400, { headers: { authorization: 'Basic ada lovelace' } })
    await asDocumented(place, 'GET /sessions', 200, { token })
    await asDocumented(place, 'GET /sessions/:id', 200, { token, path: { id: sessionId } })
    await asDocumented(place, 'GET /sessions/:id', 404, { token, path: { id: 'none' } })
    await asDocumented(place, 'POST /sessions/refresh', 200, { json: { refreshToken } })
    await asDocumented(place, 'POST /sessions/refresh', 403, { json: { refreshToken: 'none' } })
    await asDocumented(place, 'DELETE /users/me', 204, { token })
  })

  it('of pages', async () => {
    const place = await open()
    await asDocumented(place, 'GET /health/live', 200)
    await asDocumented(place, 'GET /openapi.json', 200)
    await asDocumented(place, 'GET /openapi-3.2.json', 200)
    await asDocumented(place, 'GET /docs', 200)
    await asDocumented(place, 'GET /docs', 406, { headers: { accept: 'application/json' } })
    await asDocumented(place, 'GET /assets/:name', 200, { path: { name: 'page.css' } })
    await asDocumented(place, 'GET /assets/docs/:name', 200, { path: { name: 'docs.js' } })
    await asDocumented(place, 'GET /assets/docs/:name', 404, { path: { name: 'none' } })
    await asDocumented(place, 'GET /requests', 200)
  })

  it('where requests are counted', async () => {
    const place = await open({ rateLimit: 4 })
    await asDocumented(place, 'GET /recipes', 200)
    await asDocumented(place, 'GET /recipes', 429)
  })

  it('where other sites may read them', async () => {
    const place = await open({
      manner: { production: false, publicUrl: undefined, corsOrigin: 'https://site.example' },
    })
    await asDocumented(place, 'GET /recipes', 200)
    await asDocumented(place, 'GET /users/me', 401)
  })
})
