import autocannon from 'autocannon'
import { z } from 'zod'

// Runs as a process of its own, on another core than the server: one job a message, and one answer to each.

const Request = z.object({
  method: z.enum(['GET', 'POST', 'DELETE']),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  /** `[<id>]` in it becomes another text for each request. */
  body: z.string().optional(),
})

const Job = z.object({
  url: z.string(),
  connections: z.int(),
  /** How many requests in all: the same work for each server, and none that is cut off at the end. */
  amount: z.int(),
  /** The status that all of them must get. */
  status: z.int(),
  requests: z.array(Request),
})

export const Outcome = z.union([
  z.object({ seconds: z.number(), p50: z.number(), p99: z.number() }),
  z.object({ fault: z.string() }),
])

export type Request = z.infer<typeof Request>
export type Job = z.infer<typeof Job>
export type Outcome = z.infer<typeof Outcome>

const run = ({ url, connections, amount, status, requests }: Job): Promise<Outcome> =>
  new Promise((resolve) => {
    const times: number[] = []
    let started = 0
    let ended = 0
    const wrong = new Set<number>()
    const idReplacement = requests.some(({ body }) => body?.includes('[<id>]'))
    const options = { url, connections, amount, requests, idReplacement, sampleInt: 20, bailout: 1 }
    autocannon(options, (error: Error | null, { errors }) => {
      times.sort((a, b) => a - b)
      const percentile = (share: number): number => times[Math.floor(share * (times.length - 1))] ?? Number.NaN
      if (error || errors > 0) resolve({ fault: error?.message ?? 'a connection failed or timed out' })
      else if (wrong.size > 0) resolve({ fault: `status ${[...wrong].join(', ')} in the place of ${status}` })
      else resolve({ seconds: (ended - started) / 1000, p50: percentile(0.5), p99: percentile(0.99) })
    })
      .on('start', () => {
        started = performance.now()
      })
      .on('response', (_client, code, _bytes, time) => {
        ended = performance.now()
        times.push(time)
        if (code !== status) wrong.add(code)
      })
  })

process.on('message', async (message) => process.send?.(await run(Job.parse(message))))
