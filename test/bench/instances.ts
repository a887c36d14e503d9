import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Case } from './cases.ts'
import { Load, type Program, Server } from './processes.ts'
import { lowest } from './samples.ts'

/** How often a statement was seen to wait for a lock, in so many looks at the connections, of which some were at work. */
type Waits = { looks: number; active: number; locks: number }

/** Looks at the connections until `done`, ten times a second. */
const watchLocks = async (admin: Client, done: Promise<unknown>, waits: Waits): Promise<void> => {
  let isDone = false
  const end = done.finally(() => {
    isDone = true
  })
  while (!isDone) {
    const { rows } = await admin.query<{ active: number; locks: number }>(
      `SELECT count(*) FILTER (WHERE state = 'active')::int AS active,
         count(*) FILTER (WHERE wait_event_type = 'Lock')::int AS locks
       FROM pg_stat_activity WHERE datname = 'here'`,
    )
    waits.looks += 1
    waits.active += rows[0]?.active ?? 0
    waits.locks += rows[0]?.locks ?? 0
    await Promise.race([wait(100), end])
  }
}

/**
 * Sends the same to one instance, and to two at once that share a database, by turns. Both share a core, so what is
 * compared is the processor that a request costs them: on cores of their own, two carry twice what one does, divided by
 * how much more each request costs.
 */
export const compareInstances = async (
  program: Program,
  admin: Client,
  chosen: readonly Case[],
  rows: number,
  token: string,
  rounds: number,
): Promise<string[][]> => {
  const servers = [await Server.start(program), await Server.start(program)] as const
  const loads = [new Load(), new Load()] as const
  const lines: string[][] = []
  for (const { name, connections, status, requests } of chosen) {
    const jobs = await Promise.all(
      servers.map(async ({ url }) => ({ url, requests: await requests(url, token, rows) })),
    )
    const amount = connections * (connections === 1 ? 400 : 50)
    const waits: Waits = { looks: 0, active: 0, locks: 0 }
    /** Microseconds of the processor for each request. */
    const cost = async (count: 1 | 2): Promise<number> => {
      const used = () => servers.reduce((sum, server) => sum + server.usage().cpu, 0)
      const before = used()
      const done = Promise.all(
        jobs.slice(0, count).map((job, at) => loads[at === 0 ? 0 : 1].run({ ...job, connections, amount, status })),
      )
      await (count === 2 ? watchLocks(admin, done, waits) : done)
      await done
      return ((used() - before) * 1e6) / (amount * count)
    }
    await cost(2)
    Object.assign(waits, { looks: 0, active: 0, locks: 0 })
    const costs: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round++) {
      costs[0].push(await cost(1))
      costs[1].push(await cost(2))
    }
    const [one, two] = [lowest(costs[0]), lowest(costs[1])]
    lines.push([
      name,
      one.toFixed(0),
      two.toFixed(0),
      ((2 * one) / two).toFixed(2),
      `${waits.locks} of ${waits.active} in ${waits.looks} looks`,
    ])
  }
  for (const load of loads) load.stop()
  for (const server of servers) await server.stop()
  return lines
}
