import type { FastifyInstance } from 'fastify'
import { door } from './door.ts'
import { refuse } from './refusal.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Whether the listener has closed: what still comes over a connection that is open is refused. */
    closing: boolean
  }
}

/** Seconds after which it is worth to ask again. */
const later = { headers: { 'retry-after': '10' } }

/** Also for readiness, which says so as soon as the signal has come. */
export const shuttingDown = () =>
  refuse('shutting-down', 'This server is about to close; ask again in a moment, over a new connection.', later)

/** Also for what finds out later that the database cannot be used. */
export const unavailable = () =>
  refuse(
    'unavailable',
    'The database cannot be reached or written just now; nothing has changed. Ask again later.',
    later,
  )

/** Behind every door: SQLite, or the disk under it, is full. */
export const noRoom = () =>
  refuse('insufficient-storage', 'There is no room left to store this; nothing has changed. Ask again later.')

export const overloaded = () =>
  refuse('overloaded', 'There is more to do here than can be done; ask again in a moment.', later)

type ServiceOptions = {
  readonly app: FastifyInstance
  /** The path that asks whether the process lives. */
  readonly liveness: string
  readonly isOverloaded: () => boolean
  readonly isReachable: () => boolean
}

/** Door 2. Whether the process lives is answered in any case: whoever asks would otherwise restart it. */
export const service = ({ app, liveness, isOverloaded, isReachable }: ServiceOptions) =>
  door('service', ['shutting-down', 'overloaded', 'unavailable'], (request) => {
    if (request.routeOptions.url === liveness) return {}
    if (app.closing) return shuttingDown()
    if (isOverloaded()) return overloaded()
    return isReachable() ? {} : unavailable()
  })
