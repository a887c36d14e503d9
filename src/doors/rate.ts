import type { FastifyRequest } from 'fastify'
import { door, where } from '../door.ts'
import { clientOf } from '../http/client.ts'
import { type Left, type Quota, rateLimitFields } from '../http/rate-limit.ts'
import { problem } from '../problem.ts'

export const tooManyRequests = problem('rate', 'too-many-requests', 429, 'Too many requests', {
  headers: ['retry-after'],
})

type Window = { used: number; readonly endsAt: number }

/** Milliseconds. */
const second = 1000

/** Counts the requests of each client in windows. A window begins with the first request in it. */
const counter = (quota: Quota, elapsed: () => number) => {
  const windows = new Map<string, Window>()
  let sweepAt = 0
  return (client: string): Left & { readonly exceeded: boolean } => {
    const time = elapsed()
    // Removes expired windows, so that memory does not grow with the number of clients.
    if (time >= sweepAt) {
      for (const [name, { endsAt }] of windows) if (endsAt <= time) windows.delete(name)
      sweepAt = time + quota.window * second
    }
    let window = windows.get(client)
    if (!window || window.endsAt <= time) {
      window = { used: 0, endsAt: time + quota.window * second }
      windows.set(client, window)
    }
    window.used += 1
    return {
      quota,
      exceeded: window.used > quota.limit,
      remaining: Math.max(0, quota.limit - window.used),
      reset: Math.ceil((window.endsAt - time) / second),
    }
  }
}

export type RateOptions = {
  /** Milliseconds on a clock that is never set. */
  readonly elapsed: () => number
  /** Requests per minute and client; 0 for no limit. */
  readonly limit: number
  /** The operations that check passwords, as `POST /sessions`. Their limit is a tenth of `limit`, but at least ten. */
  readonly signIn: readonly string[]
  /** The path prefix of the requests that are not counted. */
  readonly health: string
}

/** Door 4 (RFC 6585 4). Responses of this door and later doors have the RateLimit headers. */
export const rate = ({ elapsed, limit, signIn, health }: RateOptions) => {
  const all = counter({ name: 'default', limit, window: 60 }, elapsed)
  const signIns = counter({ name: 'sign-in', limit: Math.max(10, Math.floor(limit / 10)), window: 60 }, elapsed)
  const isSignIn = ({ method, routeOptions }: FastifyRequest) => signIn.includes(`${method} ${routeOptions.url}`)
  return where(
    (_found: unknown, { routeOptions }) => limit > 0 && !routeOptions.url?.startsWith(health),
    door('rate', [tooManyRequests], (request) => {
      const client = clientOf(request.ip, request.raw.socket.remoteAddress)
      const counts = isSignIn(request) ? [all(client), signIns(client)] : [all(client)]
      request.visit.headers = rateLimitFields(counts)
      const exceeded = counts.filter((count) => count.exceeded)
      if (exceeded.length === 0) return undefined
      const wait = Math.max(...exceeded.map(({ reset }) => reset))
      return tooManyRequests(
        `This client has sent too many requests. Wait ${wait} seconds, and then send the request again.`,
        {
          'retry-after': String(wait),
        },
      )
    }),
  )
}
