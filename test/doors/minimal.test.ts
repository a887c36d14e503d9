import { describe, expect, it } from 'vitest'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'

const prefer = 'return=minimal'
const minimal = { prefer }
const begun = 'message, service, host, route, method'
const written = 'content, syntax, meaning, conflict, action'
const ada = { username: 'ada', email: 'ada@kitchen.example', password: 'lovelace-1815' }

/** A recipe of Ada's, and her token. */
const stock = async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const { id, etag } = await kitchen.cook(token)
  return { kitchen, token, id, etag, path: { id } }
}

describe('Prefer: return=minimal', () => {
  it('answers POST /users with 201 and no content', async () => {
    const kitchen = await openKitchen()
    const answer = await kitchen.send('POST /users', { json: ada, headers: minimal })
    expectSuccess(answer, 201, `${begun}, ${written}`)
    expect(answer.headers).toMatchObject({
      location: '/users/ada',
      'preference-applied': prefer,
      'content-length': '0',
    })
  })

  it('answers POST /recipes with 201, where it is and its entity tag, and no content', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    const answer = await kitchen.send('POST /recipes', { token, json: toast, headers: minimal })
    expectSuccess(answer, 201, `${begun}, authentication, ${written}`)
    expect(answer.headers).toMatchObject({ 'preference-applied': prefer, etag: expect.any(String) })
    for (const name of ['content-location', 'vary']) expect(answer.headers).not.toHaveProperty(name)
    const [, id = ''] = /^\/recipes\/(.*)$/.exec(answer.headers.location ?? '') ?? []
    const read = await kitchen.send('GET /recipes/:id', { path: { id } })
    expect([read.status, read.headers.etag]).toEqual([200, answer.headers.etag])
  })

  it('answers PUT with 204 and no validator', async () => {
    const { kitchen, token, etag, path } = await stock()
    const json = { ...toast, servings: 3 }
    const answer = await kitchen.send('PUT /recipes/:id', {
      path,
      token,
      json,
      headers: { ...minimal, 'if-match': etag },
    })
    const doors = 'authentication, existence, permission, content, precondition, syntax, meaning, conflict, action'
    expectSuccess(answer, 204, `${begun}, ${doors}`)
    expect(answer.headers['preference-applied']).toBe(prefer)
    for (const name of ['etag', 'last-modified', 'content-location']) expect(answer.headers).not.toHaveProperty(name)
    expect((await kitchen.send('GET /recipes/:id', { path })).json.servings).toBe(3)
  })

  it('answers PATCH of a recipe with 204 and its entity tag', async () => {
    const { kitchen, token, path } = await stock()
    const answer = await kitchen.send('PATCH /recipes/:id', { path, token, json: { servings: 3 }, headers: minimal })
    expect([answer.status, answer.headers['preference-applied']]).toEqual([204, prefer])
    expect(answer.headers.etag).toBe((await kitchen.send('GET /recipes/:id', { path })).headers.etag)
  })

  it('answers PATCH of the own account with 204', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    const json = { email: 'countess@kitchen.example', currentPassword: 'ada-has-a-password' }
    const answer = await kitchen.send('PATCH /users/me', { token, json, headers: minimal })
    expect([answer.status, answer.headers['preference-applied']]).toEqual([204, prefer])
    expect((await kitchen.send('GET /users/me', { token })).json.email).toBe(json.email)
  })

  it('has no form to choose, and so no 406', async () => {
    const { kitchen, token, path } = await stock()
    const headers = { accept: 'text/html' }
    const sent = { path, token, json: { servings: 4 } }
    expectRefusal(
      await kitchen.send('PATCH /recipes/:id', { ...sent, headers }),
      'not-acceptable',
      `${begun}, authentication, acceptable`,
    )
    expect((await kitchen.send('PATCH /recipes/:id', { ...sent, headers: { ...headers, ...minimal } })).status).toBe(
      204,
    )
  })

  it('changes nothing about a refusal', async () => {
    const { kitchen, token } = await stock()
    const answer = await kitchen.send('POST /recipes', { token, json: toast, headers: minimal })
    expectRefusal(answer, 'title-taken', `${begun}, authentication, content, syntax, meaning, conflict`)
    expect(answer.headers).not.toHaveProperty('preference-applied')
  })

  it('is not honoured by sessions, whose tokens could never be read again, nor by reading', async () => {
    const kitchen = await openKitchen()
    const { username, password, refreshToken } = await kitchen.register('ada')
    const answers = [
      await kitchen.send('POST /sessions', { json: { username, password }, headers: minimal }),
      await kitchen.send('POST /sessions/refresh', { json: { refreshToken }, headers: minimal }),
      await kitchen.send('GET /recipes', { headers: minimal }),
      await kitchen.send('QUERY /recipes', { json: {}, headers: minimal }),
    ]
    expect(answers.map(({ status, text }) => [status, text.length > 0])).toEqual([
      [201, true],
      [200, true],
      [200, true],
      [200, true],
    ])
    for (const { headers } of answers) expect(headers).not.toHaveProperty('preference-applied')
  })

  it('is one preference among others: return=representation changes nothing', async () => {
    const { kitchen, token } = await stock()
    const headers = { prefer: 'return=representation' }
    const answer = await kitchen.send('POST /recipes', { token, json: { ...toast, title: 'Tea' }, headers })
    expect([answer.status, answer.json.title]).toEqual([201, 'Tea'])
    expect(answer.headers).not.toHaveProperty('preference-applied')
  })
})
