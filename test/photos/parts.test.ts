import { describe, expect, it } from 'vitest'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { putPhoto } from './pictures.ts'

const toPrecondition = 'message, service, host, route, method, authentication, acceptable, existence, precondition'

/** A kitchen with a photo that is a second old, and the answer to a GET of it. */
const openWithPhoto = async ({ isPrivate = false, isAlone = true } = {}) => {
  const kitchen = await openKitchen()
  const ada = await kitchen.register('ada')
  const { id } = await kitchen.cook(ada.token, isPrivate ? { visibility: 'private' } : {})
  if (isAlone) kitchen.pass(1)
  await putPhoto(kitchen, ada, id)
  kitchen.pass(1)
  const ask = (method: 'GET' | 'HEAD', headers: Record<string, string> = {}) =>
    kitchen.send(`${method} /recipes/:id/photo`, { path: { id }, headers, ...(isPrivate && { token: ada.token }) })
  const read = (headers?: Record<string, string>) => ask('GET', headers)
  const whole = await read()
  const { etag = '', 'last-modified': date = '' } = whole.headers
  return { kitchen, ada, id, ask, read, whole, etag, date, length: whole.octets.length }
}

/** Whole fields, but those that differ from answer to answer. */
const lasting = ({
  headers: { date: _date, 'x-request-id': _id, 'kitchen-doors': _doors, ...rest },
}: {
  headers: Readonly<Record<string, string | undefined>>
}) => rest

describe('a part of a photo', () => {
  it('is 206 with Content-Range, and all fields of the 200', async () => {
    const { read, whole, length } = await openWithPhoto()
    const part = expectSuccess(await read({ range: 'bytes=10-19' }), 206, `${toPrecondition}, action`)
    expect(part.octets).toEqual(whole.octets.subarray(10, 20))
    expect(lasting(part)).toEqual({
      ...lasting(whole),
      'content-range': `bytes 10-19/${length}`,
      'content-length': '10',
    })
  })

  it('resumes a broken download: what has come and what is left are the whole', async () => {
    const { read, whole, etag, length } = await openWithPhoto()
    const rest = await read({ range: 'bytes=100-', 'if-range': etag })
    expect(rest.headers['content-range']).toBe(`bytes 100-${length - 1}/${length}`)
    expect(Buffer.concat([whole.octets.subarray(0, 100), rest.octets])).toEqual(whole.octets)
  })

  it('is one of the form that is selected', async () => {
    const { read, length } = await openWithPhoto()
    const webp = await read({ accept: 'image/webp', range: 'bytes=-4' })
    expect(webp.headers).toMatchObject({ 'content-type': 'image/webp' })
    expect(webp.headers['content-range']).not.toContain(`/${length}`)
  })

  it.each([
    ['several parts', 'bytes=0-0,5-5'],
    ['another unit', 'pixels=0-9'],
    ['an end before its start', 'bytes=5-2'],
    ['a field of 12 kB', `bytes=0-${',0-'.repeat(4000)}`],
  ])('is the whole with 200 for %s', async (_what, range) => {
    const { read, whole } = await openWithPhoto()
    const answer = expectSuccess(await read({ range }), 200, `${toPrecondition}, action`)
    expect(answer.octets).toEqual(whole.octets)
    expect(answer.headers).not.toHaveProperty('content-range')
  })

  it('means nothing to HEAD (RFC 9110 14.2)', async () => {
    const { ask, whole } = await openWithPhoto()
    for (const range of ['bytes=0-9', 'bytes=9999999-']) {
      const answer = expectSuccess(await ask('HEAD', { range }), 200, `${toPrecondition}, action`)
      expect([lasting(answer), answer.text]).toEqual([lasting(whole), ''])
    }
  })

  it('is cached as its recipe', async () => {
    const { read } = await openWithPhoto({ isPrivate: true })
    expect((await read({ range: 'bytes=0-9' })).headers['cache-control']).toBe('private, no-cache')
  })
})

describe('416 range-not-satisfiable', () => {
  it.each(['bytes=-0', 'bytes=1000000-', 'bytes=1000000-2000000'])('%s', async (range) => {
    const { read, length } = await openWithPhoto()
    const answer = expectRefusal(await read({ range }), 'range-not-satisfiable', toPrecondition)
    expect(answer.headers['content-range']).toBe(`bytes */${length}`)
    expect(answer.json.detail).toContain(`has ${length.toLocaleString('en')} bytes, numbered from 0 to ${length - 1}`)
  })

  it('is a Range field of 16 kB at most: more is 431', async () => {
    const { kitchen, id } = await openWithPhoto()
    const wire = await kitchen.raw(
      `GET /recipes/${id}/photo HTTP/1.1\r\nHost: localhost\r\nRange: bytes=${'9'.repeat(16 * 1024)}-\r\n\r\n`,
    )
    expect(wire).toMatch(/^HTTP\/1\.1 431 /)
  })
})

describe('the order of preconditions and Range (RFC 9110 13.2.2)', () => {
  it.each([
    ['If-None-Match comes before a range', { 'if-none-match': '{etag}', range: 'bytes=0-9' }, 304],
    ['and before one that is not there', { 'if-none-match': '{etag}', range: 'bytes=9999999-' }, 304],
    ['If-Modified-Since does', { 'if-modified-since': '{date}', range: 'bytes=0-9' }, 304],
    ['If-Match does', { 'if-match': '"another"', range: 'bytes=9999999-' }, 412],
    ['one that holds leads on to the range', { 'if-match': '{etag}', range: 'bytes=0-9' }, 206],
    ['and to what is not there', { 'if-match': '{etag}', range: 'bytes=9999999-' }, 416],
    ['If-Range with the current tag', { 'if-range': '{etag}', range: 'bytes=0-9' }, 206],
    ['If-Range with the current date', { 'if-range': '{date}', range: 'bytes=0-9' }, 206],
    ['If-Range with another tag: the whole', { 'if-range': '"another"', range: 'bytes=0-9' }, 200],
    ['If-Range with a weak tag: the whole', { 'if-range': 'W/{etag}', range: 'bytes=0-9' }, 200],
    [
      'If-Range with an earlier date: the whole',
      { 'if-range': 'Thu, 01 Jan 2026 00:00:00 GMT', range: 'bytes=0-' },
      200,
    ],
    ['If-Range that fails, and a range that is not there', { 'if-range': '"another"', range: 'bytes=9999999-' }, 200],
    ['If-Range that holds, and a range that is not there', { 'if-range': '{etag}', range: 'bytes=9999999-' }, 416],
    ['If-Range alone', { 'if-range': '"another"' }, 200],
    ['If-None-Match comes before If-Range', { 'if-none-match': '{etag}', 'if-range': '"x"', range: 'bytes=0-9' }, 304],
  ])('%s', async (_rule, headers, status) => {
    const { read, etag, date } = await openWithPhoto()
    const filled = Object.entries(headers).map(([name, value]) => [
      name,
      value.replace('{etag}', etag).replace('{date}', date),
    ])
    expect((await read(Object.fromEntries(filled))).status).toBe(status)
  })

  it('If-Range takes no date of a second in which a photo came or went before (8.8.2.2)', async () => {
    const { kitchen, ada, id, read, date } = await openWithPhoto()
    const resume = async (date: string) => (await read({ range: 'bytes=0-9', 'if-range': date })).status
    expect(await resume(date)).toBe(206)
    await putPhoto(kitchen, ada, id)
    const { 'last-modified': first = '' } = (await read()).headers
    expect(await resume(first)).toBe(206)
    await kitchen.send('DELETE /recipes/:id/photo', { path: { id }, token: ada.token })
    await putPhoto(kitchen, ada, id)
    const { 'last-modified': second } = (await read()).headers
    expect(second).toBe(first)
    kitchen.pass(60)
    expect(await resume(first)).toBe(200)
  })
})
