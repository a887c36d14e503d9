import type { FastifyRequest } from 'fastify'
import { type Awaitable, andThen, door, where } from '../door.ts'
import { clientOf } from '../http/client.ts'
import type { World } from '../kitchen.ts'
import type { Operation } from '../operation.ts'
import { problem } from '../problem.ts'

/** An operation that declares it and asks for credentials counts as a login: it may check a password. */
export const tooManyRequests = problem('rate', 'too-many-requests', 429, 'Too many requests', {
  headers: ['retry-after'],
})

/** Milliseconds. */
export const second = 1000

/** Seconds. */
const minute = 60

/** What was counted under a name in the window that is open, and the milliseconds until its end. */
export type Count = { readonly used: number; readonly left: number }

/** Adds to what is counted under a name, in windows of a minute that each begin with a first look. */
export type Tally = (name: string, add: 1 | -1) => Awaitable<Count>

/** Opens a tally. `now` is the time that all instances share, `elapsed` milliseconds on a clock that is never set. */
export type OpenTally = (clock: Pick<World, 'now' | 'elapsed'>) => Tally

/** A tally of this process alone. */
export const openTally = ({ elapsed }: Pick<World, 'elapsed'>) => {
  const length = minute * second
  const all = new Map<string, { used: number; readonly begunAt: number }>()
  let sweepAt = 0
  return (name: string, add: 1 | -1): Count => {
    const time = elapsed()
    // Removes expired windows, so that memory does not grow with the number of names.
    if (time >= sweepAt) {
      for (const [known, { begunAt }] of all) if (time - begunAt >= length) all.delete(known)
      sweepAt = time + length
    }
    const known = all.get(name)
    const window = known && time - known.begunAt < length ? known : { used: 0, begunAt: time }
    if (window !== known) all.set(name, window)
    window.used = Math.max(0, window.used + add)
    // Not as an end less the time: that is a sum of fractions, which can be more than the whole window.
    return { used: window.used, left: length - (time - window.begunAt) }
  }
}

/**
 * What a client has left of a quota of requests a minute, which has a name (draft-ietf-httpapi-ratelimit-headers-11), and
 * in how many seconds it is whole again.
 */
const leftOf = (name: string, limit: number, { used, left }: Count) => ({
  name,
  limit,
  exceeded: used > limit,
  remaining: Math.max(0, limit - used),
  reset: Math.ceil(left / second),
})

/** RateLimit-Policy and RateLimit: Lists of structured fields (RFC 9651 3.1). */
const rateLimitFields = (left: readonly ReturnType<typeof leftOf>[]) => ({
  'ratelimit-policy': left.map(({ name, limit }) => `"${name}";q=${limit};w=${minute}`).join(', '),
  ratelimit: left.map(({ name, remaining, reset }) => `"${name}";r=${remaining};t=${reset}`).join(', '),
})

export const refuse = (who: string, wait: number) =>
  tooManyRequests(`${who} Wait ${wait} seconds, and then send the request again.`, { 'retry-after': String(wait) })

/** Whether the requests to a route count: those that ask how the process is do not. */
export const isCounted = (tells: Operation['tells']): boolean => tells === undefined

/**
 * The door `rate` (RFC 6585 4). Responses of this door and later doors have the RateLimit headers. `limit` is requests
 * per minute and client, 0 for no limit. `tally` counts logins: requests to what asks who it is, and can refuse a
 * password after too many wrong ones. Their limit is a tenth of `limit`, but at least ten.
 */
export const rate = (limit: number, tally: Tally, clock: Pick<World, 'elapsed'>) => {
  const signInLimit = Math.max(10, Math.floor(limit / 10))
  const count = openTally(clock)
  const isSignIn = ({ routeOptions: { config } }: FastifyRequest) =>
    config.operation?.refuses.includes(tooManyRequests) && config.operation.doors.some(({ credentials }) => credentials)
  return where(
    (_found: unknown, { routeOptions: { config } }) => limit > 0 && isCounted(config.tells),
    door('rate', [tooManyRequests], (request) => {
      const client = clientOf(request.ip, request.raw.socket.remoteAddress)
      const own = leftOf('default', limit, count(client, 1))
      const judge = (counts: readonly ReturnType<typeof leftOf>[]) => {
        request.visit.headers = rateLimitFields(counts)
        const exceeded = counts.filter((count) => count.exceeded)
        if (exceeded.length === 0) return undefined
        return refuse('This client has sent too many requests.', Math.max(...exceeded.map(({ reset }) => reset)))
      }
      return isSignIn(request)
        ? andThen(tally(`sign-in ${client}`, 1), (count) => judge([own, leftOf('sign-in', signInLimit, count)]))
        : judge([own])
    }),
  )
}
