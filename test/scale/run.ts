import { setTimeout as wait } from 'node:timers/promises'
import { freePort, startCluster } from '../postgres/cluster.ts'
import { call, type Environment, logIn, Program, preload, server, type WhenFinished, withFolder } from '../program.ts'
import { Load, register } from './load.ts'
import { startNginx } from './nginx.ts'

// Two instances behind nginx, on one PostgreSQL, with clocks that are five minutes apart. One after the other is drained and
// started again under load, and one is killed. What is counted is printed, and what must not be ends this process with 1.

const clients = 12

/** Sets the clock of a process. */
const ahead = preload(`
  const Real = Date
  const ahead = 5 * 60_000
  globalThis.Date = class extends Real {
    constructor(...parts) {
      if (parts.length > 0) super(...parts)
      else super(Real.now() + ahead)
    }
    static now() {
      return Real.now() + ahead
    }
  }`)

class Instance {
  readonly #port: number
  readonly #options: readonly string[]
  readonly #environment: Environment
  readonly #whenFinished: WhenFinished
  #program: Program | undefined
  readonly address: string

  constructor(port: number, options: readonly string[], environment: Environment, whenFinished: WhenFinished) {
    this.#port = port
    this.#options = options
    this.#environment = { ...environment, PORT: String(port) }
    this.#whenFinished = whenFinished
    this.address = `http://127.0.0.1:${port}`
  }

  get port(): number {
    return this.#port
  }

  /** Starts it, and waits until it is ready. */
  async start(): Promise<void> {
    const [node = '', ...words] = server
    const program = new Program([node, ...this.#options, ...words], this.#environment, this.#whenFinished)
    this.#program = program
    for (;;) {
      const { status } = await fetch(`${this.address}/health/ready`).catch(() => ({ status: 0 }))
      if (status === 200) return
      const ended = await Promise.race([program.ended, wait(50)])
      if (ended !== undefined) throw new Error(`An instance ended with ${ended}: ${program.stdout}${program.stderr}`)
    }
  }

  async end(signal: NodeJS.Signals): Promise<number | string | undefined> {
    this.#program?.kill(signal)
    return this.#program?.ended
  }
}

const tally = (values: readonly unknown[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1
  return counts
}

/** A hundred replacements of one version, half at each instance. */
const race = async (one: Instance, other: Instance): Promise<Record<string, number>> => {
  const token = await register(one.address, 'racer')
  const json = { title: 'Toast', ingredients: [{ name: 'bread' }], steps: ['Toast the bread.'] }
  const made = await call(one.address, 'POST /recipes', { token, json })
  const headers = { 'if-match': made.headers.get('etag') ?? '' }
  const put = (number: number) =>
    call((number % 2 ? one : other).address, `PUT /recipes/${made.json.id}`, {
      token,
      headers,
      json: { ...json, description: `Number ${number}` },
    })
  const answers = await Promise.all(Array.from({ length: 100 }, (_, number) => put(number)))
  return tally(answers.map(({ status }) => status))
}

/** The statuses of a token at one instance, right before and right after a logout at the other. */
const logouts = async (one: Instance, other: Instance): Promise<Record<string, number>> => {
  await register(one.address, 'leaver')
  const statuses: string[] = []
  for (let count = 0; count < 20; count++) {
    const [here, there] = count % 2 ? [one.address, other.address] : [other.address, one.address]
    const { token } = await logIn(here, 'leaver', 'a-good-password')
    const before = await call(there, 'GET /users/me', { token })
    await call(here, 'DELETE /sessions/current', { token })
    const after = await call(there, 'GET /users/me', { token })
    statuses.push(`${before.status} ${after.status}`)
  }
  return tally(statuses)
}

/** The statuses of refresh tokens at both instances: one that comes again within ten seconds, and the one that it voids. */
const refreshes = async (one: Instance, other: Instance): Promise<number[]> => {
  await register(one.address, 'refresher')
  const { refreshToken } = await logIn(one.address, 'refresher', 'a-good-password')
  const refresh = (at: Instance, refreshToken: unknown) =>
    call(at.address, 'POST /sessions/refresh', { json: { refreshToken } })
  const first = await refresh(other, refreshToken)
  const again = await refresh(one, refreshToken)
  const voided = await refresh(other, first.json.refreshToken)
  return [first.status, again.status, voided.status]
}

await withFolder(async (folder, whenFinished) => {
  const begin = performance.now()
  const { url, end } = await startCluster()
  whenFinished(end)
  const environment = {
    NODE_ENV: 'production',
    JWT_SECRET: 'a secret of the tests that is longer than 32 bytes',
    DATABASE_URL: `${url}/postgres`,
    TRUST_PROXY: '127.0.0.1',
    RATE_LIMIT: '1000000',
    LOG_LEVEL: 'warn',
  }
  const one = new Instance(await freePort(), [], environment, whenFinished)
  const other = new Instance(await freePort(), ahead, environment, whenFinished)
  await Promise.all([one.start(), other.start()])
  const { address, takeOut } = await startNginx(folder, [one.port, other.port], whenFinished)

  const atOnce = await race(one, other)
  const loggedOut = await logouts(one, other)
  const refreshed = await refreshes(one, other)

  const load = new Load(address)
  await load.start(clients)
  await wait(1000)
  const ends: unknown[] = []
  for (const instance of [one, other]) {
    await takeOut(instance.port)
    ends.push(await instance.end('SIGTERM'))
    await instance.start()
    await takeOut(undefined)
    await wait(1000)
  }
  const atDrain = load.failures.splice(0)
  const killed = performance.now()
  await one.end('SIGKILL')
  const dead = performance.now()
  await wait(2000)
  await one.start()
  await wait(2000)
  await load.end()
  const lost = await load.lost()

  const atKill = load.failures
  const isUnderWay = atKill.every(
    ({ line, began, ended }) => !line.startsWith('GET') && began <= dead && ended >= killed,
  )
  const counts = {
    instances: 2,
    requests: load.requests,
    acknowledgedWrites: load.acknowledged,
    lost,
    drained: { ends, failed: atDrain.length },
    killed: { failed: atKill.length, outcomes: tally(atKill.map(({ outcome }) => outcome)), isUnderWay },
    aHundredIfMatch: atOnce,
    logouts: loggedOut,
    refreshes: refreshed,
    seconds: Math.round((performance.now() - begin) / 1000),
  }
  process.stdout.write(`${JSON.stringify(counts, null, 2)}\n`)
  const isGood =
    lost + atDrain.length === 0 &&
    ends.every((end) => end === 0) &&
    isUnderWay &&
    atKill.length <= clients &&
    atOnce[200] === 1 &&
    atOnce[412] === 99 &&
    loggedOut['200 401'] === 20 &&
    refreshed.join() === '200,200,403'
  if (!isGood) throw new Error(`Something is not as it must be: ${JSON.stringify([...atDrain, ...atKill].slice(0, 5))}`)
})
