import { describe, expect, it } from 'vitest'
import { name } from '../../src/name.ts'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const door = 'message, service, host, route, method, authentication'
const opened = `${door}, acceptable, action`
const challenge = `Basic realm="${name}", charset="UTF-8"`

const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64')
const basic = (text: string) => `Basic ${base64(text)}`
const right = basic('ada:lovelace-1815')

const withAda = async (password = 'lovelace-1815') => {
  const kitchen = await openKitchen()
  await kitchen.register('ada', password)
  return kitchen
}

describe('POST /sessions with Basic', () => {
  it('answers 201 without any content', async () => {
    const kitchen = await withAda()
    const answer = await kitchen.send('POST /sessions', { headers: { authorization: right } })
    expectSuccess(answer, 201, opened)
    expect(answer.json).toMatchObject({ tokenType: 'Bearer', expiresIn: 900 })
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.headers.location).toBe(`/sessions/${answer.json.id}`)
    expect(answer.headers).not.toHaveProperty('www-authenticate')
  })

  it.each(['basic', 'BASIC', 'Basic '])('knows no case of the scheme: %j', async (scheme) => {
    const kitchen = await withAda()
    const authorization = `${scheme} ${base64('ada:lovelace-1815')}`
    expectSuccess(await kitchen.send('POST /sessions', { headers: { authorization } }), 201, opened)
  })

  it.each([
    ['colons', ':pass:word:'],
    ['UTF-8', 'pässwörd'],
    ['emoji', '🍳🍳🍳🍳🍳🍳🍳🍳'],
    ['spaces at its ends', ' lovelace-1815 '],
  ])('takes a password with %s', async (_what, password) => {
    const kitchen = await withAda(password)
    const headers = { authorization: basic(`ada:${password}`) }
    expectSuccess(await kitchen.send('POST /sessions', { headers }), 201, opened)
  })

  it.each([
    ['a wrong password', 'ada:lovelace-1816'],
    ['an empty password', 'ada:'],
    ['a user whom nobody knows', 'nobody:lovelace-1815'],
    ['an empty username', ':lovelace-1815'],
    ['nothing but a colon', ':'],
  ])('refuses %s with 401 and the challenge, at the door', async (_what, text) => {
    const kitchen = await withAda()
    const answer = await kitchen.send('POST /sessions', { headers: { authorization: basic(text) } })
    expectRefusal(answer, 'wrong-credentials', door)
    expect(answer.headers['www-authenticate']).toBe(challenge)
  })

  it.each([
    ['what is no base64', 'Basic !!!!'],
    ['base64 without its padding', 'Basic YWRhOmE'],
    ['base64url', `Basic ${Buffer.from('ada:??>>??>>').toString('base64url')}`],
    ['what has no colon', basic('ada')],
    ['what is not UTF-8', `Basic ${base64(Buffer.from([0x61, 0x3a, 0xff, 0xfe]))}`],
    ['control characters', basic('ada:love\nlace')],
    ['two words', `${right} ${base64('ada:a')}`],
    ['parameters', 'Basic username="ada", password="lovelace-1815"'],
  ])('refuses %s with 400 and the challenge', async (_what, authorization) => {
    const kitchen = await withAda()
    const json = { username: 'ada', password: 'lovelace-1815' }
    for (const content of [{}, { json }]) {
      const answer = await kitchen.send('POST /sessions', { headers: { authorization }, ...content })
      expectRefusal(answer, 'malformed-credentials', door)
      expect(answer.headers['www-authenticate']).toBe(challenge)
    }
  })

  it('refuses two Authorization fields with 400, though each of them is good', async () => {
    const kitchen = await withAda()
    const field = `Authorization: ${right}\r\n`
    const message = `POST /sessions HTTP/1.1\r\nHost: localhost\r\n${field}${field}Connection: close\r\n\r\n`
    const answer = await kitchen.sendRaw('POST /sessions', message)
    expectRefusal(answer, 'malformed-credentials', door)
    expect(answer.headers['www-authenticate']).toBe(challenge)
  })
})

describe('Basic wins over content', () => {
  it('that is wrong', async () => {
    const kitchen = await withAda()
    const json = { username: 'ada', password: 'wrong' }
    const answer = await kitchen.send('POST /sessions', { headers: { authorization: right }, json })
    expectSuccess(answer, 201, opened)
  })

  it('that is right', async () => {
    const kitchen = await withAda()
    const json = { username: 'ada', password: 'lovelace-1815' }
    const answer = await kitchen.send('POST /sessions', { headers: { authorization: basic('ada:wrong') }, json })
    expectRefusal(answer, 'wrong-credentials', door)
  })

  it.each([
    ['is no JSON', { 'content-type': 'application/json' }, '{'],
    ['makes no sense', { 'content-type': 'application/json' }, '[]'],
    ['has no type', {}, 'abc'],
    ['has another type', { 'content-type': 'text/plain' }, 'abc'],
    ['has a garbage type', { 'content-type': '///;;=' }, 'abc'],
    ['is coded', { 'content-type': 'application/json', 'content-encoding': 'gzip' }, 'abc'],
    ['has another charset', { 'content-type': 'application/json; charset=latin1' }, 'abc'],
    ['is larger than 1 MiB', { 'content-type': 'application/json' }, 'x'.repeat(1024 * 1024 + 1)],
  ])('that %s', async (_what, headers, content) => {
    const kitchen = await withAda()
    const answer = await kitchen.send('POST /sessions', { headers: { authorization: right, ...headers }, content })
    expectSuccess(answer, 201, opened)
    expect(answer.headers).not.toHaveProperty('connection', 'close')
  })

  it('that is chunked and large, and is dropped: the connection serves the next request', async () => {
    const kitchen = await withAda()
    const chunk = 'x'.repeat(1000 * 1000)
    const login = `POST /sessions HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${right}\r\n`
    const content = `Transfer-Encoding: chunked\r\n\r\n${chunk.length.toString(16)}\r\n${chunk}\r\n0\r\n\r\n`
    const next = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
    const wire = await kitchen.raw(login + content + next)
    expect(wire.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 201', 'HTTP/1.1 200'])
  })
})
