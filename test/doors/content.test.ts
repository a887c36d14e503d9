import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { readContent } from '../../src/doors/content.ts'
import { Refusal } from '../../src/problem.ts'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { maxContent, readers, stock } from './readers.ts'

const json = { 'content-type': 'application/json' }
const chunk = (content: string) => `${Buffer.byteLength(content).toString(16)}\r\n${content}\r\n`

describe.each(readers)('$operation', (reader) => {
  const { operation, reads, toContent, toSyntax, success, toSuccess } = reader
  const [method = ''] = operation.split(' ')

  /** Without content a login has no credentials either, and the door `authentication` comes first. */
  const refusesNone = operation === 'POST /sessions' ? 'missing-credentials' : 'missing-content'
  const toNone = operation === 'POST /sessions' ? 'message, service, host, route, method, authentication' : toContent

  it.each([
    ['no framing', {}],
    ['no framing, but a type', json],
    ['length 0', { 'content-length': '0' }],
    ['length 0 of a type', { 'content-length': '0', ...json }],
    ['length 0 of another type', { 'content-length': '0', 'content-type': 'text/plain' }],
    ['length 0 in a coding', { 'content-length': '0', ...json, 'content-encoding': 'gzip' }],
  ])(`refuses content that is not there with ${refusesNone}: %s`, async (_name, headers) => {
    const { send } = await stock(reader)
    const answer = expectRefusal(await send({ headers }), refusesNone, toNone)
    expect(answer.headers).not.toHaveProperty('accept')
    if (refusesNone === 'missing-content') expect(answer.json.detail).toContain(`Send ${reads.replace(', ', ' or ')},`)
  })

  it('refuses chunked content that turns out to be empty with missing-content', async () => {
    const { sendRaw } = await stock(reader)
    const headers = { ...json, 'transfer-encoding': 'chunked', connection: 'close' }
    expectRefusal(
      await sendRaw(headers, '0\r\n\r\n'),
      'missing-content',
      `${toSyntax.replace(', syntax', '')}, content`,
    )
  })

  it('refuses content of another type, of none and in another charset with unsupported-media-type', async () => {
    const { send, valid } = await stock(reader)
    const types = [
      undefined,
      '',
      'json',
      'text/plain',
      'text/json',
      'application/jsonx',
      'application/ld+json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      '*/*',
      'application/*',
      'application/json, application/json',
      'application/json; charset',
      'application/json; charset=iso-8859-1',
      'application/json; charset="utf-16"',
      'application/json; charset=utf-8; charset=utf-16',
      ...(method === 'PATCH' ? ['application/json-patch+json'] : ['application/merge-patch+json']),
    ]
    for (const type of types) {
      const headers = type === undefined ? {} : { 'content-type': type }
      const answer = await send({ content: JSON.stringify(valid), headers })
      expectRefusal(answer, 'unsupported-media-type', toContent)
      expect.soft(answer.headers.accept).toBe(reads)
      expect.soft(answer.headers['accept-post']).toBe(method === 'POST' ? reads : undefined)
      expect.soft(answer.headers['accept-patch']).toBe(method === 'PATCH' ? reads : undefined)
      if (method === 'QUERY') expect.soft(answer.headers['accept-query']).toBe('"application/json"')
      expect.soft(answer.headers).not.toHaveProperty('accept-encoding')
    }
  })

  it('lets in every spelling of a type that it reads', async () => {
    const { send } = await stock(reader)
    const parameters = ['', ';', ' ; charset=utf-8', ';charset="UTF-8"', '; Charset=Utf-8', '; profile="x, y"']
    const types = reads.split(', ').flatMap((type) => [type, type.toUpperCase()])
    for (const type of types.flatMap((type) => parameters.map((parameter) => type + parameter)))
      expectRefusal(await send({ content: '{', headers: { 'content-type': type } }), 'malformed-json', toSyntax)
  })

  it('refuses content in a coding with unsupported-content-coding', async () => {
    const { send, valid } = await stock(reader)
    for (const coding of ['gzip', 'br', 'deflate', 'zstd', 'x-unheard-of', 'identity, gzip', 'GZIP']) {
      const answer = await send({ json: valid, headers: { 'content-encoding': coding } })
      expectRefusal(answer, 'unsupported-content-coding', toContent)
      expect.soft(answer.headers['accept-encoding']).toBe('identity')
      for (const name of ['accept', 'accept-post', 'accept-patch']) expect.soft(answer.headers).not.toHaveProperty(name)
    }
  })

  it('takes identity for no coding', async () => {
    const { send } = await stock(reader)
    for (const coding of ['identity', 'Identity'])
      expectRefusal(
        await send({ content: '{', headers: { ...json, 'content-encoding': coding } }),
        'malformed-json',
        toSyntax,
      )
  })

  it('refuses a Content-Length over 1 MiB with content-too-large, before any content has come', async () => {
    const { sendRaw } = await stock(reader)
    const answer = await sendRaw({ ...json, 'content-length': String(maxContent + 1) }, '')
    expectRefusal(answer, 'content-too-large', toContent)
    expect(answer.headers.connection).toBe('close')
  })

  it('refuses chunked content over 1 MiB with content-too-large and closes the connection', async () => {
    const { sendRaw } = await stock(reader)
    // Nothing is sent behind the octet too many: what the server left unread would reset the connection.
    const answer = await sendRaw({ ...json, 'transfer-encoding': 'chunked' }, chunk(' '.repeat(maxContent + 1)))
    expectRefusal(answer, 'content-too-large', `${toSyntax.replace(', syntax', '')}, content`)
    expect(answer.headers.connection).toBe('close')
  })

  it('reads exactly 1 MiB, with a length as in chunks', async () => {
    for (const chunked of [false, true]) {
      const { sendRaw, valid } = await stock(reader)
      const content = JSON.stringify(valid).padEnd(maxContent)
      const framing = chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(maxContent) }
      const headers = { ...json, ...framing, connection: 'close' }
      const answer = await sendRaw(headers, chunked ? `${chunk(content)}0\r\n\r\n` : content)
      expectSuccess(answer, success, toSuccess)
    }
  })
})

describe.each([
  [
    'GET /recipes/:id',
    200,
    'message, service, host, route, method, authentication, acceptable, existence, precondition, action',
  ],
  [
    'DELETE /recipes/:id',
    204,
    'message, service, host, route, method, authentication, existence, permission, precondition, action',
  ],
])('%s', (operation, status, doors) => {
  it.each([
    ['JSON', json, '{"title":"Soup"}'],
    ['broken JSON', json, '{'],
    ['another type', { 'content-type': 'application/x-tar' }, 'x'],
    ['a type that is none', { 'content-type': 'garbage;;' }, 'x'],
    ['a coding', { ...json, 'content-encoding': 'gzip' }, 'x'],
    ['2 MiB', json, 'x'.repeat(2 * maxContent)],
  ])('ignores content that it has no use for: %s', async (_name, headers, content) => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    const { id } = await kitchen.cook(token)
    expectSuccess(await kitchen.send(operation, { path: { id }, token, headers, content }), status, doors)
  })
})

it('ignores chunked content of a GET over a socket, and answers the next request on it', async () => {
  const kitchen = await openKitchen()
  const get = (more: string) => `GET /recipes HTTP/1.1\r\nhost: localhost\r\n${more}`
  const chunked = `transfer-encoding: chunked\r\ncontent-type: garbage\r\n\r\n${chunk('x'.repeat(9))}0\r\n\r\n`
  const wire = await kitchen.raw(get(chunked) + get('connection: close\r\n\r\n'))
  expect(wire.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
})

it('content that is too large is let go with its refusal, though its message goes on', async () => {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  const message = new IncomingMessage(new Socket())
  const chunk = new WeakRef(Buffer.alloc(100))
  const push = (): void => {
    message.push(chunk.deref())
    message.push(Buffer.alloc(100))
  }
  push()
  expect(await readContent(message, 150)).toBeInstanceOf(Refusal)
  if (typeof collect === 'function') collect()
  expect(chunk.deref()).toBeUndefined()
  expect(message.destroyed).toBe(false)
})
