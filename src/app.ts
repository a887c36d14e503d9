import type { FastifyInstance } from 'fastify'
import type { Database } from './database/open.ts'
import { openStorage } from './database/storage.ts'
import { healthRoutes } from './health/routes.ts'
import type { World } from './kitchen.ts'
import { recipeListRoutes } from './recipes/list-routes.ts'
import { recipeRoutes } from './recipes/routes.ts'
import { addMissingMethods, openServer, type ServerOptions } from './server.ts'
import { sessionRoutes } from './sessions/routes.ts'
import { accessTokens } from './sessions/tokens.ts'
import type { Passwords } from './users/passwords.ts'
import { userRoutes } from './users/routes.ts'

export type AppOptions = Omit<ServerOptions, 'now' | 'signIn' | 'health' | 'liveness' | 'isReachable'> & {
  readonly database: Database
  readonly jwtSecret: string
  readonly passwords: Passwords
  readonly world: World
  /** Milliseconds for which a look at the database file holds. */
  readonly watchInterval?: number
  /** Registers ordinary Fastify plugins and their routes, beside the operations. */
  readonly plugins?: (app: FastifyInstance) => Promise<void>
  /** Whether the server explains its statuses: with the folder `why` that goes, and here its line below. */
  readonly why?: boolean
}

/** The table of contents: the doors that all requests meet, and behind them the resources. */
export const buildApp = async ({
  database,
  jwtSecret,
  watchInterval = 250,
  ...options
}: AppOptions): Promise<FastifyInstance> => {
  const storage = openStorage(database, watchInterval, (level, message) => app.log[level](message))
  const app: FastifyInstance = openServer({
    ...options,
    now: options.world.now,
    signIn: 'POST /sessions',
    health: '/health/',
    liveness: '/health/live',
    isReachable: storage.isReachable,
  })
  const kitchen = {
    ...options.world,
    passwords: options.passwords,
    users: storage.users,
    sessions: storage.sessions,
    recipes: storage.recipes,
    tokens: await accessTokens(app, jwtSecret),
  }
  app.addHook('onClose', () => storage.close())

  // First: some plugins only see the routes that come after them.
  await options.plugins?.(app)
  if (options.why) await app.register(import('./why/why.ts'), { kitchen, database, writes: storage.writes })
  healthRoutes(app)
  userRoutes(app, kitchen)
  sessionRoutes(app, kitchen)
  recipeListRoutes(app, kitchen)
  recipeRoutes(app, kitchen)

  addMissingMethods(app)
  return app
}
