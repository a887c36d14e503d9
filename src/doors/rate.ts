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
export const second = 1000

/** Seconds. */
export const minute = 60

/** The window of each name, which begins with the first look at it; `time` is in milliseconds. */
export const windows = (length: number) => {
  const all = new Map<string, Window>()
  let sweepAt = 0
  return (name: string, time: number): Window => {
    // Removes expired windows, so that memory does not grow with the number of names.
    if (time >= sweepAt) {
      for (const [known, { endsAt }] of all) if (endsAt <= time) all.delete(known)
      sweepAt = time + length * second
    }
    const known = all.get(name)
    if (known && known.endsAt > time) return known
    const window = { used: 0, endsAt: time + length * second }
    all.set(name, window)
    return window
  }
}

/** Counts the requests of each client in windows. */
const counter = (quota: Quota, elapsed: () => number) => {
  const windowOf = windows(quota.window)
  return (client: string): Left & { readonly exceeded: boolean } => {
    const time = elapsed()
    const window = windowOf(client, time)
    window.used += 1
    return {
      quota,
      exceeded: window.used > quota.limit,
      remaining: Math.max(0, quota.limit - window.used),
      reset: Math.ceil((window.endsAt - time) / second),
    }
  }
}

export const refuse = (who: string, wait: number) =>
  tooManyRequests(`${who} Wait ${wait} seconds, and then send the request again.`, { 'retry-after': String(wait) })

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
  const all = counter({ name: 'default', limit, window: minute }, elapsed)
  const signIns = counter({ name: 'sign-in', limit: Math.max(10, Math.floor(limit / 10)), window: minute }, elapsed)
  const isSignIn = ({ method, routeOptions }: FastifyRequest) => signIn.includes(`${method} ${routeOptions.url}`)
  return where(
    (_found: unknown, { routeOptions: { url, config } }) =>
      limit > 0 && !url?.startsWith(health) && !config.isAboutProcess,
    door('rate', [tooManyRequests], (request) => {
      const client = clientOf(request.ip, request.raw.socket.remoteAddress)
      const counts = isSignIn(request) ? [all(client), signIns(client)] : [all(client)]
      request.visit.headers = rateLimitFields(counts)
      const exceeded = counts.filter((count) => count.exceeded)
      if (exceeded.length === 0) return undefined
      const wait = Math.max(...exceeded.map(({ reset }) => reset))
      return refuse('This client has sent too many requests.', wait)
    }),
  )
}
