import type { FastifyInstance } from 'fastify'
import type { Database } from './database/open.ts'
import { addMissingMethods, type LifecycleOptions, openRow } from './doors/lifecycle.ts'
import { healthRoutes } from './health/routes.ts'
import type { World } from './kitchen.ts'
import { recipeRoutes } from './recipes/routes.ts'
import { recipeStore } from './recipes/store.ts'
import { sessionRoutes } from './sessions/routes.ts'
import { sessionStore } from './sessions/store.ts'
import { accessTokens } from './sessions/tokens.ts'
import type { Passwords } from './users/passwords.ts'
import { userRoutes } from './users/routes.ts'
import { userStore } from './users/store.ts'

export type AppOptions = LifecycleOptions & {
  readonly database: Database
  readonly jwtSecret: string
  readonly passwords: Passwords
  readonly world: World
}

/** The table of contents: the doors that all requests meet, and behind them the resources. */
export const buildApp = async ({ database, jwtSecret, ...options }: AppOptions): Promise<FastifyInstance> => {
  const app = openRow(options)
  const kitchen = {
    ...options.world,
    passwords: options.passwords,
    users: userStore(database),
    sessions: sessionStore(database),
    recipes: recipeStore(database),
    tokens: await accessTokens(app, jwtSecret),
  }

  healthRoutes(app, database)
  userRoutes(app, kitchen)
  sessionRoutes(app, kitchen)
  recipeRoutes(app, kitchen)

  addMissingMethods(app)
  return app
}
