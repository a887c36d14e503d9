import type { Socket } from 'node:net'
import { recipe, Server } from './server.ts'

/** A generator of the same numbers each time (mulberry32). */
const numbers = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const id = '0190a000-0000-7000-8000-000000000001'
const methods = [
  'GET',
  'GET',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'QUERY',
  'OPTIONS',
  'TRACE',
  'BREW',
  'get',
]
const paths = [
  '/',
  '/recipes',
  '/recipes/',
  `/recipes/${id}`,
  `/recipes/${id.toUpperCase()}`,
  '/recipes/x',
  '/users',
  '/users/ada',
  '/users/me',
  '/users/me/recipes',
  '/users/ada/recipes',
  '/sessions',
  '/sessions/current',
  '/sessions/refresh',
  '/statuses',
  '/statuses/404',
  '/problems/invalid-token',
  '/requests/x',
  '/health/live',
  '/health/ready',
  '/openapi.json',
  '/assets/page.css',
  '/nothing',
  '//',
  '/%zz',
  '/%00',
  '/recipes/%E0%A4%A',
  `/${'a'.repeat(3000)}`,
  '*',
  'http://localhost/recipes',
  'http://elsewhere.example/recipes',
]
/** Most requests name one of these, so that they get past the first doors. */
const operations = [
  'GET /recipes',
  'QUERY /recipes',
  'POST /recipes',
  `GET /recipes/${id}`,
  `PUT /recipes/${id}`,
  `PATCH /recipes/${id}`,
  `DELETE /recipes/${id.slice(0, -1)}3`,
  'POST /users',
  'GET /users/me',
  'PATCH /users/me',
  'GET /users/me/recipes',
  'POST /sessions',
  'GET /sessions',
  'GET /sessions/current',
  'POST /sessions/refresh',
]
const queries = [
  '?limit=1',
  '?limit=0',
  '?limit=1e9',
  '?q=%F0%9F%A5%91',
  '?q=%22%20OR%201',
  '?tag=a&tag=a',
  '?sort=-title&after=AAAA',
  '?__proto__=1',
  '?constructor=1',
  `?q=${'z'.repeat(2000)}`,
  '?%',
  '?maxMinutes=-1',
]
const fields = [
  'Accept: application/ld+json',
  'Accept: text/html',
  'Accept: image/png',
  'Accept: */*;q=0',
  `Accept: ${'a/b,'.repeat(1500)}`,
  'If-Match: *',
  'If-Match: "x"',
  'If-None-Match: *',
  `If-None-Match: ${'"a",'.repeat(1500)}`,
  'If-Modified-Since: Thu, 01 Jan 2026 09:00:00 GMT',
  'If-Unmodified-Since: yesterday',
  'Prefer: return=minimal',
  'Prefer: "',
  'Content-Encoding: gzip',
  'Content-Range: bytes 0-1/2',
  'Expect: 100-continue',
  'Expect: 200-ok',
  'Host: elsewhere.example',
  'Connection: close',
  'Connection: Upgrade\r\nUpgrade: h2c',
  'Origin: https://evil.example',
  'Cookie: a=b',
  'X-Forwarded-For: 1.2.3.4',
  'Range: bytes=0-',
  `X-Long: ${'x'.repeat(9000)}`,
  'X-Bad: \u0001',
]
const json = 'application/json'
const types = [json, json, json, 'application/merge-patch+json', 'text/plain', 'application/json; charset=latin1', '/']
const bodies = [
  '',
  '{',
  '[]',
  'null',
  '"x"',
  '{"__proto__":{"a":1}}',
  '{"username":"ada","password":"wrong"}',
  '{"refreshToken":"x"}',
  '{"title":"\\ud800","ingredients":[{"name":"x"}],"steps":["y"]}',
  `{"title":"${'é'.repeat(121)}","ingredients":[],"steps":[1]}`,
  `{"q":"${'a '.repeat(500)}","limit":100}`,
  '['.repeat(2000),
  '{"email":"x@y.z","currentPassword":"wrong"}',
  '{"a":1,"a":2}',
  '\u00ff\u00fe',
  `{"description":"${'d'.repeat(20_000)}"}`,
]

/** A connection over which requests are sent one after the other; it opens again where the server has closed it. */
class Client {
  readonly #server: Server
  #socket: Socket | undefined
  #heard = ''
  #told: (() => void) | undefined

  constructor(server: Server) {
    this.#server = server
  }

  #open(): Socket {
    const socket = this.#server.connect().setEncoding('latin1')
    this.#heard = ''
    socket.on('data', (text) => {
      this.#heard += text
      this.#told?.()
    })
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined
      this.#told?.()
    })
    this.#socket = socket
    return socket
  }

  /** The answer, from its status line on; empty where the connection was closed without one. */
  async ask(message: string, isHead: boolean): Promise<string> {
    const socket = this.#socket ?? this.#open()
    socket.write(message, 'latin1')
    for (;;) {
      this.#heard = this.#heard.replace(/^HTTP\/1\.1 100 [\s\S]*?\r\n\r\n/, '')
      const end = this.#heard.indexOf('\r\n\r\n')
      if (end !== -1) {
        const head = this.#heard.slice(0, end)
        const hasNone = isHead || /^HTTP\/1\.1 (204|304)/.test(head)
        const length = hasNone ? 0 : Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
        if (this.#heard.length >= end + 4 + length || this.#socket === undefined) {
          this.#heard = this.#heard.slice(end + 4 + length)
          if (/\r\nconnection: close/i.test(head)) {
            this.#socket = undefined
            socket.destroy()
          }
          return head
        }
      } else if (this.#socket === undefined) return ''
      await new Promise<void>((resolve) => {
        this.#told = resolve
      })
    }
  }
}

/** Sends so many requests that are wrong in many ways: no 5xx but those foreseen, and the memory does not grow. */
export const hostile = async (amount: number) => {
  const server = await Server.start()
  let good = await server.register('guest')
  const pick = numbers(1)
  const of = (list: readonly string[]): string => list[pick(list.length)] ?? ''
  const statuses: Record<string, number> = {}
  const unforeseen: string[] = []
  let sent = 0
  let [settled, unanswered] = [0, 0]

  const message = (): { text: string; isHead: boolean } => {
    const operation = pick(3) > 0 ? of(operations) : `${of(methods)} ${of(paths)}`
    const body = pick(3) === 0 ? of(bodies) : pick(3) === 0 ? recipe(`R${pick(500)}`) : ''
    const bearer = `Authorization: ${good.authorization}`
    const authorization = ['', bearer, bearer, bearer, 'Authorization: Bearer x', 'Authorization: Basic !']
    const chosen = [
      of(authorization),
      ...Array.from({ length: pick(3) }, () => of(fields)),
      ...(body ? [`Content-Type: ${of(types)}`] : []),
    ].filter((field) => field !== '')
    const host = chosen.some((field) => field.startsWith('Host')) ? [] : ['Host: localhost']
    const framing = body ? [`Content-Length: ${Buffer.byteLength(body, 'latin1')}`] : []
    const line = `${operation}${pick(4) === 0 ? of(queries) : ''} HTTP/1.1`
    return { text: [line, ...host, ...chosen, ...framing, '', body].join('\r\n'), isHead: operation.startsWith('HEAD') }
  }

  const client = async (): Promise<void> => {
    const connection = new Client(server)
    while (sent < amount) {
      sent += 1
      if (sent === Math.round(amount / 5)) settled = server.resident()
      // It logs itself out and deletes its account, sooner or later.
      if (sent % 500 === 0) good = await server.register(`guest-${sent}`)
      const { text, isHead } = message()
      const head = await connection.ask(text, isHead)
      const status = head.slice(9, 12)
      if (head === '') unanswered += 1
      statuses[status] = (statuses[status] ?? 0) + 1
      if (status.startsWith('5') && !['501', '505'].includes(status)) unforeseen.push(text.slice(0, 300))
    }
  }
  await Promise.all(Array.from({ length: 16 }, client))
  const end = server.resident()
  const { how } = await server.end('SIGTERM')
  const result = { amount, statuses, unanswered, unforeseen: unforeseen.length, examples: unforeseen.slice(0, 3) }
  const memory = { settledMiB: settled, endMiB: end }
  return { ...result, ...memory, end: how, isGood: unforeseen.length === 0 && end < settled * 1.15 && how === 0 }
}
