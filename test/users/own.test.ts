import { describe, expect, it } from 'vitest'
import { contentTag } from '../../src/http/entity-tag.ts'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const door = 'message, service, host, route, method, authentication'

/** A kitchen in which ada is logged in. */
const withAda = async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada', 'lovelace-1815')
  return { kitchen, token }
}

describe('GET /users/me', () => {
  const walk = `${door}, acceptable, precondition`

  it('answers 200 with the own email address', async () => {
    const { kitchen, token } = await withAda()
    const answer = expectSuccess(await kitchen.send('GET /users/me', { token }), 200, `${walk}, action`)
    const createdAt = kitchen.now.toISOString()
    expect(answer.json).toEqual({ username: 'ada', email: 'ada@kitchen.example', emailConfirmed: false, createdAt })
    expect(answer.headers['cache-control']).toBe('private, no-cache')
    for (const absent of ['last-modified', 'location', 'www-authenticate'])
      expect(answer.headers).not.toHaveProperty(absent)
  })

  it('answers HEAD with the same status and headers, without the content', async () => {
    const { kitchen, token } = await withAda()
    const get = await kitchen.send('GET /users/me', { token })
    const head = expectSuccess(await kitchen.send('HEAD /users/me', { token }), 200, `${walk}, action`)
    const { date: _date, 'x-request-id': _id, ...same } = get.headers
    expect(head.headers).toMatchObject(same)
  })

  it('ignores a query and content', async () => {
    const { kitchen, token } = await withAda()
    const answer = await kitchen.send('GET /users/me', { token, query: '?limit=x', content: '{' })
    expect(answer.status).toBe(200)
  })

  it('answers 304 until the account changes, and then 200 with another entity tag', async () => {
    const { kitchen, token } = await withAda()
    const { etag = '' } = (await kitchen.send('GET /users/me', { token })).headers
    const again = () => kitchen.send('GET /users/me', { token, headers: { 'if-none-match': etag } })
    const same = expectSuccess(await again(), 304, walk)
    expect(same.headers['cache-control'], 'that of the 200').toBe('private, no-cache')
    expect(same.headers.etag).toBe(etag)
    const json = { email: 'new@kitchen.example', currentPassword: 'lovelace-1815' }
    const changed = await kitchen.send('PATCH /users/me', { token, json })
    const other = expectSuccess(await again(), 200, `${walk}, action`)
    expect(other.headers.etag).not.toBe(etag)
    expect(changed.headers.etag, 'PATCH has said so').toBe(other.headers.etag)
  })

  it('has an entity tag that does not tell the address to who guesses it', async () => {
    const { kitchen, token } = await withAda()
    const { headers, text } = await kitchen.send('GET /users/me', { token })
    expect(headers.etag).not.toBe(contentTag(text))
  })

  it('answers If-None-Match: * with 304', async () => {
    const { kitchen, token } = await withAda()
    expectSuccess(await kitchen.send('GET /users/me', { token, headers: { 'if-none-match': '*' } }), 304, walk)
  })

  it('refuses If-Match with another entity tag with 412, and tells its own', async () => {
    const { kitchen, token } = await withAda()
    const { etag } = (await kitchen.send('GET /users/me', { token })).headers
    const answer = await kitchen.send('GET /users/me', { token, headers: { 'if-match': '"abc"' } })
    expectRefusal(answer, 'precondition-failed', walk)
    expect(answer.json.etag).toBe(etag)
    const any = await kitchen.send('GET /users/me', { token, headers: { 'if-match': '*' } })
    expect(any.status).toBe(200)
  })
})

describe('DELETE /users/me', () => {
  const walk = `${door}, precondition`

  it('answers 204 and takes the recipes and sessions along', async () => {
    const { kitchen, token } = await withAda()
    const other = await kitchen.login('ada', 'lovelace-1815')
    const grace = await kitchen.register('grace')
    const mine = await kitchen.cook(token)
    const hidden = await kitchen.cook(token, { title: 'Secret toast', visibility: 'private' })
    const hers = await kitchen.cook(grace.token)

    const answer = expectSuccess(await kitchen.send('DELETE /users/me', { token }), 204, `${walk}, action`)
    for (const absent of ['location', 'etag', 'www-authenticate']) expect(answer.headers).not.toHaveProperty(absent)

    for (const gone of [token, other.token])
      expectRefusal(await kitchen.send('GET /users/me', { token: gone }), 'ended-session', door)
    const refresh = await kitchen.send('POST /sessions/refresh', { json: { refreshToken: other.refreshToken } })
    expect(refresh.status).toBe(403)
    for (const { id } of [mine, hidden])
      expect((await kitchen.send('GET /recipes/:id', { path: { id } })).status).toBe(404)
    expect((await kitchen.send('GET /recipes/:id', { path: { id: hers.id } })).status).toBe(200)
    expect((await kitchen.send('GET /recipes')).text).not.toContain(mine.id)
    const login = await kitchen.send('POST /sessions', { json: { username: 'ada', password: 'lovelace-1815' } })
    expect(login.status).toBe(401)
    for (const table of ['users', 'sessions', 'refresh_tokens', 'recipes'])
      expect(await kitchen.count(table), table).toBe(1)
  })

  it('frees the username and the email address', async () => {
    const { kitchen, token } = await withAda()
    await kitchen.send('DELETE /users/me', { token })
    const json = { username: 'ada', email: 'ada@kitchen.example', password: 'another-password' }
    expect((await kitchen.send('POST /users', { json })).status).toBe(201)
  })

  it('ignores content, whatever its type', async () => {
    const { kitchen, token } = await withAda()
    const headers = { 'content-type': 'garbage', 'content-encoding': 'gzip' }
    const answer = await kitchen.send('DELETE /users/me', { token, headers, content: '{' })
    expectSuccess(answer, 204, `${walk}, action`)
  })
})

describe.each([
  ['PATCH /users/me', `${door}, acceptable, content, precondition`],
  ['DELETE /users/me', `${door}, precondition`],
])('a precondition of %s', (operation, walk) => {
  const email = 'new@kitchen.example'
  const content = operation.startsWith('PATCH') ? { json: { email, currentPassword: 'lovelace-1815' } } : {}

  it.each([
    ['if-match', '"abc"'],
    ['if-match', 'W/"abc"'],
    ['if-match', 'abc'],
    ['if-none-match', '*'],
  ])('that the account does not meet is 412: %s: %s', async (field, value) => {
    const { kitchen, token } = await withAda()
    const answer = await kitchen.send(operation, { token, headers: { [field]: value }, ...content })
    expectRefusal(answer, 'precondition-failed', walk)
    const { json, headers } = await kitchen.send('GET /users/me', { token })
    expect(answer.json.etag).toBe(headers.etag)
    expect(json.email).toBe('ada@kitchen.example')
  })

  it.each([
    ['if-match', '*'],
    ['if-none-match', '"abc"'],
    ['if-unmodified-since', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ['if-modified-since', 'Thu, 01 Jan 2099 00:00:00 GMT'],
  ])('that every user meets lets it pass: %s: %s', async (field, value) => {
    const { kitchen, token } = await withAda()
    const answer = await kitchen.send(operation, { token, headers: { [field]: value }, ...content })
    expect(answer.status).toBeLessThan(300)
  })

  it('on the tag of GET lets one of two through', async () => {
    const { kitchen, token } = await withAda()
    const { etag = '' } = (await kitchen.send('GET /users/me', { token })).headers
    const answers = await Promise.all(
      [email, 'other@kitchen.example'].map((address) =>
        kitchen.send(operation, {
          token,
          headers: { 'if-match': etag },
          ...(content.json && { json: { ...content.json, email: address } }),
        }),
      ),
    )
    const [first, second] = answers.toSorted((one, other) => one.status - other.status)
    expect(first?.status).toBe(operation.startsWith('PATCH') ? 200 : 204)
    expect(second?.status).toBe(operation.startsWith('PATCH') ? 412 : 401)
  })
})
