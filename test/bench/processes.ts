import { type ChildProcess, execFileSync, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Job, Outcome } from './load.ts'
import { Outcome as OutcomeSchema } from './load.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))

const taskset = (...args: string[]): boolean => spawnSync('taskset', args, { stdio: 'ignore' }).status === 0

/** Whether servers get one core, and the load and what reads of it another one. */
export const pinned = taskset('-c', '0', 'true') && taskset('-a', '-c', '-p', '1', String(process.pid))

const children = new Set<ChildProcess>()

/** Ends whatever is still there, at once. */
export const endAll = (): void => {
  for (const child of children) child.kill('SIGKILL')
}

/** Runs Node with these arguments, on the core. */
const runNode = (core: 0 | 1, args: readonly string[], options: SpawnOptions): ChildProcess => {
  const command = [...(pinned ? ['taskset', '-c', String(core)] : []), process.execPath, ...args]
  const child = spawn(command[0] ?? '', command.slice(1), { cwd: repository, ...options })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

/** Seconds of the processor and bytes of memory. */
type Usage = { readonly cpu: number; readonly resident: number }

/** Linux counts the processor in hundredths of a second, whatever its kernel's own tick. */
const ofProc = (pid: number): Usage => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name of the program stands in parentheses, and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return { cpu: (Number(fields[11]) + Number(fields[12])) / 100, resident: Number(kilobytes) * 1024 }
}

/** Elsewhere `ps` says it: [[days-]hours:]minutes:seconds, and kilobytes. */
const ofPs = (pid: number): Usage => {
  const [time = '', kilobytes] = execFileSync('ps', ['-o', 'time=,rss=', '-p', String(pid)], { encoding: 'utf8' })
    .trim()
    .split(/\s+/)
  const [rest = '', days = '0'] = time.split('-').reverse()
  const seconds = rest.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return { cpu: Number(days) * 86_400 + seconds, resident: Number(kilobytes) * 1024 }
}

/** What is to be run: the arguments of Node, and the environment. */
export type Program = { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> }

/** A server that listens. */
export class Server {
  readonly url: string
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, url: string) {
    this.#child = child
    this.url = url
  }

  /** Starts it, and waits for the line that says where it listens. What it says later is read and forgotten. */
  static start({ args, env }: Program): Promise<Server> {
    const child = runNode(0, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    return new Promise((resolve, reject) => {
      let said = ''
      const listen = (chunk: Buffer): void => {
        said += chunk
        const [url] = /http:\/\/[\w.]+:\d+/.exec(said) ?? []
        if (url === undefined) return
        child.stdout?.off('data', listen).resume()
        resolve(new Server(child, url))
      }
      child.stdout?.on('data', listen)
      child.once('error', reject)
      child.once('exit', (code, signal) => reject(new Error(`${args.join(' ')} ended with ${code ?? signal}: ${said}`)))
    })
  }

  usage(): Usage {
    const { pid } = this.#child
    if (pid === undefined) throw new Error('The server has not been started')
    return process.platform === 'linux' ? ofProc(pid) : ofPs(pid)
  }

  async stop(): Promise<void> {
    const exit = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    await exit
  }
}

/** The process that makes the requests. */
export class Load {
  readonly #child = runNode(1, [fileURLToPath(new URL('load.ts', import.meta.url))], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  readonly #failed = new AbortController()

  constructor() {
    this.#child.once('exit', (code) => this.#failed.abort(new Error(`The load ended with ${code}`)))
  }

  /** @throws where a request was not answered, or not with the status that is expected */
  async run(job: Job): Promise<Exclude<Outcome, { fault: string }>> {
    this.#child.send(job)
    const [message] = await once(this.#child, 'message', { signal: this.#failed.signal })
    const outcome = OutcomeSchema.parse(message)
    if ('fault' in outcome) throw new Error(`${job.url}${job.requests[0]?.path}: ${outcome.fault}`)
    return outcome
  }

  stop(): void {
    this.#child.disconnect()
  }
}
