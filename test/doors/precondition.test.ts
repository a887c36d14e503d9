import { describe, expect, it } from 'vitest'
import { type Answer, expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type Sent, toast } from '../harness/kitchen.ts'

/** The doors up to door 13, and those behind it. */
const rows = {
  'GET /users/:username': ['acceptable, existence', 'action', 200],
  'GET /users/me': ['authentication, acceptable', 'action', 200],
  'PATCH /users/me': ['authentication, acceptable, content', 'syntax, meaning, conflict, action', 200],
  'DELETE /users/me': ['authentication', 'action', 204],
  'GET /sessions': ['authentication, acceptable', 'action', 200],
  'GET /sessions/:id': ['authentication, acceptable, existence', 'action', 200],
  'DELETE /sessions/:id': ['authentication, existence', 'action', 204],
  'GET /recipes': ['acceptable, query', 'action', 200],
  'GET /recipes/:id': ['authentication, acceptable, existence', 'action', 200],
  'PUT /recipes/:id': [
    'authentication, acceptable, existence, permission, content',
    'syntax, meaning, conflict, action',
    200,
  ],
  'PATCH /recipes/:id': [
    'authentication, acceptable, existence, permission, content',
    'syntax, meaning, conflict, action',
    200,
  ],
  'DELETE /recipes/:id': ['authentication, existence, permission', 'action', 204],
} as const

type Operation = keyof typeof rows
const toDoor = (operation: Operation) => `message, service, host, route, method, ${rows[operation][0]}, precondition`
const toSuccess = (operation: Operation) => `${toDoor(operation)}, ${rows[operation][1]}`

/** A list is compared when it has been made, so its door answers late and is named again. */
const toRefusal = (operation: Operation) =>
  operation === 'GET /recipes' ? `${toDoor(operation)}, precondition` : toDoor(operation)

const operations = [
  'GET /users/:username',
  'GET /users/me',
  'PATCH /users/me',
  'DELETE /users/me',
  'GET /sessions',
  'GET /sessions/:id',
  'DELETE /sessions/:id',
  'GET /recipes',
  'GET /recipes/:id',
  'PUT /recipes/:id',
  'PATCH /recipes/:id',
  'DELETE /recipes/:id',
] as const satisfies readonly Operation[]

const stock = async () => {
  const kitchen = await openKitchen()
  const { token, username, sessionId } = await kitchen.register('ada')
  kitchen.pass(60)
  const { id, etag } = await kitchen.cook(token)
  const send = (operation: string, headers: Readonly<Record<string, string>> = {}, sent: Sent = {}): Promise<Answer> =>
    kitchen.send(operation, {
      path: { username, id: operation.includes('/sessions') ? sessionId : id },
      ...(!['GET /users/:username', 'GET /recipes', 'HEAD /recipes'].includes(operation) && { token }),
      ...(operation.startsWith('PUT') && { json: toast }),
      ...(operation.startsWith('PATCH') && { json: {} }),
      ...sent,
      headers,
    })
  return { kitchen, token, id, etag, send }
}

it('lists exactly the operations that declare precondition-failed', async () => {
  const { app } = await openKitchen()
  const declaring = [...app.operations.values()]
    .flatMap((known) => [...known.values()])
    .filter(({ refuses }) => refuses.includes('precondition-failed'))
  expect(declaring.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([...operations].sort())
})

describe.each(operations)('%s', (operation) => {
  const isRecipe = operation.includes('/recipes')
  const [, , success] = rows[operation]

  it('refuses an If-Match that nothing here matches with precondition-failed, and tells the current tag', async () => {
    const { send } = await stock()
    const current = isRecipe ? (await send(operation.replace(/^\w+/, 'GET'))).headers.etag : undefined
    for (const field of ['"old"', '"a", "b"', '', 'garbage', '"open', `W/${current ?? '"x"'}`, '*, "x"', 'w/"x"']) {
      const answer = expectRefusal(
        await send(operation, { 'if-match': field }),
        'precondition-failed',
        toRefusal(operation),
      )
      expect.soft(answer.json.etag, field).toBe(current)
      expect.soft(answer.headers).not.toHaveProperty('etag')
      expect.soft(answer.headers).not.toHaveProperty('last-modified')
    }
  })

  it('lets If-Match: * pass for what exists', async () => {
    const { send } = await stock()
    expectSuccess(await send(operation, { 'if-match': '*' }), success, toSuccess(operation))
  })

  it('ignores an If-Unmodified-Since and an If-Modified-Since that is no date', async () => {
    const { send } = await stock()
    const dates = { 'if-unmodified-since': 'yesterday', 'if-modified-since': '2020-01-01' }
    const headers = operation.startsWith('PUT') ? { ...dates, 'if-match': '*' } : dates
    expectSuccess(await send(operation, headers), success, toSuccess(operation))
  })

  it(
    operation.startsWith('GET')
      ? 'answers If-None-Match: * with 304'
      : 'refuses If-None-Match: * with precondition-failed',
    async () => {
      const { send } = await stock()
      const headers = { 'if-none-match': '*', ...(operation.startsWith('PUT') && { 'if-match': '*' }) }
      const answer = await send(operation, headers)
      if (operation.startsWith('GET')) expectSuccess(answer, 304, toRefusal(operation))
      else expectRefusal(answer, 'precondition-failed', toDoor(operation))
    },
  )
})

describe.each(['PUT /recipes/:id', 'PATCH /recipes/:id', 'DELETE /recipes/:id'] as const)('%s', (operation) => {
  const refused = toDoor(operation)
  const [, , success] = rows[operation]
  const more = operation.startsWith('PUT') ? { 'if-match': '*' } : {}

  it.each([
    ['the current tag', (etag: string) => etag],
    ['a list with the current tag', (etag: string) => `"old", W/"x" ,, ${etag}`],
  ])('passes with If-Match: %s', async (_name, field) => {
    const { send, etag } = await stock()
    expectSuccess(await send(operation, { 'if-match': field(etag) }), success, toSuccess(operation))
  })

  it('refuses a tag that was current with precondition-failed, and keeps what is there', async () => {
    const { send, etag } = await stock()
    const changed = await send('PATCH /recipes/:id', {}, { json: { servings: 2 } })
    const answer = expectRefusal(await send(operation, { 'if-match': etag }), 'precondition-failed', refused)
    expect(answer.json.etag).toBe(changed.headers.etag)
    expect((await send('GET /recipes/:id')).json.servings).toBe(2)
  })

  it.each([
    ['the current tag', (etag: string) => etag],
    ['the current tag, weak', (etag: string) => `W/${etag}`],
    ['a list with the current tag', (etag: string) => `"old", ${etag}`],
  ])('refuses If-None-Match with %s with precondition-failed', async (_name, field) => {
    const { send, etag } = await stock()
    const answer = await send(operation, { ...more, 'if-none-match': field(etag) })
    expect(expectRefusal(answer, 'precondition-failed', refused).json.etag).toBe(etag)
  })

  it('passes with an If-None-Match of another tag', async () => {
    const { send } = await stock()
    const answer = await send(operation, { ...more, 'if-none-match': '"old", W/"older"' })
    expectSuccess(answer, success, toSuccess(operation))
  })

  it('does not look at If-Modified-Since', async () => {
    const { kitchen, send } = await stock()
    const answer = await send(operation, { ...more, 'if-modified-since': kitchen.now.toUTCString() })
    expectSuccess(answer, success, toSuccess(operation))
  })

  it('does not look at If-Unmodified-Since beside If-Match (RFC 9110 13.1.4)', async () => {
    const { send, etag } = await stock()
    const long = 'Sun, 06 Nov 1994 08:49:37 GMT'
    const answer = await send(operation, { 'if-match': etag, 'if-unmodified-since': long })
    expectSuccess(answer, success, toSuccess(operation))
  })
})

describe.each(['PATCH /recipes/:id', 'DELETE /recipes/:id', 'GET /recipes/:id'] as const)('%s', (operation) => {
  const [, , success] = rows[operation]

  it('refuses an If-Unmodified-Since before the last change with precondition-failed', async () => {
    const { kitchen, send, etag } = await stock()
    const second = new Date(kitchen.now.getTime() - 1000).toUTCString()
    const answer = await send(operation, { 'if-unmodified-since': second })
    expect(expectRefusal(answer, 'precondition-failed', toDoor(operation)).json.etag).toBe(etag)
  })

  it('passes with an If-Unmodified-Since of the last change', async () => {
    const { kitchen, send } = await stock()
    const answer = await send(operation, { 'if-unmodified-since': kitchen.now.toUTCString() })
    expectSuccess(answer, success, toSuccess(operation))
  })
})

describe('PUT /recipes/:id', () => {
  it('is declared alone to need If-Match', async () => {
    const { app } = await openKitchen()
    const declaring = [...app.operations.values()]
      .flatMap((known) => [...known.values()])
      .filter(({ refuses }) => refuses.includes('precondition-required'))
    expect(declaring.map(({ method, url }) => `${method} ${url}`)).toEqual(['PUT /recipes/:id'])
  })

  it.each([
    ['nothing', {}],
    ['If-Unmodified-Since', { 'if-unmodified-since': 'Sun, 06 Nov 2094 08:49:37 GMT' }],
    ['If-Unmodified-Since that fails', { 'if-unmodified-since': 'Sun, 06 Nov 1994 08:49:37 GMT' }],
    ['If-None-Match', { 'if-none-match': '"old"' }],
    ['If-None-Match that fails', { 'if-none-match': '*' }],
    ['If-Modified-Since', { 'if-modified-since': 'Sun, 06 Nov 1994 08:49:37 GMT' }],
  ])('refuses %s in the place of If-Match with precondition-required', async (_name, headers) => {
    const { send } = await stock()
    const answer = await send('PUT /recipes/:id', headers)
    expectRefusal(answer, 'precondition-required', toDoor('PUT /recipes/:id'))
    expect(answer.json.detail).toContain('If-Match')
  })

  it('names If-Match also where the content would be refused: door 13 comes before it is read', async () => {
    const { send } = await stock()
    const answer = await send('PUT /recipes/:id', { 'content-type': 'application/json' }, { content: '{' })
    expectRefusal(answer, 'precondition-required', toDoor('PUT /recipes/:id'))
  })
})

describe.each(['GET', 'HEAD'])('%s', (method) => {
  const recipe = `${method} /recipes/:id`
  const list = `${method} /recipes`

  it.each([
    ['the current tag', (etag: string) => etag],
    ['the current tag, weak (RFC 9110 13.1.2)', (etag: string) => `W/${etag}`],
    ['a list with the current tag', (etag: string) => `"old" , ${etag}`],
    ['*', () => '*'],
  ])('answers If-None-Match with %s with 304, for a recipe and for the list', async (_name, field) => {
    const { send } = await stock()
    const answers = [
      [recipe, toRefusal('GET /recipes/:id')],
      [list, toRefusal('GET /recipes')],
    ] as const
    for (const [operation, doors] of answers) {
      const full = await send(operation)
      const answer = await send(operation, { 'if-none-match': field(full.headers.etag ?? '') })
      expectSuccess(answer, 304, doors)
      // What the 200 has of these (RFC 9110 15.4.5), and no other metadata of what is not sent.
      for (const name of ['etag', 'cache-control', 'content-location', 'vary'])
        expect.soft(answer.headers[name], name).toBe(full.headers[name])
      for (const name of ['last-modified', 'link', 'content-length', 'content-type'])
        expect.soft(answer.headers).not.toHaveProperty(name)
    }
  })

  it.each(['"old"', 'W/"old", "older"', '', 'garbage', '*, "x"'])(
    'answers If-None-Match with %s with 200: nothing here matches',
    async (field) => {
      const { send } = await stock()
      expectSuccess(await send(recipe, { 'if-none-match': field }), 200, toSuccess('GET /recipes/:id'))
      expectSuccess(await send(list, { 'if-none-match': field }), 200, toSuccess('GET /recipes'))
    },
  )

  it('compares If-Modified-Since with the last change of a recipe', async () => {
    const { kitchen, send } = await stock()
    const ago = (seconds: number) => new Date(kitchen.now.getTime() - seconds * 1000).toUTCString()
    expectSuccess(await send(recipe, { 'if-modified-since': ago(0) }), 304, toDoor('GET /recipes/:id'))
    expectSuccess(await send(recipe, { 'if-modified-since': ago(1) }), 200, toSuccess('GET /recipes/:id'))
    expectSuccess(await send(list, { 'if-modified-since': ago(0) }), 200, toSuccess('GET /recipes'))
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

  it('asks If-Match before If-None-Match (RFC 9110 13.2.2)', async () => {
    const { send, etag } = await stock()
    const answer = await send(recipe, { 'if-match': '"old"', 'if-none-match': etag })
    expect([answer.status, answer.doors]).toEqual([412, `${toDoor('GET /recipes/:id')}=412`])
    const both = await send(recipe, { 'if-match': etag, 'if-none-match': etag })
    expectSuccess(both, 304, toDoor('GET /recipes/:id'))
  })

  it('answers 304 for a private recipe with the private Cache-Control of its 200', async () => {
    const { kitchen, token } = await stock()
    const { id, etag } = await kitchen.cook(token, { title: 'Secret toast', visibility: 'private' })
    const answer = await kitchen.send(recipe, { path: { id }, token, headers: { 'if-none-match': etag } })
    expectSuccess(answer, 304, toDoor('GET /recipes/:id'))
    expect(answer.headers['cache-control']).toBe('private, no-cache')
  })
})
