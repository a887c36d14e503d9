import type { Database } from 'better-sqlite3'
import type { FastifyInstance } from 'fastify'
import { type Storage, sqliteStorage } from './database/storage.ts'
import { type OpenTally, openTally } from './doors/rate.ts'
import { addMissingMethods } from './hook.ts'
import { openServer, type ServerOptions } from './server.ts'
import { sessionStore } from './sessions/store.ts'
import { accessTokens } from './sessions/tokens.ts'
import type { Passwords } from './users/passwords.ts'
import { userStore } from './users/store.ts'
import { countWrongPasswords } from './users/wrong-passwords.ts'

export type AppOptions = ServerOptions & {
  /** A database of SQLite, or a storage that is open. */
  readonly database: Database | Storage
  /** The first signs access tokens, and all verify them. */
  readonly jwtSecrets: readonly [string, ...string[]]
  readonly passwords: Passwords
  /** Milliseconds for which a look at the database file holds. */
  readonly watchInterval?: number
  /** Registers ordinary Fastify plugins and their routes, beside the operations. */
  readonly plugins?: (app: FastifyInstance) => Promise<void>
  /**
   * Mail that goes to users: where it is sent and from whom; left out of it, the outbox shows what would be sent. Goes with
   * the folder `mail` and its line below.
   */
  readonly mail?:
    | {
        readonly smtp?: { readonly url: string; readonly from: string } | undefined
        /** Milliseconds by which the sender goes, short in tests. */
        readonly pace?: Readonly<Record<string, number>>
      }
    | undefined
  readonly requiresConfirmedEmail?: boolean
  readonly teacherPassword?: string | undefined
  /** Whether the server explains its statuses: with the folder `why` that goes, and here its line below. */
  readonly why?: boolean
  /** Whether it serves `/metrics`: with the folder `metrics` that goes, and here its line below. */
  readonly metrics?: boolean
}

/** The table of contents: the server with the doors that all requests meet, and a line for each resource. */
export const buildApp = async (options: AppOptions): Promise<FastifyInstance> => {
  const { database, world, requiresConfirmedEmail = false, teacherPassword } = options
  const storage = 'store' in database ? database : sqliteStorage(database, options.watchInterval)
  const open = await storage.store<OpenTally>('limits', () => openTally)
  const tally = open(world)
  const app: FastifyInstance = openServer(options, tally, storage.isReachable)
  storage.report = (level, message) => app.log[level](message)
  app.addHook('onClose', async () => storage.close())
  app.decorate('kitchen', {
    ...world,
    storage,
    passwords: countWrongPasswords(options.passwords, options.rateLimit, tally),
    users: await storage.store('users', userStore),
    sessions: await storage.store('sessions', sessionStore),
    tokens: await accessTokens(app, options.jwtSecrets),
    requiresConfirmedEmail,
    teacherPassword,
  })

  app.house.hasPlugins = options.plugins !== undefined
  // First: some plugins only see the routes that come after them.
  await options.plugins?.(app)
  await app.register(import('./recipes/routes.ts'))
  await app.register(import('./photos/routes.ts'))
  await app.register(import('./users/routes.ts'))
  await app.register(import('./sessions/routes.ts'))
  if (options.mail) await app.register(import('./mail/mail.ts'), options.mail)
  await app.register(import('./health/routes.ts'))
  if (options.metrics) await app.register(import('./metrics/metrics.ts'))
  if (options.why) await app.register(import('./why/why.ts'))

  addMissingMethods(app)
  return app
}
