import { METHODS } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { type Answer, expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type TestKitchen } from '../harness/kitchen.ts'

const methods = ['GET', 'HEAD', 'QUERY', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const host = 'Host: localhost'
const head = (...lines: string[]): string => `${lines.join('\r\n')}\r\n\r\n`
const post = (...fields: string[]): string =>
  head('POST /users HTTP/1.1', host, 'Content-Type: application/json', ...fields)

/** All the walk of a list that is there, and of a registration as far as its content. */
const listed = 'message, service, host, route, method, acceptable, query, precondition, action'
const atContent = 'message, service, host, route, method, acceptable, content, message'

const expectClosing = (answer: Answer, slug: Parameters<typeof expectRefusal>[1], doors = 'message'): void => {
  expectRefusal(answer, slug, doors)
  expect(answer.headers.connection).toBe('close')
  expect(answer.headers['content-type']).toBe('application/problem+json')
  expect(answer.headers).not.toHaveProperty('allow')
}

/** A conversation over a socket: `say` waits until the server has read it all, `end` until the server has closed. */
const talk = async (kitchen: TestKitchen) => {
  const port = await kitchen.listen()
  let read = (): number => 0
  kitchen.app.server.once('connection', (socket) => {
    read = () => socket.bytesRead
  })
  let heard = ''
  let said = 0
  const socket = connect(port, '127.0.0.1')
  socket.setEncoding('utf8').on('data', (text) => (heard += text))
  const closed = new Promise<void>((resolve, reject) => socket.on('close', () => resolve()).on('error', reject))
  return {
    say: async (text: string) => {
      socket.write(text)
      said += text.length
      await vi.waitFor(() => expect(read()).toBe(said), { interval: 5, timeout: 30_000 })
    },
    hear: (text: string) => vi.waitFor(() => expect(heard).toContain(text), { interval: 5, timeout: 30_000 }),
    end: async () => {
      await closed
      return heard
    },
  }
}

const statuses = (wire: string): string[] => [...wire.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status = '']) => status)

describe('400 malformed-request', () => {
  it.each(
    methods.flatMap((method) => ['/recipes/%zz', '/nothing/%', '/users/%C3', '/%FF/'].map((path) => [method, path])),
  )('refuses %s %s, whose percent-encoding is not one of UTF-8', async (method, path) => {
    const kitchen = await openKitchen()
    const answer = await kitchen.send(`${method} ${path}`)
    if (method !== 'HEAD') return expectClosing(answer, 'malformed-request')
    expect(answer).toMatchObject({ status: 400, text: '', doors: 'message=400', headers: { connection: 'close' } })
  })

  it('sends no content to a HEAD over a socket', async () => {
    const kitchen = await openKitchen()
    const answer = await kitchen.sendRaw('HEAD /recipes/%zz', head('HEAD /recipes/%zz HTTP/1.1', host))
    expect(answer).toMatchObject({ status: 400, text: '', doors: 'message=400', headers: { connection: 'close' } })
  })

  it('sends no content to a HEAD whose own content is broken', async () => {
    const kitchen = await openKitchen()
    const wire = `${head('HEAD /recipes HTTP/1.1', 'Host: localhost', 'Transfer-Encoding: chunked')}zz\r\n`
    const answer = await kitchen.sendRaw('HEAD /recipes', wire)
    expect(answer).toMatchObject({ status: 400, text: '', headers: { connection: 'close' } })
  })

  it('sends no content to a HEAD that the parser refuses', async () => {
    const kitchen = await openKitchen()
    const answer = await kitchen.sendRaw('HEAD /recipes', head('HEAD /recipes HTTP/1.1', host, 'X : y'))
    expect(answer).toMatchObject({ status: 400, text: '', doors: 'message=400', headers: { connection: 'close' } })
  })

  it.each([
    ['no Host', head('GET /recipes HTTP/1.1')],
    ['two Hosts', head('GET /recipes HTTP/1.1', host, 'Host: other', 'Connection: close')],
    ['one Host twice', head('GET /recipes HTTP/1.1', host, host, 'Connection: close')],
    ['a Host with a space in it', head('GET /recipes HTTP/1.1', 'Host: a b', 'Connection: close')],
    ['a Host with a path in it', head('GET /recipes HTTP/1.1', 'Host: a/b', 'Connection: close')],
    ['no target', head('GET  HTTP/1.1', host)],
    ['a target without a slash', head('GET recipes HTTP/1.1', host)],
    ['a target with a space', head('GET /rec ipes HTTP/1.1', host)],
    ['a target with a fragment', head('GET /recipes#first HTTP/1.1', host, 'Connection: close')],
    ['a target with a NUL', head('GET /rec\0ipes HTTP/1.1', host)],
    ['a target with an octet beyond ASCII', Buffer.from(head('GET /caf\xe9 HTTP/1.1', host), 'latin1')],
    ['a method that is no token', head('GE(T /recipes HTTP/1.1', host)],
    ['a tab after the method', head('GET\t/recipes HTTP/1.1', host)],
    ['the first octets of TLS', Buffer.from('16030102000100', 'hex')],
    ['http in small letters', head('GET /recipes http/1.1', host)],
    ['a version without a number', head('GET /recipes HTTP/x.1', host)],
    ['a version of three digits', head('GET /recipes HTTP/11.1', host)],
    ['something behind the version', head('GET /recipes HTTP/1.1x', host)],
    ['a bare LF behind the request line', `GET /recipes HTTP/1.1\n${head(host)}`],
    ['a bare LF behind a field', head('GET /recipes HTTP/1.1', `${host}\nX: y`)],
    ['a bare CR in a field', head('GET /recipes HTTP/1.1', `${host}\rX: y`)],
    ['a NUL in a field', head('GET /recipes HTTP/1.1', host, 'X: a\0b')],
    ['a folded field', head('GET /recipes HTTP/1.1', host, 'X: a', ' b')],
    ['whitespace before the first field', head('GET /recipes HTTP/1.1', ' X: y', host)],
    ['whitespace before a colon', head('GET /recipes HTTP/1.1', host, 'X : y')],
    ['a field without a colon', head('GET /recipes HTTP/1.1', host, 'X')],
    ['a field without a name', head('GET /recipes HTTP/1.1', host, ': y')],
    ['a Content-Length with a Transfer-Encoding', post('Content-Length: 5', 'Transfer-Encoding: chunked')],
    ['two lengths', `${post('Content-Length: 2', 'Content-Length: 3')}{} `],
    ['a length below zero', `${post('Content-Length: -2')}{}`],
    ['a length with a sign', `${post('Content-Length: +2')}{}`],
    ['a length in words', `${post('Content-Length: two')}{}`],
    ['an empty length', `${post('Content-Length:')}{}`],
    ['a length beyond all numbers', `${post('Content-Length: 99999999999999999999999')}{}`],
    ['chunked that is not the last coding', `${post('Transfer-Encoding: chunked, gzip')}0\r\n\r\n`],
    ['two types', `${post('Content-Type: application/json', 'Content-Length: 2', 'Connection: close')}{}`],
  ])('refuses a message with %s', async (_what, wire) => {
    const kitchen = await openKitchen()
    expectClosing(
      await kitchen.sendRaw(wire.includes('POST') ? 'POST /users' : 'GET /recipes', wire),
      'malformed-request',
    )
  })

  it.each([
    ['a size that is no number', 'zz\r\n{}\r\n0\r\n\r\n'],
    ['more octets than its size', '2\r\n{}XX0\r\n\r\n'],
    ['a bare LF', '2\n{}\r\n0\r\n\r\n'],
  ])('refuses a chunk with %s where the content is read, and names the door again', async (_what, chunks) => {
    const kitchen = await openKitchen()
    const answer = await kitchen.sendRaw('POST /users', post('Transfer-Encoding: chunked') + chunks)
    expectClosing(answer, 'malformed-request', atContent)
    expect(await kitchen.send('GET /health/live')).toMatchObject({ status: 200 })
  })

  it('answers the second message on a connection too', async () => {
    const { say, hear, end } = await talk(await openKitchen())
    await say(head('GET /health/live HTTP/1.1', host))
    await hear('"ok"')
    await say('GET recipes HTTP/1.1\r\n')
    expect(statuses(await end())).toEqual(['200', '400'])
  })

  it('answers the message before it first, where both came at once', async () => {
    const kitchen = await openKitchen()
    const wire = await kitchen.raw(head('GET /health/live HTTP/1.1', host) + head('GET recipes HTTP/1.1'))
    expect(statuses(wire)).toEqual(['200', '400'])
  })
})

describe('408 request-timeout', () => {
  const timeouts = { headers: 150, request: 250, check: 10 }

  it('refuses half a header section', async () => {
    const kitchen = await openKitchen({ timeouts })
    expectClosing(await kitchen.sendRaw('GET /recipes', `GET /recipes HTTP/1.1\r\n${host}\r\n`), 'request-timeout')
  })

  it('refuses half a header section of the second message on a connection', async () => {
    const { say, hear, end } = await talk(await openKitchen({ timeouts }))
    await say(head('GET /health/live HTTP/1.1', host))
    await hear('"ok"')
    await say(`GET /recipes HTTP/1.1\r\n${host}\r\n`)
    expect(statuses(await end())).toEqual(['200', '408'])
  })

  it.each([
    ['content that never comes', post('Content-Length: 2')],
    ['content that stops half way', `${post('Content-Length: 2')}{`],
    ['chunks that never end', `${post('Transfer-Encoding: chunked')}2\r\n{}\r\n`],
  ])('refuses %s where the content is read, and names the door again', async (_what, wire) => {
    const kitchen = await openKitchen({ timeouts })
    expectClosing(await kitchen.sendRaw('POST /users', wire), 'request-timeout', atContent)
    expect(await kitchen.send('GET /health/live')).toMatchObject({ status: 200 })
  })

  it.each([
    ['is refused already', '401', head('POST /recipes HTTP/1.1', host, 'Content-Length: 2')],
    ['has no use for it', '200', head('GET /recipes HTTP/1.1', host, 'Content-Length: 2')],
  ])('waits for no content of a request that %s', async (_what, status, wire) => {
    const kitchen = await openKitchen({ timeouts })
    expect(statuses(await kitchen.raw(wire))).toEqual([status])
  })

  it('closes a connection that never said a word without one', async () => {
    const kitchen = await openKitchen({ timeouts })
    expect(await kitchen.raw('')).toBe('')
  })
})

describe('414 uri-too-long', () => {
  const target = (length: number): string => `/nothing?${'a'.repeat(length - '/nothing?'.length)}`

  it.each(methods.filter((method) => method !== 'HEAD'))('refuses a %s of 8,001 characters', async (method) => {
    const kitchen = await openKitchen()
    expectClosing(await kitchen.send(`${method} ${target(8001)}`), 'uri-too-long')
  })

  it('refuses a HEAD of 8,001 characters without content', async () => {
    const kitchen = await openKitchen()
    const answer = await kitchen.send(`HEAD ${target(8001)}`)
    expect(answer).toMatchObject({ status: 414, text: '', doors: 'message=414', headers: { connection: 'close' } })
  })

  it('reads 8,000 characters', async () => {
    const kitchen = await openKitchen()
    expectRefusal(await kitchen.send(`GET ${target(8000)}`), 'no-such-route', 'message, service, host, route')
  })

  it.each([8001, 20_000, 60_000])('refuses a request line of %i octets over a socket', async (length) => {
    const kitchen = await openKitchen()
    expectClosing(await kitchen.sendRaw('GET /nothing', head(`GET ${target(length)} HTTP/1.1`, host)), 'uri-too-long')
  })
})

describe('431 headers-too-large', () => {
  it.each([
    ['a token of 20 kB', head('GET /recipes HTTP/1.1', host, `Authorization: Bearer ${'a'.repeat(20_000)}`)],
    ['a first field of 60 kB', head('GET /recipes HTTP/1.1', `X: ${'a'.repeat(60_000)}`, host)],
    ['20 kB of short fields', head('GET /recipes HTTP/1.1', host, ...Array.from({ length: 5000 }, () => 'X:'))],
  ])('refuses %s', async (_what, wire) => {
    const kitchen = await openKitchen()
    expectClosing(await kitchen.sendRaw('GET /recipes', wire), 'headers-too-large')
  })

  it('refuses a long field that comes in pieces', async () => {
    const { say, end } = await talk(await openKitchen())
    await say(`GET /recipes HTTP/1.1\r\n${host}\r\nX: `)
    await say(head('a'.repeat(20_000)))
    expect(statuses(await end())).toEqual(['431'])
  })

  it('sends no content to a HEAD', async () => {
    const kitchen = await openKitchen()
    const wire = head('HEAD /recipes HTTP/1.1', host, `X: ${'a'.repeat(20_000)}`)
    expect(await kitchen.sendRaw('HEAD /recipes', wire)).toMatchObject({ status: 431, text: '', doors: 'message=431' })
  })
})

describe('501 not-implemented', () => {
  // CONNECT has no path.
  const others = METHODS.filter((method) => ![...methods, 'CONNECT'].includes(method))

  it.each(others.flatMap((method) => ['/recipes', '/nothing', '/recipes/'].map((path) => [method, path])))(
    'refuses %s %s, a method that no resource has',
    async (method, path) => {
      const kitchen = await openKitchen()
      expectClosing(await kitchen.send(`${method} ${path}`), 'not-implemented')
    },
  )

  it.each(['PROPFIND', 'LINK', 'TRACE', 'BREW', 'get', 'GETX', "!#$%&'*+-.^_`|~"])(
    'refuses %s over a socket',
    async (method) => {
      const kitchen = await openKitchen()
      const wire = head(`${method} /recipes HTTP/1.1`, host)
      expectClosing(await kitchen.sendRaw(`${method} /recipes`, wire), 'not-implemented')
    },
  )

  it.each([
    'THIS IS NOT HTTP',
    'BREW /recipes',
    'BREW HTTP/1.1',
    'BREW recipes HTTP/1.1',
    'BREW /recipes HTTP/11',
    'BREW /recipes and more HTTP/1.1',
  ])('refuses %s, which is not a request line, with malformed-request', async (line) => {
    const kitchen = await openKitchen()
    expectClosing(await kitchen.sendRaw('POST /users', head(line, host)), 'malformed-request')
  })

  it.each(['gzip, chunked', 'gzip'])(
    'refuses %s, a transfer coding that it does not know (RFC 9112 6.1)',
    async (coding) => {
      const kitchen = await openKitchen()
      const wire = `${post(`Transfer-Encoding: ${coding}`, 'Connection: close')}2\r\n{}\r\n0\r\n\r\n`
      expectClosing(await kitchen.sendRaw('POST /users', wire), 'not-implemented')
    },
  )
})

describe('505 http-version-not-supported', () => {
  it.each([
    ['HTTP/2.0', head('GET /recipes HTTP/2.0', host)],
    ['HTTP/3.0', head('GET /recipes HTTP/3.0', host)],
    ['HTTP/9.9', head('GET /recipes HTTP/9.9', host)],
    ['HTTP/0.9', head('GET /recipes')],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('refuses %s', async (_version, wire) => {
    const kitchen = await openKitchen()
    expectClosing(await kitchen.sendRaw('GET /recipes', wire), 'http-version-not-supported')
  })
})

describe('a message that can be read', () => {
  const line = 'GET /recipes HTTP/1.1'
  const filler = 16_000 - head(line, host, 'Connection: close', 'X: ').length
  it.each([
    ['is one of HTTP/1.0 without a Host', head('GET /recipes HTTP/1.0')],
    ['may have an address and a port as its Host', head(line, 'Host: [::1]:3000', 'Connection: close')],
    ['may follow an empty line', `\r\n${head(line, host, 'Connection: close')}`],
    ['may name its fields in any case', head(line, 'hOST:localhost', 'cONNECTION:\t close ')],
    ['may have 16,000 octets before its content', head(line, host, 'Connection: close', `X: ${'a'.repeat(filler)}`)],
    ['may ask for an upgrade in vain', head(line, host, 'Connection: upgrade, close', 'Upgrade: h2c')],
  ])('%s', async (_rule, wire) => {
    const kitchen = await openKitchen()
    const answer = expectSuccess(await kitchen.sendRaw('GET /recipes', wire), 200, listed)
    expect(answer.headers.connection).toBe('close')
  })
})
