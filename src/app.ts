import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import type { Database } from './database/open.ts'
import { hang } from './doors/hang.ts'
import { message } from './doors/message.ts'
import { allowed, method } from './doors/method.ts'
import { refuse } from './doors/refusal.ts'
import { type Manner, send } from './doors/reply.ts'
import { route } from './doors/route.ts'
import { answerSocket } from './doors/socket.ts'
import { setOut } from './doors/walk.ts'
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

export type AppOptions = {
  readonly manner: Manner
  readonly database: Database
  readonly jwtSecret: string
  readonly passwords: Passwords
  readonly world: World
  readonly logger?: FastifyServerOptions['logger']
  /** Milliseconds that the header section, and the whole request, may take to arrive. */
  readonly timeouts?: { readonly headers: number; readonly request: number; readonly check: number }
}

/** The table of contents: the doors that all requests meet, then the resources. */
export const buildApp = async (options: AppOptions): Promise<FastifyInstance> => {
  const { manner, database, world, passwords } = options
  const app = fastify(options)
  app.decorate('manner', manner)
  app.decorate('operations', new Map())
  app.decorateRequest('walk')

  app.addHook('onRequest', (request, _reply, done) => {
    request.walk = setOut()
    done()
  })
  for (const door of [message(app.operations), route, method(app.operations)]) app.addHook('onRequest', hang(door))

  const kitchen = {
    ...world,
    passwords,
    users: userStore(database),
    sessions: sessionStore(database),
    recipes: recipeStore(database),
    tokens: await accessTokens(app, options.jwtSecret),
  }
  healthRoutes(app, database)
  userRoutes(app, kitchen)
  sessionRoutes(app, kitchen)
  recipeRoutes(app, kitchen)

  await app.after()
  addMissingMethods(app)
  return app
}

const fastify = ({ manner, logger = false, timeouts }: AppOptions): FastifyInstance => {
  const { headers, request, check } = timeouts ?? { headers: 10_000, request: 30_000, check: 1_000 }
  const app: FastifyInstance = Fastify({
    logger,
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16 * 1024 },
    // A missing Host is a matter of the door `message`, which says why.
    http: { requireHostHeader: false, headersTimeout: headers, connectionsCheckingInterval: check },
    requestTimeout: request,
    // The router refuses these before any hook has run.
    frameworkErrors: (_error, request, reply) => {
      request.walk = setOut()
      send(request, reply, refuse('malformed-request', 'The path has a percent-encoding that is not one of UTF-8.'))
    },
    clientErrorHandler: (error, socket) => answerSocket(app, manner, error, socket),
  })
  // Doors read content themselves, once they have let the request in; Fastify's parsers would answer in their place.
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
    app.addHttpMethod(method, { hasBody: false, overrideExisting: true })

  app.setErrorHandler((error, request, reply) => {
    request.log.error({ err: error }, 'unforeseen')
    send(
      request,
      reply,
      refuse(
        'internal-error',
        'This is our fault, not yours. It has been logged under the id of this request; try again later.',
      ),
    )
  })
  return app
}

/**
 * The router tells a wrong method from a wrong path only where the method has a route. These have no doors of their own:
 * the door `method`, which all requests meet, answers them.
 */
const addMissingMethods = (app: FastifyInstance): void => {
  const methods = new Set(['HEAD', 'OPTIONS', ...app.operations.values().flatMap((known) => known.keys())])
  for (const [url, known] of app.operations) {
    const working = allowed(known.values()).filter((name) => name !== 'OPTIONS')
    const missing = [...methods].filter((name) => !working.includes(name))
    app.route({
      method: missing,
      url,
      handler: () => {
        throw new Error('The door `method` lets no such request through')
      },
    })
  }
}
