import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { reasonPhrase } from '../../src/http/status.ts'
import { row } from '../../src/row.ts'
import { examples } from '../../src/why/examples/examples.ts'
import { notInBrowser } from '../../src/why/examples/fetch-lines.ts'
import { StatusesJson, StatusJson } from '../../src/why/statuses/status-json.ts'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type TestKitchen } from '../harness/kitchen.ts'
import { problemTypes } from './problem-types.ts'
import { registry } from './registry.ts'

const walked = 'message, service, host, route, method, acceptable'
const html = { accept: 'text/html' }
const production = { production: true, publicUrl: undefined, corsOrigin: undefined }

const itemsOf = async (kitchen: TestKitchen) => StatusesJson.parse((await kitchen.send('GET /statuses')).json).items

const statusOf = async (kitchen: TestKitchen, code: number, headers = {}) =>
  StatusJson.parse((await kitchen.send('GET /statuses/:code', { path: { code: String(code) }, headers })).json)

const pageOf = async (kitchen: TestKitchen, code: number, headers = {}) =>
  (await kitchen.send('GET /statuses/:code', { path: { code: String(code) }, headers: { ...html, ...headers } })).text

/** What an app in production answers; it keeps the doors to itself, so `send` of the harness cannot judge it. */
const inProduction = async (url: string, accept: string) => {
  const { app } = await openKitchen({ why: true, mail: {}, manner: production })
  return app.inject({ url, headers: { accept } })
}

describe('GET /statuses', () => {
  it('lists the whole registry, under the names of IANA, in the order of the codes', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = expectSuccess(await kitchen.send('GET /statuses'), 200, `${walked}, query, precondition, action`)
    const { items } = StatusesJson.parse(answer.json)
    expect(items.map(({ code, name }) => [String(code), name])).toEqual(Object.entries(registry))
    expect(items.map(({ href }) => href)).toEqual(Object.keys(registry).map((code) => `/statuses/${code}`))
    expect(answer.headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'Accept' })
  })

  it('tells of each code either that it is given or why not', async () => {
    const items = await itemsOf(await openKitchen({ why: true, mail: {} }))
    for (const { code, given, whyNot } of items) expect([code, given]).toEqual([code, whyNot === null])
  })

  it('says that those are given which the row, the operations and the interim answers can give', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const declared = [...kitchen.app.house.operations.values()].flatMap((known) =>
      [...known.values()].flatMap(({ answers }) => Object.keys(answers).map(Number)),
    )
    const refused = [...problemTypes.values()].map(({ status }) => status)
    const expected = new Set([
      100,
      ...declared,
      ...refused,
      ...row.flatMap(({ answers }): readonly number[] => answers),
    ])
    const given = (await itemsOf(kitchen)).filter((item) => item.given).map(({ code }) => code)
    expect(given).toEqual([...expected].toSorted((a, b) => a - b))
  })

  it('does not count what only a removed resource gives', async () => {
    const items = await itemsOf(await openKitchen({ why: true }))
    const whyNot = 'No operation of this server returns it.'
    expect(items.filter((item) => item.whyNot === whyNot).map(({ code, given }) => [code, given])).toEqual([
      [202, false],
      [303, false],
    ])
  })

  it('calls what is given as the status line does', async () => {
    const items = await itemsOf(await openKitchen({ why: true, mail: {} }))
    for (const { code, name } of items.filter(({ given }) => given)) expect(reasonPhrase(code)).toBe(name)
  })

  it('has a clause and a meaning of its own for each', async () => {
    const items = await itemsOf(await openKitchen({ why: true, mail: {} }))
    for (const { meaning, section, whyNot } of items) {
      expect(meaning).toMatch(/^[A-Z].*\.$/)
      expect(whyNot ?? 'Given.').toMatch(/^[A-Z].*\.$/)
      expect(section).toMatch(/^(RFC \d{4} \d+(\.\d+)*|draft-[a-z-]+)$/)
    }
    expect(new Set(items.map(({ meaning }) => meaning)).size).toBe(items.length)
  })

  it.each([
    [201, ['no content', 'Prefer: return=minimal', 'photo']],
    [304, ['Cache-Control, Content-Location, Date, ETag and Vary', 'Last-Modified is left out']],
    [400, ['415', '422']],
    [403, ['404', 'private recipe']],
    [412, ['GET the current version', 'If-Match']],
    [415, ['400', '422']],
    [421, ['Host', 'DNS rebinding', 'ALLOWED_HOSTS']],
    [422, ['400', '415']],
  ])('says of %i what a client has to know of it here', async (code, parts) => {
    const { meaning } = await statusOf(await openKitchen({ why: true, mail: {} }), code)
    for (const part of parts) expect.soft(meaning).toContain(part)
  })

  it('begins the examples of 400 with one that a client may well send', async () => {
    const { examples } = await statusOf(await openKitchen({ why: true, mail: {} }), 400)
    expect(examples[0]?.title).toBe('Unknown and invalid query parameters')
  })

  it('marks what was given since the start, also what was given to HEAD', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const stamped = async () =>
      (await itemsOf(kitchen)).filter(({ givenSinceStart }) => givenSinceStart).map(({ code }) => code)
    expect(await stamped()).toEqual([])
    await kitchen.send('HEAD /recipes')
    await kitchen.send('DELETE /users')
    expect(await stamped()).toEqual([200, 405])
  })

  it('is a stamp card for a browser', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    await kitchen.send('DELETE /users')
    const answer = expectSuccess(
      await kitchen.send('GET /statuses', { headers: html }),
      200,
      `${walked}, query, precondition, action`,
    )
    expect(answer.text).toContain('<li class="stamp given" data-code="405"><a href="/statuses/405">')
    expect(answer.text).toContain('<li class="stamp" data-code="406"><a href="/statuses/406">')
    expect(answer.text).toContain('<li class="stamp never" data-code="402"><a href="/statuses/402">')
    expect(answer.text).toContain('src="/assets/statuses.js"')
    expect(answer.text).toMatch(/id="stamped">1 of \d\d</)
    expect(answer.text.match(/data-code=/g)).toHaveLength(Object.keys(registry).length)
    expect(answer.headers['content-security-policy']).toMatch(/script-src 'self'; style-src 'self'/)
    expect(answer.headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'Accept' })
  })

  it('refuses a form that there is not with 406', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = await kitchen.send('GET /statuses', { headers: { accept: 'image/png' } })
    expectRefusal(answer, 'not-acceptable', walked)
  })

  it('has no stamps in production', async () => {
    const { items } = StatusesJson.parse((await inProduction('/statuses', 'application/json')).json())
    for (const item of items) expect(item).not.toHaveProperty('givenSinceStart')
    const { body } = await inProduction('/statuses', 'text/html')
    expect(body).toContain('<li class="stamp" data-code="200">')
    expect(body).not.toMatch(/statuses\.js|stamp given|href="\/requests"/)
  })
})

describe('the stamp of 100', () => {
  const post = (target: string, version: string) =>
    `POST ${target} HTTP/${version}\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n` +
    'Expect: 100-continue\r\nConnection: close\r\n\r\n{}'

  it.each([
    ['is read', '/users', 422],
    ['is only waited for', '/reset', 204],
  ])('is given to who waited, and came to where content %s', async (_where, target, status) => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const both = new RegExp(`^HTTP/1\\.1 100 Continue\r\n\r\nHTTP/1\\.1 ${status} `)
    expect(await kitchen.raw(post(target, '1.1'))).toMatch(both)
    expect((await statusOf(kitchen, 100)).givenSinceStart).toBe(true)
  })

  it.each([
    ['whom an earlier door refused', '/recipes', '1.1', 401],
    ['who speaks HTTP/1.0', '/users', '1.0', 422],
  ])('is not given to one %s', async (_who, target, version, status) => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    expect(await kitchen.raw(post(target, version))).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect((await statusOf(kitchen, 100)).givenSinceStart).toBe(false)
  })
})

describe('GET /statuses/{code}', () => {
  it('tells which operations and which problems give it', async () => {
    const status = await statusOf(await openKitchen({ why: true, mail: {} }), 428)
    expect(status).toMatchObject({ code: 428, name: 'Precondition Required', section: 'RFC 6585 3', given: true })
    expect(status).toMatchObject({ whyNot: null, pass: null, givenSinceStart: false })
    expect(status.operations).toContainEqual({
      method: 'PUT',
      path: '/recipes/{id}',
      problems: ['precondition-required'],
    })
    expect(status.problems).toEqual([
      {
        slug: 'precondition-required',
        title: 'An If-Match header is required',
        door: 'precondition',
        anywhere: false,
        href: '/problems/precondition-required',
      },
    ])
  })

  it('names the operations that succeed with it', async () => {
    const { operations } = await statusOf(await openKitchen({ why: true, mail: {} }), 201)
    expect(operations).toContainEqual({ method: 'POST', path: '/recipes', problems: [] })
    expect(operations).not.toContainEqual(expect.objectContaining({ method: 'GET' }))
    // With Prefer: return=minimal.
    const { operations: minimal } = await statusOf(await openKitchen({ why: true, mail: {} }), 204)
    expect(minimal).toContainEqual({ method: 'PATCH', path: '/recipes/{id}', problems: [] })
    expect(minimal).not.toContainEqual({ method: 'POST', path: '/recipes', problems: [] })
  })

  it('names those that a door answers although nothing is wrong', async () => {
    const { pass, operations } = await statusOf(await openKitchen({ why: true, mail: {} }), 304)
    expect(pass?.door).toBe('precondition')
    expect(operations).toContainEqual({ method: 'QUERY', path: '/recipes', problems: [] })
    expect(operations).not.toContainEqual(expect.objectContaining({ method: 'PUT' }))
    const { operations: reading } = await statusOf(await openKitchen({ why: true, mail: {} }), 100)
    expect(reading).toContainEqual({ method: 'POST', path: '/users', problems: [] })
    expect(reading).not.toContainEqual(expect.objectContaining({ method: 'GET' }))
  })

  it('says of problems that any request can meet that this is so', async () => {
    const { problems } = await statusOf(await openKitchen({ why: true, mail: {} }), 404)
    const anywhere = problems.filter((problem) => problem.anywhere).map(({ slug }) => slug)
    expect(anywhere).toEqual(['no-such-route'])
    const { problems: inside } = await statusOf(await openKitchen({ why: true, mail: {} }), 500)
    expect(inside).toMatchObject([{ slug: 'internal-error', door: null, anywhere: true }])
  })

  it('shows in its page who meets which problem at which door, and who gives it when all is well', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const rowOf = (text: string, slug: string) =>
      text.split(/<tr>|<\/table>/).find((row) => row.includes(`/problems/${slug}"`))
    const page = await pageOf(kitchen, 404)
    expect(rowOf(page, 'no-such-route')).toMatch(/>There is no such path<.*>route<.*any operation/s)
    expect(rowOf(page, 'no-such-recipe')).toMatch(/>existence<.*<code>PATCH \/recipes\/\{id\}<\/code>/s)
    expect(rowOf(page, 'no-such-recipe')).not.toContain('/users/')
    expect(page).toContain('has not sent it to you yet.')
    const { body } = await inProduction('/statuses/404', 'text/html')
    expect(rowOf(body, 'no-such-recipe')).toContain('existence')
    expect(rowOf(body, 'no-such-request')).toBeUndefined()
    expect(rowOf(await pageOf(kitchen, 429), 'too-many-requests')).toContain('any operation except health checks')
    expect(rowOf(await pageOf(kitchen, 503), 'overloaded')).toContain('any operation except the liveness check')
    const modified = await pageOf(kitchen, 304)
    expect(modified).toMatch(/The door <span class="door">precondition<.*<code>QUERY \/recipes<\/code>/s)
    expect(modified).not.toMatch(/<table>|<code>PUT /)
    await kitchen.send('DELETE /users')
    expect(await pageOf(kitchen, 405)).toContain('has sent it to you.')
  })

  it('says why one is never given', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const status = await statusOf(kitchen, 402)
    expect(status).toMatchObject({ given: false, operations: [], problems: [], examples: [] })
    expect(status.whyNot).toMatch(/\S/)
    expect(await pageOf(kitchen, 402)).toContain('<h2>Why this server never sends it</h2>')
  })

  it.each(Object.keys(registry).map(Number))('opens for %i, as JSON and as a page', async (code) => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const sent = { path: { code: String(code) } }
    const answer = expectSuccess(
      await kitchen.send('GET /statuses/:code', sent),
      200,
      `${walked}, existence, query, precondition, action`,
    )
    expect(answer.json.name).toBe(registry[code])
    const page = await kitchen.send('GET /statuses/:code', { ...sent, headers: html })
    expectSuccess(page, 200, `${walked}, existence, query, precondition, action`)
    expect(page.text).toContain(`<span class="status s${String(code)[0]}">${code}</span> ${registry[code]}</h1>`)
    for (const { headers } of [answer, page])
      expect(headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'Accept' })
  })

  it('links the clause of an RFC, and only names a draft', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const link = 'Defined in <a href="https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.5">RFC 9110 15.5.5</a>.'
    expect(await pageOf(kitchen, 404)).toContain(link)
    expect(await pageOf(kitchen, 104)).toContain('Defined in draft-ietf-httpbis-resumable-upload.')
  })

  it('has the examples of each code, with lines for the shell that name this server', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    for (const { status, title } of examples) {
      const shown = await statusOf(kitchen, status, { host: 'localhost:4711' })
      expect(shown.examples.map((example) => example.title)).toContain(title)
      for (const { bash } of shown.examples) expect(bash.lines).toMatch(/(http|telnet):\/\/localhost:4711/)
    }
  })

  it.each(['0404', '299', '306.0', 'constructor', '<script>'])('refuses %s with 404 no-such-page', async (code) => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    for (const headers of [{}, html])
      expectRefusal(
        await kitchen.send('GET /statuses/:code', { path: { code }, headers }),
        'no-such-page',
        `${walked}, existence`,
      )
  })

  it('refuses a form that there is not with 406', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = await kitchen.send('GET /statuses/:code', {
      path: { code: '404' },
      headers: { accept: 'image/png' },
    })
    expectRefusal(answer, 'not-acceptable', walked)
  })

  it.each(['/statuses', '/statuses/:code'])('has no other method at %s', async (url) => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = await kitchen.send(`POST ${url}`, { path: { code: '404' } })
    expectRefusal(answer, 'method-not-allowed', 'message, service, host, route, method')
    expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS')
  })
})

describe('an example in a page', () => {
  const cardsOf = (text: string): string[] => text.split('<section class="card"').slice(1)

  it('has its lines escaped, and a button where a browser can send it', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const codes = new Set(examples.map(({ status }) => status))
    for (const code of codes) {
      const cards = cardsOf(await pageOf(kitchen, code))
      const expected = examples.filter(({ status }) => status === code)
      expect(cards).toHaveLength(expected.length)
      for (const [index, example] of expected.entries()) {
        const cannot = notInBrowser(example)
        expect(cards[index]).toMatch(/<div data-shell="bash"><pre tabindex="0"><code>[^<>"']+<\/code><\/pre>/)
        expect(cards[index]?.includes('<button type="button" class="run">')).toBe(cannot === undefined)
        expect(cards[index]?.includes(' data-example="')).toBe(cannot === undefined)
        if (cannot !== undefined) expect(cards[index]).toContain(`<p class="cannot">${cannot}</p>`)
      }
    }
  })

  it('comes with its steps, and with the password of who logs in there and of nobody else', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const [, card = ''] = /data-example="([^"]*)"/.exec(await pageOf(kitchen, 428)) ?? []
    expect(card).not.toMatch(/[<>]/)
    const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
    const text = card.replace(/&([a-z0-9#]+);/g, (_all, name: string) => entities[name] ?? '')
    const shape = z.looseObject({ status: z.literal(428), passwords: z.record(z.string(), z.string()) })
    expect(shape.parse(JSON.parse(text)).passwords).toEqual({ ada: 'lovelace-1815' })
  })

  it('names the host that the request names, escaped, or PUBLIC_URL', async () => {
    const hostile = await openKitchen({ why: true, mail: {}, hosts: new Set(["a&'b"]) })
    const [example] = (await statusOf(hostile, 200, { host: "a&'b:80" })).examples
    expect(example?.bash.lines).toContain("a&'\\''b:80/")
    expect(await pageOf(hostile, 200, { host: "a&'b:80" })).toContain('http://a&amp;&#39;\\&#39;&#39;b:80/')
    const manner = { production: false, publicUrl: 'https://kitchen.example', corsOrigin: undefined }
    const answer = await (await openKitchen({ why: true, mail: {}, manner })).app.inject({ url: '/statuses/200' })
    expect(StatusJson.parse(answer.json()).examples[0]?.bash.lines).toContain('https://kitchen.example/')
  })

  it('names the host of an absolute-form target, and this machine where HTTP/1.0 names none', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const absolute = 'GET http://localhost:81/statuses/200 HTTP/1.1\r\nHost: localhost:82\r\nConnection: close\r\n\r\n'
    expect(await kitchen.raw(absolute)).toContain('http://localhost:81/')
    expect(await kitchen.raw('GET /statuses/200 HTTP/1.0\r\n\r\n')).toContain(`${kitchen.app.listeningOrigin}/`)
  })

  it('is left out in production where it needs a fault on purpose, a seeded user or a seeded recipe', async () => {
    const kept = new Set(examples.filter(({ learningOnly }) => !learningOnly).map(({ title }) => title))
    for (const status of new Set(examples.map((example) => example.status))) {
      const shown = StatusJson.parse((await inProduction(`/statuses/${status}`, 'application/json')).json()).examples
      for (const { title } of shown) expect(kept).toContain(title)
      for (const { bash } of shown) expect(bash.lines).not.toMatch(/lovelace|hopper|0190a000|Kitchen-Fault/)
      const { body } = await inProduction(`/statuses/${status}`, 'text/html')
      expect(body).not.toMatch(/lovelace|hopper|0190a000|Kitchen-Fault|sent it to you/)
      if (shown.length === 0) expect(body).toContain('<p>The examples do not work in production')
    }
  })
})
