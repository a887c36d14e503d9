import { expect, it } from 'vitest'
import { openKitchen } from '../harness/kitchen.ts'

// The kitchen's clock is set back between two requests.

const soup = { title: 'Soup', ingredients: [{ name: 'leek' }], steps: ['Cook.'] }

it('a clock that is set back makes no version look older, and no Last-Modified later than now', async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const { headers, json: made } = await kitchen.send('POST /recipes', { token, json: soup })
  const path = { id: headers.location?.split('/').at(-1) ?? '' }
  const { headers: first } = await kitchen.send('GET /recipes/:id', { path })

  kitchen.pass(-60)
  const changed = await kitchen.send('PATCH /recipes/:id', { path, token, json: { title: 'Leek soup' } })
  expect(changed.status).toBe(200)
  expect(changed.json.createdAt).toBe(made.createdAt)
  expect(String(changed.json.updatedAt) > String(made.updatedAt)).toBe(true)

  const now = await kitchen.send('GET /recipes/:id', { path })
  expect(Date.parse(now.headers['last-modified'] ?? '')).toBeLessThanOrEqual(kitchen.now.getTime())
  const since = { 'if-modified-since': now.headers['last-modified'] ?? '' }
  expect((await kitchen.send('GET /recipes/:id', { path, headers: since })).status).toBe(200)
  const match = { 'if-match': first.etag ?? '' }
  expect((await kitchen.send('DELETE /recipes/:id', { path, token, headers: match })).status).toBe(412)
})
