import { describe, expect, it } from 'vitest'
import { expectRefusal, expectSuccess, parseAnswer, parseJson } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { queried } from './lists.ts'

const content = JSON.stringify({ q: 'toast', sort: 'title', limit: 1 })
const length = `Content-Length: ${content.length}`
const json = 'Content-Type: application/json'
const close = 'Connection: close'
const target = '/recipes?q=toast&sort=title&limit=1'

const head = (target: string, version: string, ...lines: string[]): string =>
  [`QUERY ${target} ${version}`, 'Host: localhost', ...lines, '', ''].join('\r\n')
const query = (...lines: string[]): string => head('/recipes', 'HTTP/1.1', ...lines)
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`

/** A kitchen with two recipes, of which the query finds one. */
const stock = async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  await kitchen.cook(token)
  await kitchen.cook(token, { title: 'Tea', ingredients: [{ name: 'leaves' }], steps: ['Steep.'] })
  return kitchen
}

const expectToast = (text: string): void =>
  expect(parseJson(text)).toMatchObject({ items: [{ title: 'Toast' }], next: null, prev: null })

describe('QUERY over a socket', () => {
  it.each([
    ['content with a length', query(json, length, close) + content],
    ['chunked content', `${query(json, 'Transfer-Encoding: chunked', close)}${chunk(content)}0\r\n\r\n`],
    [
      'content in many chunks',
      `${query(json, 'Transfer-Encoding: chunked', close)}${[...content].map(chunk).join('')}0\r\n\r\n`,
    ],
    ['an absolute-form target', head('http://localhost/recipes', 'HTTP/1.1', json, length, close) + content],
  ])('reads %s', async (_what, wire) => {
    const kitchen = await stock()
    const answer = expectSuccess(await kitchen.sendRaw('QUERY /recipes', wire), 200, queried.toList)
    expectToast(answer.text)
    const uri = new URL(answer.headers.location ?? '', 'http://localhost')
    expect([...uri.searchParams].toSorted()).toEqual([...new URL(target, 'http://localhost').searchParams].toSorted())
  })

  it('is answered as often as it is sent on one connection, in the same words', async () => {
    const kitchen = await stock()
    const wire = await kitchen.raw(
      `${query(json, length)}${content}${query(json, length)}${content}${query(json, length, close)}${content}`,
    )
    expect(wire.match(/HTTP\/1\.1 200 OK\r\n/g)).toHaveLength(3)
    expect(new Set([...wire.matchAll(/\r\netag: (.*)\r\n/gi)].map(([, etag]) => etag)).size).toBe(1)
  })

  it('leaves the connection to the next request where it is refused', async () => {
    const kitchen = await stock()
    const next = `GET /recipes HTTP/1.1\r\nHost: localhost\r\n${close}\r\n\r\n`
    const wire = await kitchen.raw(`${query('Content-Type: text/plain', length)}${content}${next}`)
    expect([...wire.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status)).toEqual(['415', '200'])
  })

  it('refuses chunks without content, late, with missing-content', async () => {
    const kitchen = await stock()
    const wire = `${query(json, 'Transfer-Encoding: chunked', close)}0\r\n\r\n`
    const doors = `${queried.toContent}, precondition, content`
    expectRefusal(await kitchen.sendRaw('QUERY /recipes', wire), 'missing-content', doors)
  })

  it('has a list compared when its content has been read', async () => {
    const kitchen = await stock()
    const wire = query(json, length, 'If-None-Match: *', close) + content
    const answer = await kitchen.sendRaw('QUERY /recipes', wire)
    expectSuccess(answer, 304, `${queried.toMeaning}, precondition`)
    expect(answer.headers.location).toBe(answer.headers['content-location'])
  })
})

describe('QUERY with Expect: 100-continue', () => {
  const expectation = 'Expect: 100-continue'

  it.each([
    ['200 OK', []],
    ['304 Not Modified', ['If-None-Match: *']],
    ['412 Precondition Failed', ['If-Match: "x"']],
  ])('gets a 100 once the doors before the content have let it in, and then %s', async (status, lines) => {
    const kitchen = await stock()
    const wire = await kitchen.raw(query(json, length, expectation, close, ...lines) + content)
    expect(wire.startsWith(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 ${status}\r\n`), wire).toBe(true)
    if (status.startsWith('200')) expectToast(wire.split('\r\n\r\n').at(-1) ?? '')
  })

  it.each([
    [
      'a query in the URI',
      head('/recipes?q=a', 'HTTP/1.1', json, length, expectation),
      'invalid-query',
      queried.toQuery,
    ],
    [
      'another type',
      query('Content-Type: text/plain', length, expectation),
      'unsupported-media-type',
      queried.toContent,
    ],
    [
      'a coding',
      query(json, length, 'Content-Encoding: br', expectation),
      'unsupported-content-coding',
      queried.toContent,
    ],
    ['too much', query(json, 'Content-Length: 2000000', expectation), 'content-too-large', queried.toContent],
    ['nothing', query(json, 'Content-Length: 0', expectation), 'missing-content', queried.toContent],
    [
      'a form that is not made',
      query(json, length, 'Accept: text/html', expectation),
      'not-acceptable',
      queried.toQuery.replace(', query', ''),
    ],
  ] as const)('gets its final answer without a 100 for %s', async (_what, wire, slug, doors) => {
    const kitchen = await stock()
    const answer = parseAnswer('QUERY /recipes', await kitchen.raw(wire))
    expectRefusal(answer, slug, doors)
    expect(answer.headers.connection).toBe('close')
  })

  it('gets no 100 in HTTP/1.0, and the same answer', async () => {
    const kitchen = await stock()
    const wire = await kitchen.raw(head('/recipes', 'HTTP/1.0', json, length, expectation) + content)
    expect(wire).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expectToast(wire.split('\r\n\r\n').at(-1) ?? '')
  })
})
