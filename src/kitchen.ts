import { randomBytes, randomUUIDv7 } from 'node:crypto'
import type { Storage } from './database/storage.ts'
import type { SessionStore } from './sessions/store.ts'
import type { Tokens } from './sessions/tokens.ts'
import type { UserStore } from './users/store.ts'
import type { CountedPasswords } from './users/wrong-passwords.ts'

/** Clock, ids and randomness, injected so that tests can replace them. */
export type World = {
  readonly now: () => Date
  /** Milliseconds on a clock that is never set. */
  readonly elapsed: () => number
  /** A new identifier: a UUID of version 7 (RFC 9562 5.7), so that ids sort by their time. */
  readonly uuid: () => string
  /** So many octets that cannot be guessed. */
  readonly random: (octets: number) => Buffer
}

export const world: World = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  uuid: () => randomUUIDv7(),
  random: (octets) => randomBytes(octets),
}

/** Who sends a request, and in which session. */
export type Caller = { readonly userId: string; readonly username: string; readonly sessionId: string }

/** What every resource works with; each opens its own store over the database. */
export type Kitchen = World & {
  readonly storage: Storage
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly passwords: CountedPasswords
  readonly tokens: Tokens
  /** Whether nobody logs in before the address is confirmed. */
  readonly requiresConfirmedEmail: boolean
  /** With it, only the teacher resets the server and reads all mails. */
  readonly teacherPassword: string | undefined
}

declare module 'fastify' {
  interface FastifyInstance {
    kitchen: Kitchen
  }
}
