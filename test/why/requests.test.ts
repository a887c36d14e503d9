import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { displayName } from '../../src/name.ts'
import { startDraining } from '../../src/visit.ts'
import { EntryJson } from '../../src/why/record/entry.ts'
import { type Answer, expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type TestKitchen, toast } from '../harness/kitchen.ts'
import { putPhoto } from '../photos/pictures.ts'
import { openStream } from './stream.ts'

const toAcceptable = 'message, service, host, route, method, acceptable'
const toQuery = `${toAcceptable}, query`
const html = { accept: 'text/html' }

const idOf = ({ headers }: Answer): string => headers['x-request-id'] ?? ''

const entryOf = async (kitchen: TestKitchen, id: string) => {
  const answer = await kitchen.send('GET /requests/:id', { path: { id } })
  return EntryJson.parse(expectSuccess(answer, 200, `${toAcceptable}, existence, query, precondition, action`).json)
}

const List = z.object({ items: z.array(EntryJson) })
const listOf = async (kitchen: TestKitchen) => List.parse((await kitchen.send('GET /requests')).json).items

const entryOfRaw = async (kitchen: TestKitchen, message: string) => {
  const [, id = ''] = /x-request-id: (\S+)/i.exec(await kitchen.raw(message)) ?? []
  return entryOf(kitchen, id)
}

describe('the record', () => {
  it('has each request with its doors, its status and its problem, as the answer said them', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const { token } = await kitchen.register('ada')
    const { id } = await kitchen.cook(token)
    const answer = await kitchen.send('PUT /recipes/:id', { path: { id }, token, json: toast })
    const entry = await entryOf(kitchen, idOf(answer))

    expect(answer.status).toBe(428)
    expect(answer.json.instance).toBe(`/requests/${entry.id}`)
    expect(entry).toMatchObject({
      at: '2026-03-01T12:00:00.000Z',
      line: { method: 'PUT', target: `/recipes/${id}`, version: '1.1' },
      status: 428,
      reason: 'Precondition Required',
      client: { address: '127.0.0.1', username: 'ada' },
      problem: answer.json,
      why: answer.json.detail,
      section: 'RFC 6585 3',
      milliseconds: expect.any(Number),
    })
    const walked = entry.doors.map(({ name, answer }) => (answer === 'passed' ? name : `${name}=${answer}`))
    expect(walked.join(', ')).toBe(answer.doors)
    expect(entry.doors.at(-1)?.question).toBe('Does the client know the current version?')
  })

  it('has the part that a 206 has sent, and no part of any other answer', async () => {
    const kitchen = await openKitchen({ why: true })
    const ada = await kitchen.register('ada')
    const { id } = await kitchen.cook(ada.token)
    await putPhoto(kitchen, ada, id)
    const rangeOf = async (range: string) => {
      const answer = await kitchen.send('GET /recipes/:id/photo', { path: { id }, headers: { range } })
      const { responseHeaders } = await entryOf(kitchen, idOf(answer))
      const sent = responseHeaders.find(({ name }) => name === 'content-range')?.value
      const page = await kitchen.send('GET /requests/:id', { path: { id: idOf(answer) }, headers: html })
      return [answer.status, sent, /bytes \d+-\d+ of \d+/.exec(page.text)?.[0]]
    }
    expect(await rangeOf('bytes=0-99')).toEqual([
      206,
      expect.stringMatching(/^bytes 0-99\/\d+$/),
      expect.stringMatching(/^bytes 0-99 of \d+$/),
    ])
    expect(await rangeOf('bytes=x')).toEqual([200, undefined, undefined])
    expect(await rangeOf('bytes=9999999-')).toEqual([416, expect.stringMatching(/^bytes \*\/\d+$/), undefined])
  })

  it('sends content of a picture again from a file that is not called JSON', async () => {
    const kitchen = await openKitchen({ why: true })
    const ada = await kitchen.register('ada')
    const { id } = await kitchen.cook(ada.token)
    const answer = await putPhoto(kitchen, ada, id, undefined, { 'if-match': '*' })
    const { curl, next } = await entryOf(kitchen, idOf(answer))
    expect(curl).toContain('--data-binary @content.image')
    expect([answer.status, next]).toEqual([412, []])
  })

  it('says in lines for the shell what to do where that is the same for all', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const { token } = await kitchen.register('ada')
    const { id } = await kitchen.cook(token)
    const path = { id }
    const next = async (answer: Answer) =>
      (await entryOf(kitchen, idOf(answer))).next.map(({ bash }) => bash.lines).join('\n')
    const put = { path, token, json: toast }
    const required = await next(await kitchen.send('PUT /recipes/:id', put))
    // Each line has what it needs from those before it.
    expect(required).toMatch(
      /^token=.*\netag=\$\(curl -sI http\S+\/recipes\/[\w-]+ [\s\S]*"Authorization: Bearer \$token" \| .*\ncurl -i -X PUT /,
    )
    expect(required).toMatch(/-H "If-Match: \$etag"/)
    const stale = await next(await kitchen.send('PUT /recipes/:id', { ...put, headers: { 'if-match': '"old"' } }))
    expect(stale).toContain('-H "If-Match: $etag"')
    expect(stale).not.toContain('old')
    const missing = await next(await kitchen.send('DELETE /recipes/:id', { path }))
    expect(missing).toMatch(
      /^token=\$\(curl -s .* -u ada:lovelace-1815 .*\ncurl -i -X DELETE [\s\S]*-H "Authorization: Bearer \$token"/,
    )
    const invalid = await next(await kitchen.send('DELETE /recipes/:id', { path, token: 'x' }))
    expect(invalid.match(/Authorization/g)).toHaveLength(1)
    expect(await next(await kitchen.send('GET /nothing'))).toBe('')
    expect(await next(await kitchen.send('GET /recipes', { headers: { 'if-match': '"x"' } }))).toBe('')
  })

  it('has what the parser refused, as far as it could be read', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const method = await entryOfRaw(kitchen, 'BREW /coffee?password=x HTTP/1.1\r\nHost: localhost\r\n\r\n')
    expect(method).toMatchObject({
      line: { method: 'BREW', target: '/coffee?password=***', version: '1.1' },
      headers: [],
      doors: [{ name: 'message', answer: 501 }],
      milliseconds: null,
    })
    expect(method.curl).toMatch(/^curl -i -X BREW 'http:\/\/127\.0\.0\.1:\d+\/coffee\?password=\*\*\*'$/)
    const line = await entryOfRaw(kitchen, 'GET http://ada:x@localhost/ HTTP/1.1\r\nHost : localhost\r\n\r\n')
    expect(line).toMatchObject({ line: { target: 'http://localhost/' }, status: 400, curl: null, same: null, next: [] })
    const nothing = await entryOfRaw(kitchen, 'lovelace-1815\r\n\r\n')
    expect(nothing).toMatchObject({ line: null, headers: [], status: 400, curl: null })
    const long = await entryOfRaw(kitchen, `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`)
    expect(long).toMatchObject({ status: 414, curl: null })
  })

  it('has what the router refused, and what asked for a tunnel', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const line = 'GET /recipes/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
    expect(await entryOfRaw(kitchen, line)).toMatchObject({ line: { target: '/recipes/%zz' }, status: 400 })
    const tunnel = await entryOfRaw(kitchen, 'CONNECT ada:x@host:443 HTTP/1.1\r\nHost: host\r\n\r\n')
    expect(tunnel).toMatchObject({ line: { method: 'CONNECT', target: 'host:443' }, status: 501, curl: null })
  })

  it('holds no secret: not in fields, not in the target, not in content', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    await kitchen.send('GET /recipes', {
      query: '?password=s3cret-1&q=soup',
      headers: { authorization: 'Bearer s3cret-2', cookie: 'a=s3cret-3', 'proxy-authorization': 'Basic s3cret-4' },
    })
    await kitchen.send('POST /users', {
      json: { username: 'ada', email: 'ada@kitchen.example', password: 's3cret-5-long' },
    })
    await kitchen.raw('GET http://ada:s3cret-6@localhost/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    const entries = await listOf(kitchen)
    expect(entries).toHaveLength(3)
    const pages = [await kitchen.send('GET /requests', { headers: html })]
    for (const { id } of entries) pages.push(await kitchen.send('GET /requests/:id', { path: { id }, headers: html }))
    expect(JSON.stringify(entries)).not.toContain('s3cret')
    for (const { text } of pages) expect(text).not.toContain('s3cret')
    expect(entries.at(-1)?.headers).toContainEqual({ name: 'authorization', value: 'Bearer ***' })
    expect(entries.at(-1)?.line?.target).toBe('/recipes?password=***&q=soup')
  })

  it('has the newest first, and 500 at most', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const first = idOf(await kitchen.send('GET /health/live'))
    for (let count = 0; count < 499; count++) await kitchen.app.inject('/health/live')
    expect((await listOf(kitchen)).at(-1)?.id).toBe(first)
    const last = idOf(await kitchen.send('GET /health/ready'))
    const entries = await listOf(kitchen)
    expect(entries).toHaveLength(500)
    expect(entries[0]?.id).toBe(last)
    const gone = await kitchen.send('GET /requests/:id', { path: { id: first } })
    expectRefusal(gone, 'no-such-request', `${toAcceptable}, existence`)
    expect(gone.json.detail).toContain('GET /requests lists the recorded requests.')
    expect(gone.json.detail).toMatch(/^The server keeps the last 500 requests, /)
    const never = await kitchen.send('GET /requests/:id', { path: { id: 'latest' } })
    expect(never.json.detail).toMatch(/^The id in this path is not a UUID, /)
  })

  it('leaves out what its own pages ask for, and get', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    await kitchen.send('GET /requests')
    await kitchen.send('GET /requests', { query: '?client=*', headers: html })
    await kitchen.send('GET /assets/:name', { path: { name: 'page.css' } })
    await kitchen.raw('GET http://localhost/requests HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    expect(await listOf(kitchen)).toEqual([])
    await kitchen.send('GET /requestsx')
    expect(await listOf(kitchen)).toHaveLength(1)
  })

  it('keeps what was refused there too, so that the instance of a problem opens', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const refused = [
      await kitchen.send('GET /requests/:id', { path: { id: 'none' } }),
      await kitchen.send('DELETE /requests'),
      await kitchen.send('GET /assets/:name', { path: { name: 'none.css' } }),
    ]
    for (const answer of refused) {
      const { statusCode } = await kitchen.app.inject(String(answer.json.instance))
      expect(statusCode).toBe(200)
    }
    expect((await listOf(kitchen)).map(({ status }) => status)).toEqual([404, 405, 404])
  })

  it('is not there in production', async () => {
    const manner = { production: true, publicUrl: undefined, corsOrigin: undefined }
    const { app } = await openKitchen({ why: true, mail: {}, manner })
    for (const url of ['/requests', '/requests/stream', '/requests/0190a000-0000-7000-8000-000000000001']) {
      const { statusCode, json } = await app.inject(url)
      expect([statusCode, json().type]).toEqual([404, '/problems/no-such-route'])
    }
    expect(app.house.observers).toEqual([])
  })
})

describe('GET /requests', () => {
  it('is a list, or a page for a browser', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const json = expectSuccess(await kitchen.send('GET /requests'), 200, `${toQuery}, precondition, action`)
    expect(json.json).toEqual({ items: [] })
    const page = expectSuccess(
      await kitchen.send('GET /requests', { headers: html }),
      200,
      `${toQuery}, precondition, action`,
    )
    expect(page.text).toContain(`<title>Requests · ${displayName}</title>`)
    expect(page.text.match(/ data-shell="bash"/g)).toHaveLength(3)
    expect(page.text).toMatch(/<li data-door="message">/)
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
  })

  it('refuses what it has no form for with 406, and another method with 405', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = await kitchen.send('GET /requests', { headers: { accept: 'image/png' } })
    expectRefusal(answer, 'not-acceptable', toAcceptable)
    const post = await kitchen.send('POST /requests')
    expectRefusal(post, 'method-not-allowed', 'message, service, host, route, method')
  })
})

describe('GET /requests/:id', () => {
  it('reads without a script: the way, the answer, what to do next', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const refused = await kitchen.send('DELETE /recipes/:id', { path: { id: 'x' } })
    const answer = await kitchen.send('GET /requests/:id', { path: { id: idOf(refused) }, headers: html })
    const { text } = expectSuccess(answer, 200, `${toAcceptable}, existence, query, precondition, action`)
    expect(text).toContain(`<title>DELETE /recipes/x: 401 Unauthorized · Requests · ${displayName}</title>`)
    expect(text).toContain('<li data-door="method" data-state="passed">')
    expect(text).toContain('<li data-door="authentication" data-state="answered">')
    expect(text).toContain('<li data-door="acceptable" data-state="skipped">')
    expect(text).toContain('<li data-door="existence" data-state="unreached">')
    expect(text).toContain('<p class="why">This operation requires a token. Log in with')
    expect(text).toContain('https://www.rfc-editor.org/rfc/rfc6750#section-3"')
    for (const link of ['/problems/missing-token', '/statuses/401']) expect(text).toContain(`href="${link}"`)
  })

  it.each(['GET /nothing', 'GET /recipes/:id'])('says once why %s is 404, and what to do', async (operation) => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const refused = await kitchen.send(operation, { path: { id: 'x' } })
    const { text } = await kitchen.send('GET /requests/:id', { path: { id: idOf(refused) }, headers: html })
    const [, ...inWords] = text.replace(/<pre.*?<\/pre>/gs, '').split(String(refused.json.detail))
    expect(inWords).toHaveLength(1)
  })

  it('makes nothing of what a request holds', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const hostile = `<script>alert("1")</script><img src=x onerror='x'>`
    const message = `GET /${hostile.replaceAll(' ', '')}?"><b> HTTP/1.1\r\nHost: localhost\r\nUser-Agent: ${hostile}\r\nConnection: close\r\n\r\n`
    const { id, headers } = await entryOfRaw(kitchen, message)
    expect(headers).toContainEqual({ name: 'User-Agent', value: hostile })
    for (const operation of ['GET /requests', 'GET /requests/:id']) {
      const { text } = await kitchen.send(operation, { path: { id }, headers: html })
      expect(text).not.toMatch(/<script>|<img|<b>|onerror='|"><b>/)
      expect(text).toContain('&lt;script&gt;alert(')
    }
  })

  it('refuses what it has no form for with 406', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = await kitchen.send('GET /requests/:id', { path: { id: 'x' }, headers: { accept: 'image/png' } })
    expectRefusal(answer, 'not-acceptable', toAcceptable)
  })

  it('refuses another method with 405', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = await kitchen.send('DELETE /requests/:id', { path: { id: 'x' } })
    expectRefusal(answer, 'method-not-allowed', 'message, service, host, route, method')
  })
})

it('a request of the record has no validator: no If-Match but * lets one on', async () => {
  const kitchen = await openKitchen({ why: true, mail: {} })
  const { headers } = await kitchen.send('GET /nothing')
  const send = (field: string) =>
    kitchen.send('GET /requests/:id', { path: { id: headers['x-request-id'] ?? '' }, headers: { 'if-match': field } })
  const doors = `${toAcceptable}, existence, query, precondition`
  expectRefusal(await send('"x"'), 'precondition-failed', doors)
  expectSuccess(await send('*'), 200, `${doors}, action`)
})

describe('GET /requests/stream', () => {
  it('replays the record, and goes on with what comes', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const [one, two] = [await kitchen.send('GET /recipes'), await kitchen.send('GET /nothing')]
    const stream = await openStream(kitchen)
    expect(stream.headers.get('content-type')).toBe('text/event-stream')
    expect(stream.headers.get('content-length')).toBeNull()
    expect(stream.headers.get('kitchen-doors')).toBe(`${toQuery}, action=200`)
    expect((await stream.next()).id).toBe(idOf(one))
    const second = await stream.next()
    expect(second).toMatchObject({ id: idOf(two), event: 'request' })
    expect(EntryJson.parse(JSON.parse(second.data))).toEqual(await entryOf(kitchen, idOf(two)))
    expect((await stream.next()).event).toBe('live')
    const three = await kitchen.send('GET /health/live')
    expect((await stream.next()).id).toBe(idOf(three))
  })

  it('goes on after Last-Event-ID, and from the beginning where that is not known', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const [one, two] = [await kitchen.send('GET /recipes'), await kitchen.send('GET /nothing')]
    const again = await openStream(kitchen, { 'last-event-id': idOf(one) })
    expect((await again.next()).id).toBe(idOf(two))
    const caughtUp = await openStream(kitchen, { 'last-event-id': idOf(two) })
    expect((await caughtUp.next()).event).toBe('live')
    const lost = await openStream(kitchen, { 'last-event-id': 'of another life' })
    expect((await lost.next()).id).toBe(idOf(one))
  })

  it('ends when the server is about to close, and is empty from then', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const stream = await openStream(kitchen)
    expect((await stream.next()).event).toBe('live')
    startDraining(kitchen.app.house)
    expect(await stream.rest()).toBe('')
    const late = await kitchen.send('GET /requests/stream')
    expectSuccess(late, 200, `${toQuery}, action`)
    expect(late.text).toBe('')
  })

  it('follows nobody who has gone', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const stream = await openStream(kitchen)
    await stream.leave()
    // Would hang, were the stream still open.
    await kitchen.close()
    expect(kitchen.app.server.listening).toBe(false)
  })

  it('is not opened by HEAD, which gets the same fields', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const { headers } = await openStream(kitchen)
    const head = await kitchen.send('HEAD /requests/stream')
    expectSuccess(head, 200, `${toQuery}, action`)
    for (const name of ['content-type', 'cache-control', 'vary', 'content-length'])
      expect(head.headers[name] ?? null, name).toBe(headers.get(name))
  })

  it('refuses who wants no event stream with 406, and another method with 405', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = await kitchen.send('GET /requests/stream', { headers: { accept: 'application/json' } })
    expectRefusal(answer, 'not-acceptable', toAcceptable)
    const post = await kitchen.send('POST /requests/stream')
    expectRefusal(post, 'method-not-allowed', 'message, service, host, route, method')
  })
})
