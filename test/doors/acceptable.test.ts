import { describe, expect, it } from 'vitest'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const anyone = 'message, service, host, route, method, acceptable'

/** A row that nobody has: this door is asked before the one that looks for it. */
const path = { id: '0190a000-0000-7000-8000-000000000001', username: 'nobody' }

describe('Accept', () => {
  it.each([
    '',
    '*/*',
    'application/*',
    'APPLICATION/JSON',
    'application/json;q=0.001',
    'application/json; charset=utf-8',
    'text/html, */*;q=0.1',
    'text/html;q=0, */*',
    'application/*;q=0, application/json',
    'application/json;q=0.5, */*;q=0',
    'nonsense, application/json',
  ])('%j takes JSON', async (accept) => {
    const kitchen = await openKitchen()
    const answer = await kitchen.send('GET /health/live', { headers: { accept } })
    expectSuccess(answer, 200, `${anyone}, action`)
    expect(answer.headers['content-type']).toBe('application/json')
  })

  it.each([
    'text/html',
    'text/*',
    '*/*;q=0',
    'application/*;q=0',
    'application/*;q=0, */*',
    'application/json;q=0, application/*',
    'application/json;q=0, */*',
    'application/json;q=0.000',
    'application/problem+json',
    'application/ld+json',
    'application/json; version=2',
    'application/jsonp',
    'nonsense',
  ])('%j takes no JSON', async (accept) => {
    const kitchen = await openKitchen()
    expectRefusal(await kitchen.send('GET /health/live', { headers: { accept } }), 'not-acceptable', anyone)
  })

  it('may be left out', async () => {
    const kitchen = await openKitchen()
    const message = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
    expectSuccess(await kitchen.sendRaw('GET /health/live', message), 200, `${anyone}, action`)
  })

  it('may be two fields, which are one list', async () => {
    const kitchen = await openKitchen()
    const head = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: text/html\r\n'
    const both = await kitchen.sendRaw('GET /health/live', `${head}Accept: application/json\r\n\r\n`)
    expectSuccess(both, 200, `${anyone}, action`)
    expectRefusal(await kitchen.sendRaw('GET /health/live', `${head}\r\n`), 'not-acceptable', anyone)
  })
})

describe('what has no content has no form to choose', () => {
  it.each(['text/html', '*/*;q=0'])('DELETE never asks: Accept: %s', async (accept) => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada', 'lovelace-1815')
    const { id } = await kitchen.cook(token)
    const headers = { accept }
    const walk = 'message, service, host, route, method, authentication'
    const recipe = await kitchen.send('DELETE /recipes/:id', { path: { id }, token, headers })
    expectSuccess(recipe, 204, `${walk}, existence, permission, precondition, action`)
    const { sessionId } = await kitchen.login('ada', 'lovelace-1815')
    const session = await kitchen.send('DELETE /sessions/:id', { path: { id: sessionId }, token, headers })
    expectSuccess(session, 204, `${walk}, existence, precondition, action`)
    expectSuccess(await kitchen.send('DELETE /users/me', { token, headers }), 204, `${walk}, precondition, action`)
  })

  it('OPTIONS never asks', async () => {
    const kitchen = await openKitchen()
    const answer = await kitchen.send('OPTIONS /users', { headers: { accept: 'text/html;q=0.5' } })
    expect(answer.status).toBe(204)
    expect(answer.doors).toBe('message, service, host, route, method=204')
  })
})

describe('an error is a problem, whatever Accept says', () => {
  it.each(['application/json', 'text/html', '*/*;q=0', 'application/problem+json;q=0'])('%s', async (accept) => {
    const kitchen = await openKitchen()
    const headers = { accept }
    const route = await kitchen.send('GET /nowhere', { headers })
    const method = await kitchen.send('DELETE /users', { headers })
    const authentication = await kitchen.send('GET /users/me', { headers })
    expectRefusal(route, 'no-such-route', 'message, service, host, route')
    expectRefusal(method, 'method-not-allowed', 'message, service, host, route, method')
    expectRefusal(authentication, 'missing-token', 'message, service, host, route, method, authentication')
    for (const answer of [route, method, authentication])
      expect(answer.headers['content-type']).toBe('application/problem+json')
  })

  it('also behind this door', async () => {
    const kitchen = await openKitchen()
    const headers = { accept: 'application/json' }
    const answer = await kitchen.send('GET /users/:username', { path, headers })
    expectRefusal(answer, 'no-such-user', `${anyone}, existence`)
    expect(answer.headers['content-type']).toBe('application/problem+json')
  })
})
