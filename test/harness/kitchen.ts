import { randomBytes, randomUUIDv7 } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { text as readAll } from 'node:stream/consumers'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { type AppOptions, buildApp } from '../../src/app.ts'
import type { Database } from '../../src/database/open.ts'
import type { Awaitable } from '../../src/door.ts'
import { passwords } from '../../src/users/passwords.ts'
import { type Answer, expectSound, learnProblems, parseAnswer, parseJson } from './answer.ts'
import { type Behind, emptyDatabase, postgres, sqlite } from './behind.ts'
import { poolKey, putIdle, restorer, takeIdle } from './pool.ts'
import { isOnPostgres } from './postgres.ts'

export type Sent = {
  /** Values of the path's parameters: `{ id: '…' }`. */
  readonly path?: Readonly<Record<string, string>>
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  /** A bearer token. */
  readonly token?: string
  readonly json?: unknown
  /** Content as it is; with `json` the JSON of that, and its Content-Type. */
  readonly content?: string | Buffer
  /** Whether a success goes on for ever, as a stream of events: only its head is waited for. */
  readonly endless?: boolean
}

const Session = z.object({ id: z.string(), accessToken: z.string(), refreshToken: z.string() })
const Recipe = z.object({ id: z.string() })
const Mails = z.array(z.object({ to: z.string(), kind: z.string(), link: z.string().nullable() }))

export type User = {
  readonly username: string
  readonly password: string
  readonly token: string
  readonly refreshToken: string
  readonly sessionId: string
}

/** As little work as argon2id does, so that a test may register whom it needs. */
const cheap = { memoryCost: 8, timeCost: 1 }

export const secret = 'a secret of the tests that is longer than 32 bytes'

/** The options of an app, in tests with a database that is open. */
export type Options = Partial<Omit<AppOptions, 'database'>> & { readonly database?: Database | Behind }

const start = new Date('2026-03-01T12:00:00.000Z')
const distantFuture = Date.parse('2100-01-01T00:00:00.000Z')

/**
 * A clean kitchen for this test alone: an empty database in memory, and a clock that stands still until the test moves
 * it. With options that are plain data (or none) it comes from a pool, and goes back there when the test has finished.
 */
export const openKitchen = async (options: Options = {}): Promise<TestKitchen> => {
  const key = poolKey(options)
  const kitchen = (key && takeIdle(key)) || (await buildKitchen(options))
  onTestFinished(async () => {
    if (key !== undefined && (await kitchen.clean())) putIdle(key, kitchen)
    else await kitchen.close()
  })
  return kitchen
}

/** The database of a kitchen: a new one, if it is not given. */
const behindOf = (database: Database | Behind | undefined): Awaitable<Behind> => {
  if (database) return 'wiper' in database ? database : sqlite(database)
  return isOnPostgres ? postgres() : sqlite(emptyDatabase())
}

/** A kitchen for use outside of a test; the caller closes it. */
export const buildKitchen = async ({ database, ...options }: Options = {}): Promise<TestKitchen> => {
  const behind = await behindOf(database)
  const clock = { now: start }
  const app = await buildApp({
    manner: { production: false, publicUrl: undefined, corsOrigin: undefined },
    hosts: new Set(),
    rateLimit: 0,
    trustProxy: undefined,
    database: behind.storage,
    jwtSecrets: [secret],
    passwords: passwords(cheap),
    world: {
      now: () => clock.now,
      elapsed: () => clock.now.getTime(),
      uuid: () => randomUUIDv7(),
      random: (octets) => randomBytes(octets),
    },
    watchInterval: 0,
    // However busy the machine is that runs the tests.
    isOverloaded: () => false,
    ...options,
  })
  await app.ready()
  learnProblems(app.house)
  const sockets = new Set<Socket>()
  app.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const cleaning = poolKey(options) !== undefined && {
    wipe: await behind.wiper(),
    restore: restorer(app),
    countsClients: (options.rateLimit ?? 0) > 0,
  }
  return new TestKitchen(app, behind, clock, sockets, cleaning)
}

/** What it takes to use an app for another test. */
type Cleaning = {
  readonly wipe: () => Awaitable<void>
  readonly restore: () => boolean
  /** Whether it counts the requests of a client. */
  readonly countsClients: boolean
}

export class TestKitchen {
  readonly app: FastifyInstance
  readonly #behind: Behind
  readonly #clock: { now: Date }
  readonly #sockets: ReadonlySet<Socket>
  readonly #cleaning: Cleaning | false
  #isDatabaseTouched = false
  #isClosed = false
  #underWay = 0
  #cleanings = 0

  constructor(
    app: FastifyInstance,
    behind: Behind,
    clock: { now: Date },
    sockets: ReadonlySet<Socket>,
    cleaning: Cleaning | false,
  ) {
    this.app = app
    this.#behind = behind
    this.#clock = clock
    this.#cleaning = cleaning
    this.#sockets = sockets
  }

  /** SQLite, for a test that is about it. */
  get database(): Database {
    this.#isDatabaseTouched = true
    if (!this.#behind.database) throw new Error('This test is about SQLite; leave it out in vitest.postgres.config.ts')
    return this.#behind.database
  }

  /** The same database, for another kitchen. */
  async another(): Promise<Behind> {
    this.#isDatabaseTouched = true
    return this.#behind.other()
  }

  /** Runs SQL behind the API, and returns its rows. The kitchen is not used again after that: nobody knows what was set there. */
  async sql(text: string): Promise<Record<string, unknown>[]> {
    this.#isDatabaseTouched = true
    return this.#behind.sql(text)
  }

  /** All rows of some tables, one table after the other: a connection to PostgreSQL runs one statement at a time. */
  async rows(...tables: string[]): Promise<Record<string, unknown>[]> {
    const rows: Record<string, unknown>[] = []
    for (const table of tables) rows.push(...(await this.sql(`SELECT * FROM ${table}`)))
    return rows
  }

  /** How many rows a table has. */
  async count(table: string, condition = 'true'): Promise<number> {
    const [row] = await this.sql(`SELECT count(*) AS number FROM ${table} WHERE ${condition}`)
    return Number(row?.number)
  }

  /** Cuts the app off from its database. */
  async cutOff(): Promise<void> {
    this.#isDatabaseTouched = true
    await this.app.kitchen.storage.close()
  }

  /** Puts the seed back. */
  async seed(): Promise<void> {
    this.#isDatabaseTouched = true
    await this.app.kitchen.storage.reset()
  }

  /** Makes the kitchen as new; false where that cannot be, and it is to be closed. */
  async clean(): Promise<boolean> {
    const cleaning = this.#cleaning
    if (!cleaning || this.#isClosed || this.#isDatabaseTouched || this.#underWay > 0) return false
    // A connection that is still open may have a request under way, which would write into the next test.
    if ([...this.#sockets].some((socket) => !socket.destroyed && !socket.writableEnded)) return false
    const closed = [...this.#sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)))
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all(closed)
    if (!cleaning.restore()) return false
    if (cleaning.countsClients) await this.#forgetClients()
    this.#clock.now = start
    await cleaning.wipe()
    return true
  }

  /** Lets the rate limiter forget who has asked: their windows have passed when a stranger comes in a distant future. */
  async #forgetClients(): Promise<void> {
    this.#cleanings += 1
    this.#clock.now = new Date(distantFuture + this.#cleanings * 3_600_000)
    await this.app.inject({ method: 'POST', url: '/sessions', remoteAddress: '192.0.2.1' })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.app.close()
    await this.#behind.close()
  }

  /** Listens on a free port, unless it does already, and gives back the port. */
  async listen(): Promise<number> {
    if (!this.app.server.listening) await this.app.listen({ host: '127.0.0.1', port: 0 })
    // An idle kitchen must not keep the worker from ending.
    this.app.server.unref()
    return Number(new URL(this.app.listeningOrigin).port)
  }

  get now(): Date {
    return this.#clock.now
  }

  pass(seconds: number): void {
    this.#clock.now = new Date(this.#clock.now.getTime() + seconds * 1000)
  }

  /** Sends `PUT /recipes/:id`, and holds the answer against everything that every answer has to be. */
  async send(
    operation: string,
    { path = {}, query = '', headers = {}, token, json, content, endless = false }: Sent = {},
  ): Promise<Answer> {
    const [method = '', pattern = ''] = operation.split(' ')
    const url = pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(path[name] ?? ''))
    const payload = json === undefined ? content : JSON.stringify(json)
    this.#underWay += 1
    const response = await this.app.inject({
      // What `inject` is typed for is a list of methods; what it sends is whatever it is told.
      ...{ method },
      url: url + query,
      headers: {
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(payload !== undefined && { payload }),
      payloadAsStream: endless,
    })
    const octets = endless ? Buffer.from(await beginning(response)) : response.rawPayload
    const text = octets.toString()
    this.#underWay -= 1
    const answer = {
      operation,
      method,
      status: response.statusCode,
      reason: response.statusMessage,
      headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, value?.toString()])),
      text,
      octets,
      json: parseJson(text),
      doors: String(response.headers['kitchen-doors']),
    }
    expectSound(answer, this.app.house)
    return answer
  }

  async register(username: string, password = `${username}-has-a-password`): Promise<User> {
    const email = `${username}@kitchen.example`
    await this.send('POST /users', { json: { username, email, password } })
    if (this.app.kitchen.requiresConfirmedEmail) await this.confirm(email)
    return this.login(username, password)
  }

  /** The link in the newest mail of a kind to an address. */
  async linkTo(address: string, kind = 'email-confirmation'): Promise<string> {
    const { json } = await this.send('GET /outbox')
    const mail = Mails.parse(json.items).find((mail) => mail.to === address && mail.kind === kind)
    return mail?.link?.split('/')[2] ?? ''
  }

  async confirm(address: string): Promise<void> {
    await this.send('POST /email-confirmations/:link', { path: { link: await this.linkTo(address) } })
  }

  async login(username: string, password: string): Promise<User> {
    const answer = await this.send('POST /sessions', { json: { username, password } })
    const { id, accessToken, refreshToken } = Session.parse(answer.json)
    return { username, password, token: accessToken, refreshToken, sessionId: id }
  }

  /** The id and the entity tag of a new recipe. */
  async cook(token: string, members: Readonly<Record<string, unknown>> = {}): Promise<{ id: string; etag: string }> {
    const answer = await this.send('POST /recipes', { token, json: { ...toast, ...members } })
    return { id: Recipe.parse(answer.json).id, etag: answer.headers.etag ?? '' }
  }

  /** Sends octets over a socket of their own, and gives back all that came until the server closed it. */
  async raw(message: string | Buffer): Promise<string> {
    const port = await this.listen()
    return new Promise((resolve, reject) => {
      let text = ''
      const socket = connect({ host: '127.0.0.1', port }, () => socket.write(message))
      socket.setEncoding('utf8').on('data', (chunk) => (text += chunk))
      socket.on('close', () => resolve(text)).on('error', reject)
    })
  }

  /** The same, as an answer that is held against everything that every answer has to be. */
  async sendRaw(operation: string, message: string | Buffer): Promise<Answer> {
    const answer = parseAnswer(operation, await this.raw(message))
    expectSound(answer, this.app.house)
    return answer
  }
}

/** The content of a refusal, and nothing of a success, which would not end. */
const beginning = async (response: LightMyRequestResponse): Promise<string> => {
  const stream = response.stream()
  if (response.statusCode >= 400) return readAll(stream)
  stream.destroy()
  return ''
}

/** The least that a recipe needs. */
export const toast = { title: 'Toast', ingredients: [{ name: 'bread' }], steps: ['Toast the bread.'] }
