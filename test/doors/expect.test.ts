import { describe, expect, it } from 'vitest'
import { expectRefusal, parseAnswer } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const post = (version: string, ...lines: string[]): string =>
  [`POST /users ${version}`, 'Host: localhost', 'Content-Type: application/json', ...lines, '', ''].join('\r\n')
const content = JSON.stringify({ username: 'ada', email: 'ada@kitchen.example', password: 'lovelace-1815' })
const length = `Content-Length: ${content.length}`

describe('417 expectation-failed', () => {
  it.each(['200-ok', '100-continue, more', 'x'])('refuses Expect: %s', async (expectation) => {
    const kitchen = await openKitchen()
    const answer = await kitchen.sendRaw('POST /users', post('HTTP/1.1', `Expect: ${expectation}`, length))
    expectRefusal(answer, 'expectation-failed', 'message')
  })

  it('takes no notice of an expectation in HTTP/1.0 (RFC 9110 10.1.1)', async () => {
    const kitchen = await openKitchen()
    const wire = await kitchen.raw(post('HTTP/1.0', 'Expect: x', length) + content)
    expect(wire).toMatch(/^HTTP\/1\.1 201 Created\r\n/)
  })
})

describe('Expect: 100-continue', () => {
  it('gets a 100 once the doors before the content have let the request in', async () => {
    const kitchen = await openKitchen()
    const wire = await kitchen.raw(post('HTTP/1.1', 'Expect: 100-continue', 'Connection: close', length) + content)
    expect(wire).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 Created\r\n/)
  })

  it.each([
    ['a content that is too large', ['Content-Length: 2000000'], 'content-too-large', 'acceptable, content'],
    ['a form that is not read', [length, 'Accept: text/html'], 'not-acceptable', 'acceptable'],
  ] as const)(
    'gets its final answer without a 100 for %s, and the connection is closed',
    async (_what, lines, slug, doors) => {
      const kitchen = await openKitchen()
      const wire = await kitchen.raw(post('HTTP/1.1', 'Expect: 100-continue', ...lines))
      const answer = parseAnswer('POST /users', wire)
      expectRefusal(answer, slug, `message, service, host, route, method, ${doors}`)
      expect(answer.headers.connection).toBe('close')
    },
  )

  it('gets no 100 in HTTP/1.0', async () => {
    const kitchen = await openKitchen()
    const wire = await kitchen.raw(post('HTTP/1.0', 'Expect: 100-continue', length) + content)
    expect(wire).toMatch(/^HTTP\/1\.1 201 Created\r\n/)
  })
})

it('answers CONNECT with 501, and opens no tunnel', async () => {
  const kitchen = await openKitchen()
  const wire = 'CONNECT kitchen.example:443 HTTP/1.1\r\nHost: kitchen.example:443\r\n\r\n'
  expectRefusal(await kitchen.sendRaw('CONNECT *', wire), 'not-implemented', 'message')
})
