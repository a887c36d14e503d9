import { describe, expect, it } from 'vitest'
import { type Answer, expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const methods = ['GET', 'HEAD', 'QUERY', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

const wire = (target: string): string => `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`

/** Whatever else is wrong with the request, the path answers first. */
const faults = {
  headers: { authorization: 'Bearer a b', accept: 'text/html', 'content-type': 'text/plain', 'if-match': '"x"' },
  content: '{',
}

const expectNowhere = (answer: Answer): void => {
  for (const field of ['location', 'allow', 'www-authenticate']) expect(answer.headers).not.toHaveProperty(field)
  expect(answer.headers.connection).not.toBe('close')
  if (answer.method !== 'HEAD') expectRefusal(answer, 'no-such-route', 'message, service, host, route')
  else expect(answer).toMatchObject({ status: 404, text: '', doors: 'message, service, host, route=404' })
}

const expectMoved = (answer: Answer, location: string): void => {
  expectSuccess(answer, 308, 'message, service, host, route')
  expect(answer.headers.location).toBe(location)
  for (const field of ['allow', 'etag', 'www-authenticate']) expect(answer.headers).not.toHaveProperty(field)
}

describe('404 no-such-route', () => {
  it.each(methods)('answers a %s of an unknown path before anything else that is wrong', async (method) => {
    const kitchen = await openKitchen()
    expectNowhere(await kitchen.send(`${method} /nothing`))
    expectNowhere(await kitchen.send(`${method} /nothing`, method === 'GET' ? { headers: faults.headers } : faults))
  })

  it.each([
    ['a path with more behind it', '/recipes/a/b'],
    ['a path with more behind a name of its own', '/users/me/more'],
    ['a path that lacks its end', '/health'],
    ['a path in capitals', '/Recipes'],
    ['a path with parameters of its segment', '/recipes;limit=1'],
    ['an encoded question mark', '/recipes%3Flimit=1'],
    ['an encoded slash at the end of a name', '/recipes%2F'],
    ['an encoded slash before an id', '/recipes%2Fa'],
    ['what every object in JavaScript has', '/__proto__'],
    ['its constructor', '/constructor'],
    ['an unknown path with a trailing slash', '/nothing/'],
    ['an unknown path with a query', '/nothing?recipes'],
    ['a very long segment', `/${'a'.repeat(7900)}`],
    ['very many segments', '/a'.repeat(3900)],
  ])('answers %s', async (_what, path) => {
    const kitchen = await openKitchen()
    expectNowhere(await kitchen.send(`GET ${path}`))
  })

  // Clients, and `inject`, resolve these before they send them.
  it.each([
    ['two slashes at the beginning', '//recipes'],
    ['two slashes at both ends', '//recipes//'],
    ['two slashes and a slash at the end', '//recipes/'],
    ['another host in the place of a path', '//evil.example/'],
    ['a dot segment', '/./recipes'],
    ['a double dot segment', '/recipes/../users/me'],
    ['two slashes at the end', '/recipes//'],
    ['two slashes behind an id', '/recipes/a//'],
    ['two slashes before an id', '/recipes//a'],
    ['two slashes behind a host', 'http://127.0.0.1//recipes/'],
    ['nothing behind a host but a query', 'http://127.0.0.1?x=/recipes'],
  ])('answers %s: %s', async (_what, target) => {
    const kitchen = await openKitchen()
    const answer = await kitchen.sendRaw('GET /nothing', wire(target))
    expectRefusal(answer, 'no-such-route', 'message, service, host, route')
    expect(answer.headers).not.toHaveProperty('location')
  })
})

describe('308', () => {
  it.each(methods)('answers a %s, even one that does not work there, before all later doors', async (method) => {
    const kitchen = await openKitchen()
    for (const path of ['/users', '/recipes/none'])
      expectMoved(
        await kitchen.send(`${method} ${path}/`, method === 'GET' ? { headers: faults.headers } : faults),
        path,
      )
  })

  it.each([
    ['?limit=1', '?limit=1'],
    ['?a=%2F&b=%20+c', '?a=%2F&b=%20+c'],
    ['?to=/recipes/', '?to=/recipes/'],
    ['?a?b', '?a?b'],
    ['?to=http://evil.example/', '?to=http://evil.example/'],
    ['?%zz', '?%zz'],
  ])('keeps the query %s', async (query, kept) => {
    const kitchen = await openKitchen()
    expectMoved(await kitchen.send('GET /recipes/', { query }), `/recipes${kept}`)
  })

  it.each([
    ['http://127.0.0.1/recipes/?limit=1', '/recipes?limit=1'],
    ['HTTPS://localhost:8443/recipes/', '/recipes'],
    ['http://[::1]/recipes/?to=http://evil.example/', '/recipes?to=http://evil.example/'],
  ])('never repeats the host of %s', async (target, location) => {
    const kitchen = await openKitchen()
    expectMoved(await kitchen.sendRaw('GET /recipes', wire(target)), location)
  })

  it('is not the answer to a slash at the end of the query', async () => {
    const kitchen = await openKitchen()
    const answer = await kitchen.send('GET /health/live', { query: '?to=/' })
    expectSuccess(answer, 200, 'message, service, host, route, method, acceptable, action')
    expect(answer.headers).not.toHaveProperty('location')
  })
})

describe('a path that is there', () => {
  it.each(['/%72ecipes', '/recipe%73', '/recipes?', 'http://localhost/recipes', 'http://localhost/recipes?limit=1'])(
    'is found as %s',
    async (target) => {
      const kitchen = await openKitchen()
      const answer = await kitchen.sendRaw('GET /recipes', wire(target))
      expectSuccess(answer, 200, 'message, service, host, route, method, acceptable, query, precondition, action')
    },
  )

  it.each([
    ['an encoded slash', 'a%2Fb'],
    ['an encoded slash alone', '%2F'],
    ['an encoded slash at its end', 'a%2F'],
    ['a slash that is encoded twice', 'a%252Fb'],
    ['an emoji', '%F0%9F%8D%9E'],
    ['one dot', '.'],
    ['two dots', '..'],
    ['two encoded dots', '%2e%2E'],
    ['7,900 characters', 'a'.repeat(7900)],
    ['7,900 characters in 2,633 percent-encodings', '%61'.repeat(2633)],
  ])('takes %s for an id that no row has', async (_what, id) => {
    const kitchen = await openKitchen()
    const answer = await kitchen.sendRaw('GET /recipes/:id', wire(`/recipes/${id}`))
    expectRefusal(
      answer,
      'no-such-recipe',
      'message, service, host, route, method, authentication, acceptable, existence',
    )
  })

  it('finds an id with an encoded letter in it', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    const { id } = await kitchen.cook(token)
    const encoded = id.replace(/^./, (letter) => `%${letter.charCodeAt(0).toString(16)}`)
    const answer = await kitchen.sendRaw('GET /recipes/:id', wire(`/recipes/${encoded}`))
    expectSuccess(
      answer,
      200,
      'message, service, host, route, method, authentication, acceptable, existence, precondition, action',
    )
    expect(answer.json.id).toBe(id)
  })
})
