import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { temporary } from './folder.ts'
import { collecting, recipe, Server } from './server.ts'

const picture = readFileSync(new URL('../../src/why/assets/picture.jpeg', import.meta.url))
const json = { 'content-type': 'application/json' }
const nowhere = '/recipes/0190a000-0000-7000-8000-ffffffffffff'
const clients = 8

/** What was answered as it must be, and what was not. */
class Counts {
  readonly statuses: Record<string, number> = {}
  readonly unforeseen: Record<string, number> = {}

  note(what: string, status: number | string, expected: number): void {
    this.statuses[status] = (this.statuses[status] ?? 0) + 1
    if (status === expected) return
    const line = `${what}: ${status}, not ${expected}`
    this.unforeseen[line] = (this.unforeseen[line] ?? 0) + 1
  }
}

/** One user of a server, whose recipes nobody else changes: so it is known how each request must be answered. */
const client = async (server: Server, counts: Counts, isOver: () => boolean): Promise<void> => {
  const username = `cook-${randomUUID().slice(0, 18)}`
  const basic = (password: string) => ({ authorization: `Basic ${btoa(`${username}:${password}`)}` })
  let own = await server.register(username)
  const expect = async (
    expected: number,
    line: string,
    headers: Readonly<Record<string, string>> = {},
    body?: string,
  ) => {
    const answer = await server.send(line, headers, body)
    counts.note(line.replace(/[0-9a-f-]{36}/, ':id'), answer.status, expected)
    return answer
  }

  const read = async (path: string): Promise<void> => {
    const { etag } = await expect(200, `GET ${path}`)
    await expect(304, `GET ${path}`, { 'if-none-match': etag })
    await expect(200, `GET ${path}`, { accept: 'application/ld+json' })
    await expect(200, 'GET /recipes?limit=5')
    await expect(200, 'GET /recipes?q=leek&sort=title&limit=5')
    await expect(200, 'QUERY /recipes', json, '{"q":"cook","maxMinutes":60,"limit":5}')
    await expect(200, 'GET /users/me/recipes?limit=5', own)
    await expect(200, `GET /users/${username}`)
    await expect(204, 'OPTIONS /recipes')
  }

  const change = async (path: string, title: string): Promise<void> => {
    const { etag } = await expect(200, `PATCH ${path}`, own, '{"servings":3}')
    await expect(200, `PUT ${path}`, { ...own, 'if-match': etag }, recipe(title, 'Cook it again.'))
    await expect(412, `PUT ${path}`, { ...own, 'if-match': etag }, recipe(title))
    await expect(409, 'POST /recipes', own, recipe(title))
  }

  const err = async (path: string): Promise<void> => {
    await expect(428, `PUT ${path}`, own, recipe('Never'))
    await expect(401, `DELETE ${path}`)
    await expect(401, 'GET /users/me', { authorization: 'Bearer x' })
    await expect(404, `GET ${nowhere}`)
    await expect(404, `GET /${randomUUID()}`)
    await expect(405, 'PATCH /recipes')
    await expect(406, `GET ${path}`, { accept: 'image/png' })
    await expect(400, `GET /recipes?${randomUUID()}=1`)
    await expect(400, 'POST /recipes', own, '{')
    await expect(415, 'POST /recipes', { ...own, 'content-type': 'text/plain' }, 'x')
    await expect(422, 'POST /recipes', own, '{"title":""}')
  }

  const logIn = async (): Promise<void> => {
    const { json: pair } = await expect(201, 'POST /sessions', basic('a-good-password'))
    const content = JSON.stringify({ refreshToken: pair.refreshToken })
    const { json: next } = await expect(200, 'POST /sessions/refresh', json, content)
    await expect(204, 'DELETE /sessions/current', own)
    await expect(401, 'GET /sessions', own)
    own = { ...json, authorization: `Bearer ${next.accessToken}` }
    await expect(401, 'POST /sessions', basic('a-wrong-password'))
  }

  const photograph = async (path: string): Promise<void> => {
    const put = await server.send(`PUT ${path}/photo`, { ...own, 'content-type': 'image/jpeg' }, picture)
    counts.note('PUT /recipes/:id/photo', put.status, 201)
    await expect(200, `GET ${path}/photo`)
    await expect(206, `GET ${path}/photo`, { range: 'bytes=0-99' })
  }

  for (let pass = 0; !isOver(); pass++) {
    const title = `Leeks ${pass}`
    const { json: made } = await expect(201, 'POST /recipes', own, recipe(title))
    const path = `/recipes/${made.id}`
    await read(path)
    await change(path, title)
    await err(path)
    if (pass % 10 === 0) await logIn()
    if (pass % 50 === 0) await photograph(path)
    await expect(204, `DELETE ${path}`, own)
    // A load that another client would find bearable: what is looked for takes time, not speed.
    await wait(20)
  }
}

const mean = (values: readonly number[]): number =>
  Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 10) / 10

/** The means of both halves, without the first fifth, in which code is compiled and caches are filled. */
const halves = (values: readonly number[]): readonly [first: number, second: number] => {
  const settled = values.slice(Math.floor(values.length / 5))
  const middle = Math.floor(settled.length / 2)
  return [mean(settled.slice(0, middle)), mean(settled.slice(middle))]
}

const isFlat = ([first, second]: readonly [number, number]): boolean => second <= first * 1.05

const soakOne = async (minutes: number, env: Readonly<Record<string, string>>) => {
  const path = join(temporary(), 'kitchen.db')
  // Limits that nobody reaches, so that what is kept for them counts.
  const server = await Server.start(
    { DATABASE_PATH: path, RATE_LIMIT: '1000000', METRICS: 'true', LOG_LEVEL: 'info', ...env },
    ...collecting,
  )
  const counts = new Counts()
  const end = performance.now() + minutes * 60_000
  const isOver = () => performance.now() >= end
  const working = Promise.all(Array.from({ length: clients }, () => client(server, counts, isOver)))
  const [resident, heap, handles]: [number[], number[], number[]] = [[], [], []]
  while (!isOver()) {
    await wait(Math.min(minutes * 1000, Math.max(0, end - performance.now())))
    resident.push(server.resident())
    handles.push(server.handles())
    heap.push(await server.liveHeap())
  }
  await working
  const { how } = await server.end('SIGTERM')
  const { statuses, unforeseen } = counts
  const memory = { residentMiB: halves(resident), liveHeapMiB: halves(heap), handles: halves(handles) }
  const isGood = Object.keys(unforeseen).length === 0 && how === 0 && Object.values(memory).every(isFlat)
  return {
    requests: Object.values(statuses).reduce((sum, count) => sum + count, 0),
    statuses,
    unforeseen,
    ...memory,
    isGood,
  }
}

/**
 * So many minutes of mixed load each with the record of requests and without, on SQLite, or on the PostgreSQL of
 * DATABASE_URL: every answer is the one that is due, and memory and open files are flat.
 */
export const soak = async (minutes: number) => {
  const { DATABASE_URL } = process.env
  const secret = { JWT_SECRET: 'a secret of the trials that is longer than 32 bytes' }
  const database = DATABASE_URL ? { DATABASE_URL, ...secret } : {}
  const recording = await soakOne(minutes, database)
  const production = await soakOne(minutes, { NODE_ENV: 'production', ...secret, ...database })
  return { minutes, recording, production, isGood: recording.isGood && production.isGood }
}
