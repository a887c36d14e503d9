import { randomBytes, randomUUIDv7 } from 'node:crypto'
import type { Storage } from './database/storage.ts'
import type { SessionStore } from './sessions/store.ts'
import type { Tokens } from './sessions/tokens.ts'
import type { UserStore } from './users/store.ts'
import type { CountedPasswords } from './users/wrong-passwords.ts'

/** Clock, ids and randomness, injected so that tests can replace them. */
export const world = {
  now: () => new Date(),
  /** Milliseconds on a clock that is never set. */
  elapsed: () => performance.now(),
  /** A new identifier: a UUID of version 7 (RFC 9562 5.7), so that ids sort by their time. */
  uuid: (): string => randomUUIDv7(),
  /** So many octets that cannot be guessed. */
  random: (octets: number): Buffer => randomBytes(octets),
}

export type World = Readonly<typeof world>

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
