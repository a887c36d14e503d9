import { describe, expect, it } from 'vitest'
import { openKitchen, toast } from '../harness/kitchen.ts'
import { lists } from './lists.ts'

/** The operations that have no parameters, each with its success. */
const withoutParameters = [
  ['GET /health/live', 200],
  ['GET /health/ready', 200],
  ['POST /users', 201],
  ['GET /users/:username', 200],
  ['GET /users/me', 200],
  ['PATCH /users/me', 200],
  ['DELETE /users/me', 204],
  ['POST /sessions', 201],
  ['POST /sessions/refresh', 200],
  ['GET /sessions', 200],
  ['GET /sessions/:id', 200],
  ['DELETE /sessions/:id', 204],
  ['POST /recipes', 201],
  ['GET /recipes/:id', 200],
  ['PUT /recipes/:id', 200],
  ['PATCH /recipes/:id', 200],
  ['DELETE /recipes/:id', 204],
] as const

it('lists all operations without parameters, and no others', async () => {
  const { app } = await openKitchen()
  const all = [...app.house.operations.values()].flatMap((known) => [...known.values()])
  const names = all.map(({ method, url }) => `${method} ${url}`)
  const others = [...lists.map(({ operation }) => operation), 'QUERY /recipes']
  expect([...withoutParameters.map(([operation]) => operation), ...others].toSorted()).toEqual(names.toSorted())
})

describe.each(withoutParameters)('%s', (operation, status) => {
  it.each(['?limit=0&limit=0&x', '?%zz', '?', '??', '?__proto__=1'])('ignores a query: %s', async (query) => {
    const kitchen = await openKitchen()
    const { token, username, password, refreshToken, sessionId } = await kitchen.register('ada')
    const { id, etag } = await kitchen.cook(token)
    const contents: Readonly<Record<string, object>> = {
      'POST /users': { username: 'grace', email: 'grace@kitchen.example', password: 'hopper-1906' },
      'PATCH /users/me': { email: 'countess@kitchen.example' },
      'POST /sessions': { username, password },
      'POST /sessions/refresh': { refreshToken },
      'POST /recipes': { ...toast, title: 'Tea' },
      'PUT /recipes/:id': toast,
      'PATCH /recipes/:id': {},
    }
    const answer = await kitchen.send(operation, {
      path: { username, id: operation.includes('/sessions') ? sessionId : id },
      ...(!['POST /users', 'POST /sessions', 'POST /sessions/refresh'].includes(operation) && { token }),
      headers: operation.startsWith('PUT') ? { 'if-match': etag } : {},
      ...(contents[operation] && { json: contents[operation] }),
      query,
    })
    expect(answer.status, answer.text).toBe(status)
  })
})
