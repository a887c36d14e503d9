import { describe, expect, it } from 'vitest'
import { type Answer, parseAnswer } from './harness/answer.ts'
import { openKitchen, type TestKitchen, toast } from './harness/kitchen.ts'

const origin = 'https://page.example'
const manner = { production: false, publicUrl: undefined, corsOrigin: origin }

const exposed = [
  'Location, Content-Location, Content-Range, Accept-Ranges, ETag, Link, Retry-After, RateLimit, RateLimit-Policy, Allow, Accept-Query, Accept-Patch',
  'Accept-Post, Preference-Applied, WWW-Authenticate, X-Request-Id, Kitchen-Doors',
].join(', ')

const namesOf = (field: string | undefined): string[] => (field ?? '').split(/ *, */).map((name) => name.toLowerCase())

const get = (...lines: string[]): string => `${lines.join('\r\n')}\r\n\r\n`
const host = 'Host: localhost'

type Case = [status: number, what: string, ask: (kitchen: TestKitchen) => Promise<Answer>]

const cases: Case[] = [
  [200, 'a list', (kitchen) => kitchen.send('GET /recipes')],
  [200, 'a HEAD', (kitchen) => kitchen.send('HEAD /recipes')],
  [200, 'a QUERY', (kitchen) => kitchen.send('QUERY /recipes', { json: {} })],
  [
    201,
    'a recipe that is made',
    async (kitchen) => kitchen.send('POST /recipes', { ...(await signIn(kitchen)), json: toast }),
  ],
  [204, 'an account that is deleted', async (kitchen) => kitchen.send('DELETE /users/me', await signIn(kitchen))],
  [204, 'OPTIONS', (kitchen) => kitchen.send('OPTIONS /recipes')],
  [
    304,
    'a recipe that the client has',
    async (kitchen) => {
      const { id, etag } = await kitchen.cook((await kitchen.register('ada')).token)
      return kitchen.send('GET /recipes/:id', { path: { id }, headers: { 'if-none-match': etag } })
    },
  ],
  [308, 'a slash too many', (kitchen) => kitchen.send('GET /recipes/')],
  [400, 'a path that cannot be decoded', (kitchen) => kitchen.send('GET /recipes/%zz')],
  [
    400,
    'what the parser refuses',
    (kitchen) => kitchen.sendRaw('GET /recipes', get('GET /recipes HTTP/1.1', host, 'X')),
  ],
  [
    400,
    'a chunk that is broken',
    async (kitchen) => {
      const head = get('POST /users HTTP/1.1', host, 'Content-Type: application/json', 'Transfer-Encoding: chunked')
      return kitchen.sendRaw('POST /users', `${head}zz\r\n`)
    },
  ],
  [401, 'no token', (kitchen) => kitchen.send('GET /users/me')],
  [404, 'an unknown path', (kitchen) => kitchen.send('GET /nothing')],
  [404, 'OPTIONS of an unknown path', (kitchen) => kitchen.send('OPTIONS /nothing')],
  [405, 'a wrong method', (kitchen) => kitchen.send('PUT /recipes')],
  [406, 'a form that is not made', (kitchen) => kitchen.send('GET /recipes', { headers: { accept: 'text/html' } })],
  [421, 'another host', (kitchen) => kitchen.send('GET /recipes', { headers: { host: 'evil.example' } })],
  [422, 'content without sense', (kitchen) => kitchen.send('POST /users', { json: {} })],
  [
    500,
    'what nobody foresaw',
    async (kitchen) => {
      await kitchen.sql('DROP TABLE refresh_tokens')
      return kitchen.send('POST /sessions/refresh', { json: { refreshToken: 'any' } })
    },
  ],
  [501, 'an unknown method', (kitchen) => kitchen.sendRaw('BREW /recipes', get('BREW /recipes HTTP/1.1', host))],
  [501, 'CONNECT', (kitchen) => kitchen.sendRaw('CONNECT *', get('CONNECT a:443 HTTP/1.1', 'Host: a:443'))],
  [
    503,
    'a kitchen that is closed',
    async (kitchen) => {
      await kitchen.cutOff()
      return kitchen.send('GET /recipes')
    },
  ],
]

const signIn = async (kitchen: TestKitchen) => ({ token: (await kitchen.register('ada')).token })

describe.each(cases)('%i for %s', (status, _what, ask) => {
  it('may be read by the pages of CORS_ORIGIN', async () => {
    const { headers, ...answer } = await ask(await openKitchen({ manner }))
    expect(answer.status).toBe(status)
    expect(headers['access-control-allow-origin']).toBe(origin)
    expect(namesOf(headers.vary)).toContain('origin')
    expect(namesOf(headers['access-control-expose-headers']).toSorted()).toEqual(namesOf(exposed).toSorted())
    expect(headers).not.toHaveProperty('access-control-allow-credentials')
  })

  it('says nothing of origins where none is allowed', async () => {
    const answer = await ask(await openKitchen())
    expect(answer.status).toBe(status)
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
    expect(namesOf(answer.headers.vary)).not.toContain('origin')
  })
})

describe('429', () => {
  it('may be read by the pages of CORS_ORIGIN', async () => {
    const kitchen = await openKitchen({ manner, rateLimit: 1 })
    await kitchen.send('GET /recipes')
    const { status, headers } = await kitchen.send('GET /recipes')
    expect([status, headers['access-control-allow-origin'], headers.vary]).toEqual([429, origin, 'Origin'])
  })
})

describe('a preflight', () => {
  const preflight = (method: string) => ({
    headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'authorization' },
  })
  it.each([
    ['/recipes', 'POST', ['get', 'head', 'query', 'post', 'options']],
    ['/recipes', 'QUERY', ['get', 'head', 'query', 'post', 'options']],
    ['/users/me/recipes', 'GET', ['get', 'head', 'options']],
    ['/recipes/:id', 'PATCH', ['get', 'head', 'put', 'patch', 'delete', 'options']],
    ['/users/me', 'DELETE', ['get', 'head', 'patch', 'delete', 'options']],
    ['/sessions/refresh', 'POST', ['post', 'options']],
  ])('of %s is told what a page may send', async (path, method, methods) => {
    const kitchen = await openKitchen({ manner })
    const { status, headers } = await kitchen.send(`OPTIONS ${path}`, { path: { id: 'any' }, ...preflight(method) })
    expect(status).toBe(204)
    expect(headers['access-control-allow-methods']).toBe(headers.allow)
    expect(namesOf(headers.allow)).toEqual(methods)
    const sent = ['authorization', 'content-type', 'if-match', 'if-none-match', 'if-modified-since']
    expect(namesOf(headers['access-control-allow-headers'])).toEqual(
      expect.arrayContaining([...sent, 'if-unmodified-since', 'if-range', 'prefer', 'range', 'kitchen-fault']),
    )
  })

  it('is answered for a path with a slash too many, since browsers follow no redirect there', async () => {
    const kitchen = await openKitchen({ manner })
    const wire = await kitchen.raw(get('OPTIONS /recipes/ HTTP/1.1', host, 'Connection: close'))
    const answer = parseAnswer('OPTIONS /recipes', wire)
    expect([answer.status, answer.headers.allow]).toEqual([204, 'GET, HEAD, QUERY, POST, OPTIONS'])
  })

  it('is asked by nothing else: no other answer speaks of methods', async () => {
    const kitchen = await openKitchen({ manner })
    const wire = await kitchen.raw(get('GET /recipes HTTP/1.1', host, 'Connection: close'))
    expect(parseAnswer('GET /recipes', wire).headers).not.toHaveProperty('access-control-allow-methods')
  })

  it('of any origin is answered with *, where that is allowed', async () => {
    const kitchen = await openKitchen({ manner: { ...manner, corsOrigin: '*' } })
    const { headers } = await kitchen.send('OPTIONS /recipes', preflight('POST'))
    expect([headers['access-control-allow-origin'], headers.vary]).toEqual(['*', 'Origin'])
  })
})
