import { describe, expect, it } from 'vitest'
import { type Answer, expectRefusal } from './harness/answer.ts'
import { openKitchen } from './harness/kitchen.ts'

const methods = ['GET', 'HEAD', 'QUERY', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']

/** What a request gets that has no token, no content and no fields of its own, by path and by method. */
const table = [
  // path                GET  HEAD QRY  POST PUT  PATCH DEL OPT  TRC  PROP
  ['/users', /*       */ 405, 405, 405, 400, 405, 405, 405, 204, 501, 501],
  ['/users/:username', 404, 404, 405, 405, 405, 405, 405, 204, 501, 501],
  ['/users/me', /*    */ 401, 401, 405, 405, 405, 401, 401, 204, 501, 501],
  ['/users/:username/recipes', 404, 404, 405, 405, 405, 405, 405, 204, 501, 501],
  ['/users/me/recipes', 401, 401, 405, 405, 405, 405, 405, 204, 501, 501],
  ['/sessions', /*    */ 401, 401, 405, 401, 405, 405, 405, 204, 501, 501],
  ['/sessions/refresh', 405, 405, 405, 400, 405, 405, 405, 204, 501, 501],
  ['/sessions/:id', /**/ 401, 401, 405, 405, 405, 405, 401, 204, 501, 501],
  ['/recipes', /*     */ 200, 200, 400, 401, 405, 405, 405, 204, 501, 501],
  ['/recipes/:id', /* */ 404, 404, 405, 405, 401, 401, 401, 204, 501, 501],
  ['/health/live', /* */ 200, 200, 405, 405, 405, 405, 405, 204, 501, 501],
  ['/health/ready', /**/ 200, 200, 405, 405, 405, 405, 405, 204, 501, 501],
  ['/nothing', /*     */ 404, 404, 404, 404, 404, 404, 404, 404, 501, 501],
] as const

const path = { username: 'ada', id: '0190a000-0000-7000-8000-000000000001' }

const cells = table.flatMap(([url, ...statuses]) =>
  methods.map((method, index) => ({ method, url, status: statuses[index] ?? 0 })),
)

/** The methods that the table knows to work at a path. */
const allowed = (url: string): string[] =>
  cells.filter((cell) => cell.url === url && cell.status !== 405 && cell.status !== 501).map(({ method }) => method)

describe('without token, content and fields', () => {
  it.each(cells)('$method $url is $status', async ({ method, url, status }) => {
    const kitchen = await openKitchen()
    const answer = await kitchen.send(`${method} ${url}`, { path })
    expect(answer.status).toBe(status)
    expect(answer.headers.allow).toBe(status === 405 || status === 204 ? allowed(url).join(', ') : undefined)
    expect(answer.headers.connection === 'close').toBe(status === 501)
    if (status === 501) expectRefusal(answer, 'not-implemented', 'message')
    if (status === 405 && method !== 'HEAD')
      expectRefusal(answer, 'method-not-allowed', 'message, service, host, route, method')
    if (url === '/nothing' && status === 404 && method !== 'HEAD')
      expectRefusal(answer, 'no-such-route', 'message, service, host, route')
  })
})

it('has a row for every path of the app, and nothing works there that it does not know', async () => {
  const { app } = await openKitchen()
  const urls: string[] = table.map(([url]) => url)
  expect(urls.toSorted()).toEqual([...app.house.operations.keys(), '/nothing'].toSorted())
  for (const [url, operations] of app.house.operations)
    expect(
      allowed(url)
        .filter((method) => !['HEAD', 'OPTIONS'].includes(method))
        .toSorted(),
    ).toEqual([...operations.keys()].toSorted())
})

/** What must be the same in both; the rest belongs to the single answer. */
const comparable = ({ status, reason, doors, headers: { date: _, 'x-request-id': __, ...headers } }: Answer) => ({
  status,
  reason,
  doors,
  headers,
})

describe('HEAD', () => {
  it.each(table.map(([url]) => url))('%s has the status and the fields of GET, and no content', async (url) => {
    const kitchen = await openKitchen()
    const [get, head] = [await kitchen.send(`GET ${url}`, { path }), await kitchen.send(`HEAD ${url}`, { path })]
    expect(comparable(head)).toEqual(comparable(get))
    expect(head.text).toBe('')
  })

  it.each([
    ...['/users/me', '/users/:username', '/sessions', '/sessions/:id', '/recipes', '/recipes/:id'],
    ...['/users/:username/recipes', '/users/me/recipes'],
  ])('%s has the fields of GET where that has content', async (url) => {
    const kitchen = await openKitchen()
    const { token, username, sessionId } = await kitchen.register('ada')
    const recipe = await kitchen.cook(token)
    const sent = { path: { username, id: url === '/recipes/:id' ? recipe.id : sessionId }, token }
    const [get, head] = [await kitchen.send(`GET ${url}`, sent), await kitchen.send(`HEAD ${url}`, sent)]
    expect(get.status).toBe(200)
    expect(comparable(head)).toEqual(comparable(get))
    expect(head.text).toBe('')
  })

  it.each(
    ['/recipes', '/users/:username/recipes', '/users/me/recipes'].flatMap((url) =>
      (
        [
          ['406', 'acceptable', { headers: { accept: 'text/html' } }],
          ['400', 'query', { query: '?limit=0' }],
          ['412', 'precondition', { headers: { 'if-match': '"another"' } }],
          ['304', 'precondition', { headers: { 'if-none-match': '*' } }],
        ] as const
      ).map((refusal) => [url, ...refusal] as const),
    ),
  )('%s has the %s of GET at the door %s', async (url, status, door, sent) => {
    const kitchen = await openKitchen()
    const { token, username } = await kitchen.register('ada')
    const all = { path: { username }, token, ...sent }
    const [get, head] = [await kitchen.send(`GET ${url}`, all), await kitchen.send(`HEAD ${url}`, all)]
    expect(get.doors).toContain(`${door}=${status}`)
    expect(comparable(head)).toEqual(comparable(get))
    expect(head.text).toBe('')
  })

  it.each(['/recipes', '/nothing', '/recipes/none', '/recipes/'])('%s is the same over a socket', async (target) => {
    const kitchen = await openKitchen()
    const [get, head] = await Promise.all(
      ['GET', 'HEAD'].map((method) =>
        kitchen.sendRaw(
          `${method} ${target === '/recipes/none' ? '/recipes/:id' : '/recipes'}`,
          `${method} ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
        ),
      ),
    )
    if (!get || !head) throw new Error('Two answers were asked for')
    expect(comparable(head)).toEqual(comparable(get))
    expect(head.text).toBe('')
  })
})
