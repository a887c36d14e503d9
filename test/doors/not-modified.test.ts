import { describe, expect, it } from 'vitest'
import { expectSuccess, told } from '../harness/answer.ts'
import { lists, stock, toDoor, toRefusal, toSuccess } from './preconditions.ts'

describe.each([
  ['GET /recipes/:id', 'GET /recipes/:id'],
  ['HEAD /recipes/:id', 'GET /recipes/:id'],
  ...lists.map((operation) => [operation, operation] as const),
  ...lists
    .filter((operation) => operation.startsWith('GET'))
    .map((operation) => [operation.replace('GET', 'HEAD'), operation] as const),
] as const)('%s', (operation, as) => {
  it.each([
    ['the current tag', (etag: string) => etag],
    ['the current tag, weak (RFC 9110 13.1.2)', (etag: string) => `W/${etag}`],
    ['a list with the current tag', (etag: string) => `"old" , ${etag}`],
    ['*', () => '*'],
  ])('answers If-None-Match with %s with 304', async (_name, field) => {
    const { send } = await stock()
    const full = await send(operation)
    const answer = await send(operation, { 'if-none-match': field(full.headers.etag ?? '') })
    expectSuccess(answer, 304, toRefusal(as))
    // What the 200 has of these (RFC 9110 15.4.5, RFC 10008 2.4), and no other metadata of what is not sent.
    for (const name of ['etag', 'cache-control', 'content-location', 'location', 'vary', 'accept-query'])
      expect.soft(answer.headers[name], name).toBe(full.headers[name])
    for (const name of ['last-modified', 'link', 'content-length', 'content-type'])
      expect.soft(answer.headers).not.toHaveProperty(name)
  })

  it.each(['"old"', 'W/"old", "older"', '', 'garbage', '*, "x"'])(
    'answers If-None-Match with %s with 200: nothing here matches',
    async (field) => {
      const { send } = await stock()
      expectSuccess(await send(operation, { 'if-none-match': field }), 200, toSuccess(as))
    },
  )

  it('asks If-Match before If-None-Match (RFC 9110 13.2.2)', async () => {
    const { send } = await stock()
    const { etag = '' } = (await send(operation)).headers
    const answer = await send(operation, { 'if-match': '"old"', 'if-none-match': etag })
    expect([answer.status, answer.doors]).toEqual([412, told(toRefusal(as), 412)])
    expectSuccess(await send(operation, { 'if-match': etag, 'if-none-match': etag }), 304, toRefusal(as))
  })
})

it.each(lists)('%s has no date of its last change, and does not look at If-Modified-Since', async (operation) => {
  const { kitchen, send } = await stock()
  kitchen.pass(60)
  const answer = await send(operation, { 'if-modified-since': kitchen.now.toUTCString() })
  expectSuccess(answer, 200, toSuccess(operation))
})

it('knows a list by the same tag whether GET or QUERY asks for it (RFC 10008 2.6)', async () => {
  const { send } = await stock()
  const [get, query] = [await send('GET /recipes'), await send('QUERY /recipes')]
  expect(query.headers.etag).toBe(get.headers.etag)
  const answer = await send('QUERY /recipes', { 'if-none-match': get.headers.etag ?? '' })
  expectSuccess(answer, 304, toRefusal('QUERY /recipes'))
})

describe.each(['GET', 'HEAD'])('%s', (method) => {
  const recipe = `${method} /recipes/:id`

  it('compares If-Modified-Since with the last change of a recipe', async () => {
    const { kitchen, send } = await stock()
    const ago = (seconds: number) => new Date(kitchen.now.getTime() - seconds * 1000).toUTCString()
    expectSuccess(await send(recipe, { 'if-modified-since': ago(0) }), 304, toDoor('GET /recipes/:id'))
    expectSuccess(await send(recipe, { 'if-modified-since': ago(1) }), 200, toSuccess('GET /recipes/:id'))
  })

  it('does not look at If-Modified-Since beside If-None-Match (RFC 9110 13.1.3)', async () => {
    const { kitchen, send, etag } = await stock()
    const now = kitchen.now.toUTCString()
    const old = await send(recipe, { 'if-none-match': '"old"', 'if-modified-since': now })
    expectSuccess(old, 200, toSuccess('GET /recipes/:id'))
    const long = 'Sun, 06 Nov 1994 08:49:37 GMT'
    const current = await send(recipe, { 'if-none-match': etag, 'if-modified-since': long })
    expectSuccess(current, 304, toDoor('GET /recipes/:id'))
  })

  it('answers 304 for a private recipe with the private Cache-Control of its 200', async () => {
    const { kitchen, token } = await stock()
    const { id, etag } = await kitchen.cook(token, { title: 'Secret toast', visibility: 'private' })
    const answer = await kitchen.send(recipe, { path: { id }, token, headers: { 'if-none-match': etag } })
    expectSuccess(answer, 304, toDoor('GET /recipes/:id'))
    expect(answer.headers['cache-control']).toBe('private, no-cache')
  })
})
