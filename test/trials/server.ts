import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const repository = fileURLToPath(new URL('../..', import.meta.url))

const Json = z
  .looseObject({ id: z.string().optional(), accessToken: z.string().optional(), refreshToken: z.string().optional() })
  .catch({})

/** Options with which `liveHeap` can be asked. */
export const collecting = ['--expose-gc', '--import=data:text/javascript,process.on("SIGUSR2",()=>gc())']

/** As the launcher sets it, under which trials run too. */
const { MALLOC_ARENA_MAX } = process.env

const children: ChildProcess[] = []
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** A server of its own for a trial, as `npm start` runs it, on a free port. */
export class Server {
  readonly #child: ChildProcess
  readonly port: number

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.port = port
  }

  static async start(env: Readonly<Record<string, string>> = {}, ...options: string[]): Promise<Server> {
    const child = spawn(
      process.execPath,
      ['--no-allocation-site-pretenuring', '--max-semi-space-size=4', ...options, 'src/main.ts'],
      {
        cwd: repository,
        env: {
          MALLOC_ARENA_MAX,
          PORT: '0',
          DATABASE_PATH: ':memory:',
          RATE_LIMIT: '0',
          LOG_LEVEL: 'error',
          DRAIN_SECONDS: '0',
          ...env,
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    children.push(child)
    let said = ''
    const port = await new Promise<string | undefined>((resolve) => {
      const hear = (chunk: unknown): void => {
        said += chunk
        const [, port] = /(?:is open|Server listening) at http:\S+:(\d+)/.exec(said) ?? []
        if (port === undefined) return
        // What else it writes is read and dropped, or the server would wait for a reader.
        child.stdout.off('data', hear).resume()
        resolve(port)
      }
      child.stdout.on('data', hear).once('end', () => resolve(undefined))
    })
    if (port === undefined) throw new Error(`The server has not started: ${said}`)
    return new Server(child, Number(port))
  }

  /** MiB that it holds in memory; only Linux says so. */
  resident(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8')
    return Math.round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024)
  }

  /** MiB of objects that are in use, without what is only not collected yet; wants `collecting` and METRICS. */
  async liveHeap(): Promise<number> {
    this.#child.kill('SIGUSR2')
    await wait(200)
    const { text } = await this.send('GET /metrics')
    return Number(/^kitchen_heap_used_bytes (\S+)$/m.exec(text)?.[1]) / 2 ** 20
  }

  /** Files, sockets and the like that it holds open; only Linux says so. */
  handles(): number {
    return readdirSync(`/proc/${this.#child.pid}/fd`).length
  }

  /** The exit code, or the signal, and after how many milliseconds. */
  async end(signal: NodeJS.Signals): Promise<{ how: unknown; milliseconds: number }> {
    const begin = performance.now()
    const exit = once(this.#child, 'exit')
    this.#child.kill(signal)
    const [code, by] = await exit
    return { how: code ?? by, milliseconds: Math.round(performance.now() - begin) }
  }

  connect(): Socket {
    return connect(this.port, '127.0.0.1').on('error', () => {})
  }

  async send(line: string, headers: Readonly<Record<string, string>> = {}, body?: string | Buffer) {
    const [method = '', path = ''] = line.split(' ')
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, { method, headers, ...(body && { body }) })
    const text = await response.text()
    const json = Json.parse(text.startsWith('{') ? JSON.parse(text) : {})
    return { status: response.status, etag: response.headers.get('etag') ?? '', text, json }
  }

  /** The fields of a request in JSON by a new user. */
  async register(username: string): Promise<Readonly<Record<string, string>>> {
    const password = 'a-good-password'
    const user = JSON.stringify({ username, email: `${username}@kitchen.example`, password })
    await this.send('POST /users', { 'content-type': 'application/json' }, user)
    return this.login(username, password)
  }

  /** Those by a user who is there: the seeded one. */
  async login(username = 'ada', password = 'lovelace-1815'): Promise<Readonly<Record<string, string>>> {
    const { json } = await this.send('POST /sessions', { authorization: `Basic ${btoa(`${username}:${password}`)}` })
    return { authorization: `Bearer ${json.accessToken}`, 'content-type': 'application/json' }
  }
}

export const recipe = (title: string, text = 'Cook.', times = 1): string =>
  JSON.stringify({ title, ingredients: [{ name: 'leek' }], steps: Array.from({ length: times }, () => text) })

export const removeDatabase = (path: string): void => {
  for (const end of ['', '-wal', '-shm', '.secret']) rmSync(path + end, { force: true })
}
