import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { expectRefusal, parseAnswer } from '../harness/answer.ts'
import { type Options, openKitchen } from '../harness/kitchen.ts'
import { noise, smallJpeg } from './pictures.ts'

const mebibyte = 1024 * 1024
const toContent = 'message, service, host, route, method, authentication, existence, permission, content'

/** A kitchen with a recipe of Ada's, and the head of a PUT of its photo. */
const openWithHead = async (options: Options = {}) => {
  const kitchen = await openKitchen(options)
  const { token } = await kitchen.register('ada')
  const { id } = await kitchen.cook(token)
  const head = (length: number | undefined, ...lines: string[]): string =>
    [
      `PUT /recipes/${id}/photo HTTP/1.1`,
      'Host: localhost',
      'Connection: close',
      `Authorization: Bearer ${token}`,
      'Content-Type: image/jpeg',
      length === undefined ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`,
      ...lines,
      '\r\n',
    ].join('\r\n')
  const send = (...pieces: (string | Buffer)[]) => kitchen.raw(Buffer.concat(pieces.map((piece) => Buffer.from(piece))))
  return { kitchen, id, head, send }
}

const answered = (wire: string) => parseAnswer('PUT /recipes/:id/photo', wire)

describe('Expect: 100-continue', () => {
  it('gets a 100 where the doors before the content let the photo in', async () => {
    const { head, send } = await openWithHead()
    const picture = await smallJpeg()
    const wire = await send(head(picture.length, 'Expect: 100-continue'), picture)
    expect(wire).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 Created\r\n/)
  })

  it.each([
    ['a photo that is too large', 10 * mebibyte + 1, [], 'content-too-large', toContent],
    ['a precondition that fails', 100, ['If-Match: *'], 'precondition-failed', `${toContent}, precondition`],
  ])('gets its final answer without a 100 for %s', async (_what, length, lines, slug, doors) => {
    const { head, send } = await openWithHead()
    const answer = answered(await send(head(length, 'Expect: 100-continue', ...lines)))
    expectRefusal(answer, slug, doors)
    expect(answer.headers.connection).toBe('close')
  })
})

describe('the size of a photo', () => {
  it('is refused by its Content-Length above 10 MiB, while the client is still sending', async () => {
    const { kitchen, head, send } = await openWithHead()
    const wire = await send(head(20 * mebibyte), Buffer.alloc(20 * mebibyte))
    expectRefusal(answered(wire), 'content-too-large', toContent)
    expect(await kitchen.send('GET /health/live')).toMatchObject({ status: 200 })
  })

  it('is refused in chunks above 10 MiB too', async () => {
    const { head, send } = await openWithHead()
    const length = 10 * mebibyte + 1
    const wire = await send(head(undefined), `${length.toString(16)}\r\n`, Buffer.alloc(length), '\r\n0\r\n\r\n')
    expectRefusal(answered(wire), 'content-too-large', `${toContent.replace(', content', '')}, precondition, content`)
  })

  it('can be 10 MiB', async () => {
    const { head, send } = await openWithHead()
    // What stands behind the end of a JPEG is not part of the image.
    const picture = Buffer.concat([await smallJpeg(), Buffer.alloc(10 * mebibyte)]).subarray(0, 10 * mebibyte)
    expect(answered(await send(head(picture.length), picture)).status).toBe(201)
  })
})

describe('a photo that arrives slowly', () => {
  const timeouts = { headers: 200, request: 250, upload: 10_000, check: 10 }

  it('has more time than other requests', async () => {
    const { kitchen, head } = await openWithHead({ timeouts })
    const picture = await noise(60, 60).jpeg().toBuffer()
    const socket = connect({ host: '127.0.0.1', port: await kitchen.listen() })
    let wire = ''
    socket.setEncoding('latin1').on('data', (text) => {
      wire += text
    })
    socket.write(Buffer.concat([Buffer.from(head(picture.length)), picture.subarray(0, 100)]))
    // Another one that began later has had its time.
    const other = await kitchen.raw(
      'POST /users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    )
    expect(other).toMatch(/^HTTP\/1\.1 408 /)
    expect(wire).toBe('')
    socket.write(picture.subarray(100))
    await once(socket, 'close')
    expect(wire).toMatch(/^HTTP\/1\.1 201 /)
  })

  it('is refused with 408 when that has passed, and nothing is kept of it', async () => {
    const { kitchen, id, head, send } = await openWithHead({ timeouts: { ...timeouts, upload: 400 } })
    const answer = answered(await send(head(100), 'half'))
    expectRefusal(answer, 'request-timeout', `${toContent.replace('message, ', '')}, precondition, message`)
    expect((await kitchen.send('GET /recipes/:id', { path: { id } })).json.photo).toBeNull()
  })
})

it('the 33rd upload at a time is 503, and one is let in again when another has arrived', async () => {
  const { kitchen, head, send } = await openWithHead()
  const port = await kitchen.listen()
  const picture = await smallJpeg()
  const begin = async () => {
    const socket = connect(port, '127.0.0.1')
    socket.setEncoding('latin1').write(head(picture.length, 'Expect: 100-continue'))
    await once(socket, 'data')
    return socket
  }
  const uploads = await Promise.all(Array.from({ length: 32 }, begin))
  const toSyntax = `${toContent}, precondition`
  expectRefusal(answered(await send(head(picture.length), picture)), 'overloaded', `${toSyntax}, service`)
  for (const socket of uploads) {
    socket.write(picture)
    expect((await socket.toArray()).join('')).toMatch(/^HTTP\/1\.1 20[14] /)
  }
  expect(answered(await send(head(picture.length), picture)).status).toBe(204)
})
