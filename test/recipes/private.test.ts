import { describe, expect, it } from 'vitest'
import { type Answer, expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'

const asked = 'message, service, host, route, method, authentication'
const unknown = '0190a000-0000-7000-8000-999999999999'

/** Ada has a public and a private recipe; Grace looks at them. */
const stock = async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const grace = await kitchen.register('grace')
  const open = await kitchen.cook(token)
  const secret = await kitchen.cook(token, { title: 'Secret', visibility: 'private' })
  return { kitchen, ada: token, grace: grace.token, open, secret }
}

/** All of an answer that does not name the request itself. */
const essence = ({ status, reason, doors, json, headers }: Answer) => {
  const { 'x-request-id': _id, date: _date, ...fields } = headers
  return { status, reason, doors, json: { ...json, instance: '' }, fields }
}

const contentOf = (operation: string): object =>
  operation.startsWith('PUT') ? { json: toast } : operation.startsWith('PATCH') ? { json: {} } : {}

describe.each([
  ['GET /recipes/:id', `${asked}, acceptable, existence`],
  ['HEAD /recipes/:id', `${asked}, acceptable, existence`],
  ['PUT /recipes/:id', `${asked}, acceptable, existence`],
  ['PATCH /recipes/:id', `${asked}, acceptable, existence`],
  ['DELETE /recipes/:id', `${asked}, existence`],
])('%s', (operation, doors) => {
  it.each([{}, { 'if-match': '*' }, { 'if-none-match': '*' }])(
    'answers for a private recipe of somebody else as for one that there is not: %j',
    async (headers) => {
      const { kitchen, grace, secret } = await stock()
      const send = (id: string) =>
        kitchen.send(operation, { path: { id }, token: grace, headers, ...contentOf(operation) })
      const [hidden, missing] = [await send(secret.id), await send(unknown)]
      expect(essence(hidden)).toEqual(essence(missing))
      if (operation.startsWith('HEAD')) expect([hidden.status, hidden.doors]).toEqual([404, `${doors}=404`])
      else expectRefusal(hidden, 'no-such-recipe', doors)
    },
  )

  it('answers nobody for a private recipe as for one that there is not', async () => {
    const { kitchen, secret } = await stock()
    const send = (id: string) => kitchen.send(operation, { path: { id }, ...contentOf(operation) })
    const [hidden, missing] = [await send(secret.id), await send(unknown)]
    expect(essence(hidden)).toEqual(essence(missing))
    expect(hidden.status).toBe(/GET|HEAD/.test(operation) ? 404 : 401)
  })

  it.each([
    'x',
    '1',
    '%',
    "' OR 1 = 1 --",
    '0190a000-0000-7000-8000',
    'null',
    '__proto__',
    'a/b',
    '🍞',
    'x'.repeat(1000),
  ])('refuses an id that cannot exist with no-such-recipe: %.20j', async (id) => {
    const { kitchen, ada } = await stock()
    const answer = await kitchen.send(operation, { path: { id }, token: ada, ...contentOf(operation) })
    if (operation.startsWith('HEAD')) expect(answer.status).toBe(404)
    else
      expect(expectRefusal(answer, 'no-such-recipe', doors).json.detail).toMatch(
        /^The id in this path is not a UUID, so nothing can have it\. GET \/recipes /,
      )
  })
})

describe('a private recipe', () => {
  it('is there for its author, and for their caches alone', async () => {
    const { kitchen, ada, secret } = await stock()
    for (const method of ['GET', 'HEAD']) {
      const answer = await kitchen.send(`${method} /recipes/:id`, { path: { id: secret.id }, token: ada })
      expectSuccess(answer, 200, `${asked}, acceptable, existence, precondition, action`)
      expect.soft(answer.headers['cache-control']).toBe('private, no-cache')
      expect.soft(answer.headers.etag).toBe(secret.etag)
    }
  })

  it('is not in the list, not even for its author', async () => {
    const { kitchen, ada, open } = await stock()
    for (const sent of [{}, { token: ada }]) {
      const { json, text } = await kitchen.send('GET /recipes', sent)
      expect(json.items).toEqual([expect.objectContaining({ id: open.id })])
      expect(text).not.toContain('Secret')
    }
  })

  it('can be changed and deleted by its author', async () => {
    const { kitchen, ada, secret } = await stock()
    const sent = { path: { id: secret.id }, token: ada }
    expect((await kitchen.send('PATCH /recipes/:id', { ...sent, json: { servings: 2 } })).status).toBe(200)
    const headers = { 'if-match': '*' }
    const put = { ...toast, title: 'Still secret', visibility: 'private' }
    expect((await kitchen.send('PUT /recipes/:id', { ...sent, json: put, headers })).status).toBe(200)
    expect((await kitchen.send('DELETE /recipes/:id', sent)).status).toBe(204)
  })

  it('appears to others when it is made public, and disappears when it is made private', async () => {
    const { kitchen, ada, secret } = await stock()
    const path = { id: secret.id }
    const show = async (visibility: string) => {
      await kitchen.send('PATCH /recipes/:id', { path, token: ada, json: { visibility } })
      return kitchen.send('GET /recipes/:id', { path })
    }
    const shown = expectSuccess(
      await show('public'),
      200,
      'message, service, host, route, method, authentication, acceptable, existence, precondition, action',
    )
    expect(shown.headers['cache-control']).toBe('public, no-cache')
    expectRefusal(await show('private'), 'no-such-recipe', `${asked}, acceptable, existence`)
  })
})

describe.each([
  ['PUT /recipes/:id', `${asked}, acceptable, existence, permission`],
  ['PATCH /recipes/:id', `${asked}, acceptable, existence, permission`],
  ['DELETE /recipes/:id', `${asked}, existence, permission`],
])('%s', (operation, doors) => {
  it('refuses everyone but the author of a public recipe with not-the-author, whatever else is wrong', async () => {
    const { kitchen, grace, open } = await stock()
    const sent = [contentOf(operation), { content: '{' }, { headers: { 'if-match': '"old"' } }]
    for (const more of sent) {
      const answer = await kitchen.send(operation, { path: { id: open.id }, token: grace, ...more })
      expectRefusal(answer, 'not-the-author', doors)
      expect.soft(answer.headers).not.toHaveProperty('www-authenticate')
    }
    const { headers } = await kitchen.send('GET /recipes/:id', { path: { id: open.id } })
    expect(headers.etag).toBe(open.etag)
  })
})
