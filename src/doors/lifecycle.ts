import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { hang } from './hang.ts'
import { message } from './message.ts'
import { allowed, method } from './method.ts'
import { refuse } from './refusal.ts'
import { type Manner, send } from './reply.ts'
import { route } from './route.ts'
import { answerSocket, rememberRequests } from './socket.ts'
import { setOut } from './walk.ts'

export type LifecycleOptions = {
  readonly manner: Manner
  readonly logger?: FastifyServerOptions['logger']
  /** Milliseconds that the header section, and the whole request, may take to arrive, and between looks at the clock. */
  readonly timeouts?: { readonly headers: number; readonly request: number; readonly check: number }
}

/** A Fastify that answers nothing by itself: whatever it would say in its own words is said by a door of the row. */
export const openRow = ({ manner, logger = false, timeouts }: LifecycleOptions): FastifyInstance => {
  const { headers, request, check } = timeouts ?? { headers: 10_000, request: 30_000, check: 1_000 }
  const app: FastifyInstance = Fastify({
    logger,
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16 * 1024 },
    // A missing Host is a matter of the door `message`, which says why.
    http: { requireHostHeader: false, headersTimeout: headers, connectionsCheckingInterval: check },
    requestTimeout: request,
    keepAliveTimeout: 5_000,
    // The router refuses these before any hook has run.
    frameworkErrors: (_error, request, reply) => {
      request.walk = setOut()
      send(request, reply, refuse('malformed-request', 'The path has a percent-encoding that is not one of UTF-8.'))
    },
    clientErrorHandler: (error, socket) => answerSocket(app, error, socket),
  })
  app.decorate('manner', manner)
  app.decorate('draining', false)
  app.decorate('operations', new Map())
  app.decorateRequest('walk')

  // Doors read content themselves, once they have let the request in; Fastify's parsers would answer in their place.
  for (const name of ['POST', 'PUT', 'PATCH', 'DELETE'])
    app.addHttpMethod(name, { hasBody: false, overrideExisting: true })

  app.addHook('preClose', async () => {
    app.draining = true
  })
  rememberRequests(app)
  app.addHook('onRequest', (request, _reply, done) => {
    request.walk = setOut()
    done()
  })
  for (const door of [message(app.operations), route, method(app.operations)]) app.addHook('onRequest', hang(door))

  app.setErrorHandler((error, request, reply) => {
    request.log.error({ err: error }, 'unforeseen')
    const detail = 'This is our fault, not yours. It has been logged under the id of this request; try again later.'
    send(request, reply, refuse('internal-error', detail))
  })
  return app
}

/**
 * The router tells a wrong method from a wrong path only where the method has a route, so each path gets routes for the
 * methods that it does not know. They have no doors of their own: the door `method`, which all requests meet, answers.
 */
export const addMissingMethods = (app: FastifyInstance): void => {
  const methods = ['HEAD', 'OPTIONS', ...new Set(app.operations.values().flatMap((known) => known.keys()))]
  for (const [url, known] of app.operations) {
    const working = allowed(known.values()).filter((name) => name !== 'OPTIONS')
    app.route({
      method: methods.filter((name) => !working.includes(name)),
      url,
      handler: () => {
        throw new Error('The door `method` lets no such request through')
      },
    })
  }
}
