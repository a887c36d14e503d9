import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseJson } from './harness/answer.ts'

export type WhenFinished = (end: () => void | Promise<void>) => void
export type Environment = Readonly<Record<string, string>>

export const repository = fileURLToPath(new URL('..', import.meta.url))

/** Only for speed: what Node has compiled once. */
const compiled = join(repository, 'node_modules', '.cache', 'status-kitchen', 'compiled')

/** Modules that a program loads before its own: `--import` of this text. */
export const preload = (text: string): string[] => ['--import', `data:text/javascript,${encodeURIComponent(text)}`]

/** Nobody measures how late the event loop is: on a busy machine the server would refuse as overloaded what a test asks. */
const unhurried = `
  import { syncBuiltinESMExports } from 'node:module'
  import perf from 'node:perf_hooks'
  const { monitorEventLoopDelay } = perf
  perf.monitorEventLoopDelay = (options) => Object.defineProperty(monitorEventLoopDelay(options), 'mean', { value: 0 })
  syncBuiltinESMExports()`

/** Starts the server, as `npm start` does. */
export const server: readonly string[] = [process.execPath, ...preload(unhurried), 'src/main.ts']

/** A program as a child process, in an environment that holds nothing but what the test gives it. */
export class Program {
  readonly #child: ChildProcess
  readonly #detached: boolean
  #hasEnded = false
  stdout = ''
  stderr = ''
  /** The exit code, or the signal that it died of; all that it wrote is there by then. */
  readonly ended: Promise<number | string>

  /**
   * `detached`: it leads a group of processes of its own, as what is started on a terminal does. `folder`: where it runs,
   * if not in this repository.
   */
  constructor(
    command: readonly string[],
    env: Environment,
    whenFinished: WhenFinished,
    { detached = false, folder = repository } = {},
  ) {
    const [file = '', ...args] = command
    const child = spawn(file, args, {
      cwd: folder,
      env: { NODE_COMPILE_CACHE: compiled, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached,
    })
    child.stdout.setEncoding('utf8').on('data', (text) => {
      this.stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      this.stderr += text
    })
    this.#child = child
    this.#detached = detached
    this.ended = once(child, 'close').then(([code, signal]) => {
      this.#hasEnded = true
      return code ?? signal
    })
    whenFinished(async () => {
      this.kill('SIGKILL')
      await this.ended
    })
  }

  kill(signal: NodeJS.Signals): void {
    const { pid } = this.#child
    if (!this.#hasEnded && pid !== undefined) process.kill(this.#detached ? -pid : pid, signal)
  }

  /** To the leader of a group alone. */
  killLeader(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** What it has written to stdout, as soon as that matches. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.stdout)
      if (found) return found
      if (this.#hasEnded || !this.#child.stdout) throw new Error(`It ended too early: ${this.stdout}${this.stderr}`)
      await Promise.race([once(this.#child.stdout, 'data'), this.ended])
    }
  }
}

/** Runs a command and shows its output. It rejects if the exit code is not 0. */
export const run = async (folder: string, command: readonly string[]): Promise<void> => {
  const [file = '', ...words] = command
  const [code] = await once(spawn(file, words, { cwd: folder, stdio: 'inherit' }), 'close')
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}`)
}

/** Hands an empty folder to `use`, outside of a test. What fails there is shown, and ends this process with 1. */
export const withFolder = async (use: (folder: string, whenFinished: WhenFinished) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'status-kitchen-'))
  const ends: Parameters<WhenFinished>[0][] = [() => rmSync(folder, { recursive: true })]
  try {
    await use(folder, (end) => {
      ends.push(end)
    })
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    process.exitCode = 1
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}

/** Starts a server on a database in memory, with the limits of every server, and hands its address and a folder to `use`. */
export const withServer = (use: (address: string, folder: string) => Promise<void>): Promise<void> =>
  withFolder(async (folder, whenFinished) => {
    const environment = { PORT: '0', DATABASE_PATH: ':memory:', LOG_LEVEL: 'warn' }
    const [, address = ''] = await new Program(server, environment, whenFinished).until(/is open at (http:\S+)/)
    await use(address, folder)
  })

type Sent = { readonly token?: string; readonly json?: unknown; readonly headers?: Readonly<Record<string, string>> }

/** Sends `POST /recipes` to an address. */
export const call = async (address: string, line: string, { token, json, headers }: Sent = {}) => {
  const [method = '', path = ''] = line.split(' ')
  const response = await fetch(address + path, {
    method,
    headers: {
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  })
  return { status: response.status, headers: response.headers, json: parseJson(await response.text()) }
}

export const logIn = async (address: string, username: string, password: string) => {
  const { json } = await call(address, 'POST /sessions', { json: { username, password } })
  return { token: String(json.accessToken), refreshToken: String(json.refreshToken) }
}

/** A connection that was used once and is kept open. */
export const idleConnection = async (address: string, whenFinished: WhenFinished): Promise<Socket> => {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  whenFinished(() => {
    socket.destroy()
  })
  socket.write('GET /health/live HTTP/1.1\r\nHost: kitchen\r\n\r\n')
  await once(socket, 'data')
  return socket
}
