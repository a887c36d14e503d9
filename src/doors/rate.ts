import type { FastifyRequest } from 'fastify'
import { type Left, type Quota, rateLimitFields } from '../http/rate-limit.ts'
import { door } from './door.ts'
import { refuse } from './refusal.ts'

type Window = { used: number; readonly endsAt: number }

/** Milliseconds. */
const second = 1000

/** Counts the requests of each client in windows that begin with its first one. */
const counter = (quota: Quota, now: () => Date) => {
  const windows = new Map<string, Window>()
  let sweepAt = 0
  return (client: string): Left & { readonly exceeded: boolean } => {
    const time = now().getTime()
    // A client that has gone must not stay in memory.
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
  readonly now: () => Date
  /** Requests a minute and client. */
  readonly limit: number
  /** Where guessing is worth its while: a tenth of the limit, ten at least. */
  readonly isSignIn: (request: FastifyRequest) => boolean
  /** What is not counted. */
  readonly isExempt: (request: FastifyRequest) => boolean
}

/** Door 4 (RFC 6585 4). Its fields stand on every answer from here on. */
export const rate = ({ now, limit, isSignIn, isExempt }: RateOptions) => {
  const all = counter({ name: 'default', limit, window: 60 }, now)
  const signIn = counter({ name: 'sign-in', limit: Math.max(10, Math.floor(limit / 10)), window: 60 }, now)
  const asked = door('rate', ['too-many-requests'], (request) => {
    const counts = isSignIn(request) ? [all(request.ip), signIn(request.ip)] : [all(request.ip)]
    Object.assign(request.walk.fields, rateLimitFields(counts))
    const exceeded = counts.filter((count) => count.exceeded)
    if (exceeded.length === 0) return {}
    const wait = Math.max(...exceeded.map(({ reset }) => reset))
    return refuse('too-many-requests', `Wait ${wait} seconds, and send fewer requests from then on.`, {
      headers: { 'retry-after': String(wait) },
    })
  })
  return { ...asked, applies: (_found: object, request: FastifyRequest) => !isExempt(request) }
}
