import { setTimeout as wait } from 'node:timers/promises'
import type { Case } from './cases.ts'
import type { Load, Server } from './processes.ts'

/** One stretch of requests to one server. */
export type Sample = {
  /** Microseconds of the server's processor for each request. */
  readonly cpu: number
  /** Requests a second. */
  readonly rate: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

/** What a case was like for two servers, round by round, and the most memory that each had. */
export type Measured = { readonly samples: readonly [Sample[], Sample[]]; readonly resident: readonly [number, number] }

export type Lengths = { readonly rounds: number; readonly seconds: number }

export const median = (of: readonly number[]): number => {
  const sorted = of.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
}

/** The mean of the lowest quarter: what other work on the machine has disturbed least. */
export const lowest = (of: readonly number[]): number => {
  const quarter = of.toSorted((a, b) => a - b).slice(0, Math.ceil(of.length / 4))
  return quarter.reduce((sum, value) => sum + value, 0) / quarter.length
}

/** Sends the same requests to both servers by turns, in short stretches; who is first in a round alternates. */
export const measure = async (
  { connections, status, requests }: Case,
  servers: readonly [Server, Server],
  rows: readonly [number, number],
  load: Load,
  token: string,
  { rounds, seconds }: Lengths,
): Promise<Measured> => {
  const prepare = async (server: Server, rows: number) => {
    const all = await requests(server.url, token, rows)
    return (amount: number) => load.run({ url: server.url, connections, amount, status, requests: all })
  }
  const runs = [await prepare(servers[0], rows[0]), await prepare(servers[1], rows[1])] as const

  /** Warms a server up, until a stretch takes long enough, and says how many requests one has. */
  const amountOf = async (run: (typeof runs)[number]): Promise<number> => {
    for (let amount = connections * 8; ; amount *= 2) {
      const taken = await run(amount)
      if (taken.seconds > seconds / 2) return Math.ceil((amount * seconds) / taken.seconds / connections) * connections
    }
  }
  const amounts: [number, number] = [await amountOf(runs[0]), await amountOf(runs[1])]
  // Both tables must grow alike.
  if (status === 201) amounts.fill(Math.min(...amounts))

  const samples: [Sample[], Sample[]] = [[], []]
  const resident: [number, number] = [0, 0]
  for (let round = 0; round < rounds; round++)
    for (const side of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const amount = amounts[side]
      const before = servers[side].usage()
      const taken = await runs[side](amount)
      // What is done after the last answer belongs to the requests too.
      await wait(20)
      const after = servers[side].usage()
      const cpu = ((after.cpu - before.cpu) * 1e6) / amount
      samples[side].push({ cpu, rate: amount / taken.seconds, p50: taken.p50, p99: taken.p99 })
      resident[side] = Math.max(resident[side], after.resident)
    }
  return { samples, resident }
}
