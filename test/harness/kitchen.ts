import { randomBytes, randomUUIDv7 } from 'node:crypto'
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { type AppOptions, buildApp } from '../../src/app.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { passwords } from '../../src/users/passwords.ts'
import { type Answer, expectSound, parseAnswer, parseJson } from './answer.ts'

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
}

const Session = z.object({ id: z.string(), accessToken: z.string(), refreshToken: z.string() })
const Recipe = z.object({ id: z.string() })

export type User = {
  readonly username: string
  readonly password: string
  readonly token: string
  readonly refreshToken: string
  readonly sessionId: string
}

/** As little work as argon2id does, so that a test may register whom it needs. */
const cheap = { memoryCost: 8, timeCost: 1 }

export const secret = 'a secret of the tests, longer than 32 bytes'

/** A kitchen of the test's own: its own database in memory, and a clock that stands still until the test moves it. */
export const openKitchen = async (options: Partial<AppOptions> = {}): Promise<TestKitchen> => {
  const kitchen = await buildKitchen(options)
  onTestFinished(() => kitchen.close())
  return kitchen
}

/** The same outside of a test, for whoever closes it. */
export const buildKitchen = async (options: Partial<AppOptions> = {}): Promise<TestKitchen> => {
  const database = options.database ?? openDatabase(':memory:')
  const clock = { now: new Date('2026-03-01T12:00:00.000Z') }
  const app = await buildApp({
    manner: { production: false, publicUrl: undefined, corsOrigin: undefined },
    hosts: new Set(),
    rateLimit: 0,
    trustProxy: undefined,
    database,
    jwtSecret: secret,
    passwords: passwords(cheap),
    world: { now: () => clock.now, uuid: () => randomUUIDv7(), random: (octets) => randomBytes(octets) },
    watchInterval: 0,
    ...options,
  })
  await app.ready()
  return new TestKitchen(app, database, clock)
}

export class TestKitchen {
  readonly app: FastifyInstance
  readonly database: Database
  readonly #clock: { now: Date }

  constructor(app: FastifyInstance, database: Database, clock: { now: Date }) {
    this.app = app
    this.database = database
    this.#clock = clock
  }

  async close(): Promise<void> {
    await this.app.close()
    if (this.database.open) this.database.close()
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
    { path = {}, query = '', headers = {}, token, json, content }: Sent = {},
  ): Promise<Answer> {
    const [method = '', pattern = ''] = operation.split(' ')
    const url = pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(path[name] ?? ''))
    const payload = json === undefined ? content : JSON.stringify(json)
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
    })
    const answer = {
      operation,
      method,
      status: response.statusCode,
      reason: response.statusMessage,
      headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, value?.toString()])),
      text: response.body,
      json: parseJson(response.body),
      doors: String(response.headers['kitchen-doors']),
    }
    expectSound(answer, this.app.operations)
    return answer
  }

  async register(username: string, password = `${username}-has-a-password`): Promise<User> {
    await this.send('POST /users', { json: { username, email: `${username}@kitchen.example`, password } })
    return this.login(username, password)
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
    if (!this.app.server.listening) await this.app.listen({ host: '127.0.0.1', port: 0 })
    const port = Number(new URL(this.app.listeningOrigin).port)
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
    expectSound(answer, this.app.operations)
    return answer
  }
}

/** The least that a recipe needs. */
export const toast = { title: 'Toast', ingredients: [{ name: 'bread' }], steps: ['Toast the bread.'] }
