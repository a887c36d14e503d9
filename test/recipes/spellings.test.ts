import { expect, it } from 'vitest'
import { expectRefusal } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const toChange = 'message, service, host, route, method, authentication, acceptable, existence, permission'

it('an id names the same recipe and session in either case, and is answered in lower case (RFC 9562 4)', async () => {
  const kitchen = await openKitchen()
  const { token, sessionId } = await kitchen.register('ada')
  const { id } = await kitchen.cook(token)
  const recipe = await kitchen.send('GET /recipes/:id', { path: { id: id.toUpperCase() } })
  expect([recipe.status, recipe.json.id]).toEqual([200, id])
  const session = await kitchen.send('GET /sessions/:id', { path: { id: sessionId.toUpperCase() }, token })
  expect([session.status, session.json.id]).toEqual([200, sessionId])
})

it('a weakened tag of the current version is 412, and the detail says why it does not match', async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const { id, etag } = await kitchen.cook(token)
  const sent = { path: { id }, token, json: { servings: 3 } }
  const weak = await kitchen.send('PATCH /recipes/:id', { ...sent, headers: { 'if-match': `W/${etag}` } })
  expectRefusal(weak, 'precondition-failed', `${toChange}, content, precondition`)
  expect(weak.json.detail).toContain('proxy')
  expect(weak.json.etag).toBe(etag)
  const stale = await kitchen.send('PATCH /recipes/:id', { ...sent, headers: { 'if-match': 'W/"old"' } })
  expect(stale.json.detail).not.toContain('proxy')
})

it('a part does not replace the whole', async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const { id, etag } = await kitchen.cook(token)
  const { text } = await kitchen.send('GET /recipes/:id', { path: { id } })
  const headers = { 'if-match': etag, 'content-range': 'bytes 0-9/100' }
  const json = { title: 'A part', ingredients: [{ name: 'leek' }], steps: ['Cook.'] }
  const answer = await kitchen.send('PUT /recipes/:id', { path: { id }, token, headers, json })
  expectRefusal(answer, 'partial-content', `${toChange}, content`)
  expect((await kitchen.send('GET /recipes/:id', { path: { id } })).text).toBe(text)
})
