import { describe, expect, it } from 'vitest'
import { expectRefusal } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const patches = 'application/merge-patch+json, application/json'

const queries = '"application/json"'

/** Each resource with the methods that work there, and what it reads of POST, of PATCH and of QUERY. */
const resources: [url: string, allow: string, post?: string | undefined, patch?: string | undefined, query?: string][] =
  [
    ['/users', 'POST, OPTIONS', 'application/json'],
    ['/users/:username', 'GET, HEAD, OPTIONS'],
    ['/users/me', 'GET, HEAD, PATCH, DELETE, OPTIONS', undefined, patches],
    ['/sessions', 'GET, HEAD, POST, OPTIONS', 'application/json'],
    ['/sessions/refresh', 'POST, OPTIONS', 'application/json'],
    ['/sessions/:id', 'GET, HEAD, DELETE, OPTIONS'],
    ['/users/:username/recipes', 'GET, HEAD, OPTIONS'],
    ['/users/me/recipes', 'GET, HEAD, OPTIONS'],
    ['/recipes', 'GET, HEAD, QUERY, POST, OPTIONS', 'application/json', undefined, queries],
    ['/recipes/:id', 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS', undefined, patches],
    ['/health/live', 'GET, HEAD, OPTIONS'],
    ['/health/ready', 'GET, HEAD, OPTIONS'],
  ]

const path = { username: 'ada', id: '0190a000-0000-7000-8000-000000000001' }

/** Wrong in every way that a later door could mind. */
const faults = {
  path,
  headers: { authorization: 'Bearer a b', accept: 'text/html', 'content-type': 'text/plain', 'if-match': '"x"' },
  content: '{',
}

const refused = resources.flatMap(([url, allow]) =>
  ['GET', 'HEAD', 'QUERY', 'POST', 'PUT', 'PATCH', 'DELETE']
    .filter((method) => !allow.split(', ').includes(method))
    .map((method) => [method, url, allow] as const),
)

describe('405 method-not-allowed', () => {
  it.each(refused.filter(([method]) => method !== 'HEAD'))(
    'refuses %s %s and allows %s',
    async (method, url, allow) => {
      const kitchen = await openKitchen()
      for (const sent of [{ path }, method === 'GET' ? { path, headers: faults.headers } : faults]) {
        const answer = await kitchen.send(`${method} ${url}`, sent)
        expectRefusal(answer, 'method-not-allowed', 'message, service, host, route, method')
        expect(answer.headers.allow).toBe(allow)
        for (const field of ['location', 'www-authenticate']) expect(answer.headers).not.toHaveProperty(field)
        expect(answer.headers.connection).not.toBe('close')
      }
    },
  )

  it.each(refused.filter(([method]) => method === 'HEAD'))(
    'refuses %s %s without content',
    async (method, url, allow) => {
      const kitchen = await openKitchen()
      const answer = await kitchen.send(`${method} ${url}`, { path })
      expect(answer).toMatchObject({
        status: 405,
        text: '',
        doors: 'message, service, host, route, method=405',
        headers: { allow },
      })
    },
  )
})

describe('204 to OPTIONS', () => {
  it.each(resources)('tells of %s that it allows %s', async (url, allow, post, patch, query) => {
    const kitchen = await openKitchen()
    for (const sent of [{ path }, faults]) {
      const answer = await kitchen.send(`OPTIONS ${url}`, sent)
      expect(answer).toMatchObject({ status: 204, text: '', doors: 'message, service, host, route, method=204' })
      expect(answer.headers.allow).toBe(allow)
      expect(answer.headers['accept-post']).toBe(post)
      expect(answer.headers['accept-patch']).toBe(patch)
      expect(answer.headers['accept-query']).toBe(query)
      for (const field of ['content-type', 'content-length', 'etag', 'location', 'www-authenticate'])
        expect(answer.headers).not.toHaveProperty(field)
    }
  })

  it('tells the same to everyone, whether or not there is such a row', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    const { id } = await kitchen.cook(token, { visibility: 'private' })
    const [none, some, own] = [
      await kitchen.send('OPTIONS /recipes/:id', { path }),
      await kitchen.send('OPTIONS /recipes/:id', { path: { id } }),
      await kitchen.send('OPTIONS /recipes/:id', { path: { id }, token }),
    ]
    const fields = ({ headers }: typeof none) => ({ ...headers, 'x-request-id': '', date: '' })
    expect(fields(some)).toEqual(fields(none))
    expect(fields(own)).toEqual(fields(none))
  })

  it('tells of the whole server what any resource allows', async () => {
    const kitchen = await openKitchen()
    const wire = 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
    const answer = await kitchen.sendRaw('OPTIONS *', wire)
    expect(answer).toMatchObject({ status: 204, text: '', doors: 'message, service, host, route, method=204' })
    expect(answer.headers.allow).toBe('GET, HEAD, QUERY, POST, PUT, PATCH, DELETE, OPTIONS')
  })

  it('tells where QUERY works (RFC 10008 3) to whoever asks by GET or HEAD too, also behind a refusal', async () => {
    const kitchen = await openKitchen()
    const asked = [
      ...[{}, { headers: { 'if-none-match': '*' } }, { headers: { 'if-match': '"x"' } }],
      ...[{ headers: { accept: 'text/html' } }, { query: '?limit=0' }],
    ]
    const statuses: number[] = []
    for (const sent of asked)
      for (const method of ['GET', 'HEAD']) {
        const { status, headers } = await kitchen.send(`${method} /recipes`, sent)
        statuses.push(status)
        expect(headers['accept-query']).toBe(queries)
      }
    expect(statuses).toEqual([200, 200, 304, 304, 412, 412, 406, 406, 400, 400])
  })

  it('has nothing to tell of a path that is not there', async () => {
    const kitchen = await openKitchen()
    const answer = expectRefusal(
      await kitchen.send('OPTIONS /nothing'),
      'no-such-route',
      'message, service, host, route',
    )
    expect(answer.headers).not.toHaveProperty('allow')
  })
})
