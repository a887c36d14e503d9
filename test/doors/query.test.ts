import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Answer, expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type TestKitchen, toast } from '../harness/kitchen.ts'

const toQuery = 'message, service, host, route, method, acceptable, query'
const toList = `${toQuery}, precondition, action`

const Errors = z.array(z.object({ parameter: z.string(), detail: z.string() }))
const parametersOf = ({ json }: Answer) =>
  Errors.parse(json.errors)
    .map(({ parameter }) => parameter)
    .sort()

const listOf = (kitchen: TestKitchen, query: string) => kitchen.send('GET /recipes', { query })
const cursorOf = ({ json }: Answer, name: 'next' | 'prev'): string =>
  new URL(String(json[name]), 'http://kitchen.example').searchParams.get(name === 'next' ? 'after' : 'before') ?? ''

/** Three recipes, and the cursors of the page in the middle. */
const pages = async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  for (const title of ['One', 'Two', 'Three']) {
    await kitchen.cook(token, { title })
    kitchen.pass(1)
  }
  const after = cursorOf(await listOf(kitchen, '?limit=1'), 'next')
  const before = cursorOf(await listOf(kitchen, `?limit=1&after=${after}`), 'prev')
  return { kitchen, after, before }
}

it('lists exactly the operations that declare invalid-query', async () => {
  const { app } = await openKitchen()
  const declaring = [...app.operations.values()]
    .flatMap((known) => [...known.values()])
    .filter(({ refuses }) => refuses.includes('invalid-query'))
  expect(declaring.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /recipes'])
})

describe('GET /recipes refuses with invalid-query', () => {
  it.each([
    ['an unknown parameter', '?page=2', ['page']],
    ['a parameter in another case', '?Limit=2', ['Limit']],
    ['__proto__', '?__proto__=1', ['__proto__']],
    ['constructor', '?constructor=1', ['constructor']],
    ['a parameter with brackets', '?limit[]=2', ['limit[]']],
    ['an unknown parameter that is encoded', '?%C3%A9=1', ['é']],
    ['a parameter without a name', '?=1', ['']],
    ['an empty parameter', '?limit=', ['limit']],
    ['a parameter without a value', '?limit', ['limit']],
    ['an empty cursor', '?after=', ['after']],
    ['an unknown parameter that is empty', '?page', ['page']],
    ['a repeated parameter', '?limit=1&limit=1', ['limit']],
    ['a parameter repeated in another encoding', '?limit=1&%6cimit=2', ['limit']],
    ['a parameter repeated, once empty', '?limit=&limit=1', ['limit']],
    ['limit 0', '?limit=0', ['limit']],
    ['limit 101', '?limit=101', ['limit']],
    ['limit 1000', '?limit=1000', ['limit']],
    ['a negative limit', '?limit=-1', ['limit']],
    ['a signed limit', '?limit=%2B1', ['limit']],
    ['a limit that is not whole', '?limit=1.5', ['limit']],
    ['a limit in words', '?limit=abc', ['limit']],
    ['a limit with an exponent', '?limit=1e1', ['limit']],
    ['a hexadecimal limit', '?limit=0x10', ['limit']],
    ['a limit with spaces', '?limit=+5', ['limit']],
    ['a limit in other digits', '?limit=%D9%A5', ['limit']],
    ['a cursor that is none', '?after=abc', ['after']],
    ['an id for a cursor', '?before=0190a000-0000-7000-8000-000000000001', ['before']],
    ['a second question mark', '?limit=1?limit=2', ['limit']],
    ['all faults at once', '?limit=0&after=abc&before=&page=2&page=3&x=1', ['after', 'before', 'limit', 'page', 'x']],
  ])('%s', async (_name, query, parameters) => {
    const answer = expectRefusal(await listOf(await openKitchen(), query), 'invalid-query', toQuery)
    expect(parametersOf(answer)).toEqual(parameters)
  })

  it.each(['%', '%zz', '%C3', '%ED%A0%80', '%C0%80', '%u0041'])(
    'a percent-encoding that is broken: %s',
    async (text) => {
      const kitchen = await openKitchen()
      for (const query of [`?limit=${text}`, `?${text}=1`, `?limit=1&x=${text}`])
        expectRefusal(await listOf(kitchen, query), 'invalid-query', toQuery)
    },
  )

  it('a HEAD, as it does a GET', async () => {
    const answer = await (await openKitchen()).send('HEAD /recipes', { query: '?limit=0' })
    expect([answer.status, answer.doors, answer.text]).toEqual([400, `${toQuery}=400`, ''])
  })

  it('after and before together', async () => {
    const { kitchen, after, before } = await pages()
    const both = `after=${after}&before=${before}`
    const refused = expectRefusal(await listOf(kitchen, `?${both}`), 'invalid-query', toQuery)
    expect(parametersOf(refused)).toEqual(['before'])
  })

  it.each([
    ['limit=0', ['before', 'limit']],
    ['limit=abc', ['before', 'limit']],
    ['x=1', ['before', 'x']],
    ['limit=', ['before', 'limit']],
  ])('after and before together, beside %s', async (more, parameters) => {
    const { kitchen, after, before } = await pages()
    const answer = await listOf(kitchen, `?after=${after}&before=${before}&${more}`)
    expect(parametersOf(expectRefusal(answer, 'invalid-query', toQuery))).toEqual(parameters)
  })

  it('a cursor that was tampered with', async () => {
    const { kitchen, after } = await pages()
    const read: unknown = JSON.parse(Buffer.from(after, 'base64url').toString())
    const written = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    expect(written(read), 'the test can write cursors').toBe(after)
    const [, createdAt, id] = z.tuple([z.string(), z.string(), z.string()]).parse(read)
    const tampered = [
      after.slice(1),
      after.slice(0, -4),
      after.repeat(2),
      encodeURIComponent(Buffer.from(after, 'base64url').toString()),
      written(null),
      written({ createdAt, id }),
      written(['title', createdAt, id]),
      written(['createdAt', createdAt, id]),
      written([createdAt, id]),
      written(['-createdAt', createdAt, id, id]),
      written(['-createdAt', createdAt, "' OR 1 = 1 --"]),
      written(['-createdAt', createdAt, null]),
      written(['-createdAt', 'yesterday', id]),
      written(['-createdAt', '2026-13-41T25:00:00.000Z', id]),
      written(['-createdAt', 0, id]),
    ]
    for (const name of ['after', 'before'])
      for (const cursor of tampered) {
        const answer = await listOf(kitchen, `?${name}=${cursor}`)
        expect.soft(parametersOf(expectRefusal(answer, 'invalid-query', toQuery)), cursor).toEqual([name])
      }
  })

  it.each(['*!', '!*', '*=', '+*'])('a cursor with something around it: %s', async (around) => {
    const { kitchen, after } = await pages()
    const answer = await listOf(kitchen, `?after=${around.replace('*', after)}`)
    expectRefusal(answer, 'invalid-query', toQuery)
  })
})

describe('GET /recipes lets in', () => {
  it.each(['', '?', '?limit=1', '?limit=100', '?&limit=1&', '?limit=%31', '?%6Cimit=1'])('%s', async (query) => {
    expectSuccess(await listOf(await openKitchen(), query), 200, toList)
  })

  it('its own cursors', async () => {
    const { kitchen, after, before } = await pages()
    expectSuccess(await listOf(kitchen, `?after=${after}`), 200, toList)
    expectSuccess(await listOf(kitchen, `?before=${before}`), 200, toList)
  })
})

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

it('lists all operations but GET /recipes as those without parameters', async () => {
  const { app } = await openKitchen()
  const all = [...app.operations.values()].flatMap((known) => [...known.values()])
  const names = all.map(({ method, url }) => `${method} ${url}`).filter((name) => name !== 'GET /recipes')
  expect(withoutParameters.map(([operation]) => operation)).toEqual(expect.arrayContaining(names))
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
