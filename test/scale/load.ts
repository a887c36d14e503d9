import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { parseJson } from '../harness/answer.ts'
import { call, logIn } from '../program.ts'

const toast = { title: 'Toast', ingredients: [{ name: 'bread' }], steps: ['Toast the bread.'] }

/** Registers a user at an address, and returns a token. */
export const register = async (address: string, username: string): Promise<string> => {
  const json = { username, email: `${username}@kitchen.example`, password: 'a-good-password' }
  const { status } = await call(address, 'POST /users', { json })
  if (status !== 201) throw new Error(`${username} was not registered: ${status}`)
  return (await logIn(address, username, json.password)).token
}

/** Sends a request over a connection of its own: one that is kept would be closed by nginx at a reload, maybe just then. */
const send = (address: string, line: string, token?: string, json?: unknown) =>
  new Promise<{ status: number; json: Readonly<Record<string, unknown>> }>((resolve, reject) => {
    const [method = '', path = ''] = line.split(' ')
    const headers = {
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    }
    const sent = request(address + path, { method, headers, agent: false }, async (response) =>
      resolve({ status: response.statusCode ?? 0, json: parseJson(await text(response).catch(() => '')) }),
    )
    sent.on('error', reject).end(json === undefined ? undefined : JSON.stringify(json))
  })

/** A request that was not answered as it must be, and when: milliseconds of `performance.now()`. */
export type Failure = {
  readonly line: string
  readonly outcome: number | string
  readonly began: number
  readonly ended: number
}

/** What a recipe may be by now: its servings, or `undefined` where it is deleted. More than one where that is not known. */
type Kept = readonly (number | undefined)[]

/** Clients that make, read, change and delete recipes, one request after the other, and remember what was acknowledged. */
export class Load {
  readonly failures: Failure[] = []
  readonly #kept = new Map<string, Kept>()
  readonly #address: string
  #isOver = false
  #clients: Promise<unknown> = Promise.resolve()
  requests = 0
  acknowledged = 0

  constructor(address: string) {
    this.#address = address
  }

  async start(clients: number): Promise<void> {
    const tokens: string[] = []
    for (let number = 0; number < clients; number++) tokens.push(await register(this.#address, `client-${number}`))
    this.#clients = Promise.all(tokens.map((token) => this.#work(token)))
  }

  async end(): Promise<void> {
    this.#isOver = true
    await this.#clients
  }

  /** Whether the answer has this status. */
  async #ask(expected: number, line: string, token?: string, json?: unknown) {
    const began = performance.now()
    this.requests += 1
    const answer = await send(this.#address, line, token, json).catch((error) => ({ status: String(error), json: {} }))
    const isRight = answer.status === expected
    if (!isRight) this.failures.push({ line, outcome: answer.status, began, ended: performance.now() })
    else if (!line.startsWith('GET')) this.acknowledged += 1
    return { isRight, id: 'id' in answer.json ? String(answer.json.id) : '' }
  }

  async #change(id: string, before: number, after: number | undefined, asked: Promise<{ isRight: boolean }>) {
    const { isRight } = await asked
    this.#kept.set(id, isRight ? [after] : [before, after])
  }

  async #work(token: string): Promise<void> {
    for (let count = 0; !this.#isOver; count++) {
      const made = await this.#ask(201, 'POST /recipes', token, { ...toast, title: `Toast ${count}`, servings: 1 })
      if (!made.isRight) continue
      const { id } = made
      this.#kept.set(id, [1])
      await this.#ask(200, `GET /recipes/${id}`)
      await this.#ask(200, 'GET /recipes?limit=2')
      if (count % 3 === 0) await this.#change(id, 1, undefined, this.#ask(204, `DELETE /recipes/${id}`, token))
      else await this.#change(id, 1, 2, this.#ask(200, `PATCH /recipes/${id}`, token, { servings: 2 }))
    }
  }

  /** How many recipes are not what was acknowledged. */
  async lost(): Promise<number> {
    let lost = 0
    for (const [id, kept] of this.#kept) {
      const { status, json } = await call(this.#address, `GET /recipes/${id}`)
      const isKept = status === 200 ? kept.includes(Number(json.servings)) : status === 404 && kept.includes(undefined)
      if (!isKept) lost += 1
    }
    return lost
  }
}
