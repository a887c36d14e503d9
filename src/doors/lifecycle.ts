import { randomUUID } from 'node:crypto'
import underPressure from '@fastify/under-pressure'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { endAfterAnswer, hasEnded, rememberRequest } from './connection.ts'
import type { AnyDoor } from './door.ts'
import { waitForContinue } from './expect.ts'
import { hang } from './hang.ts'
import { host } from './host.ts'
import { message } from './message.ts'
import { allowed, method } from './method.ts'
import { rate } from './rate.ts'
import { type Refusal, refuse } from './refusal.ts'
import { type Manner, send, startDraining } from './reply.ts'
import { route } from './route.ts'
import { service } from './service.ts'
import { answerConnect, answerSocket, maxHead } from './socket.ts'
import { setOut } from './walk.ts'

export type LifecycleOptions = {
  readonly manner: Manner
  /** Names of this server, beside localhost and addresses. */
  readonly hosts: ReadonlySet<string>
  /** Requests a minute and client; 0 is no limit. */
  readonly rateLimit: number
  /** Addresses and subnets of the proxies whose X-Forwarded-For is believed. */
  readonly trustProxy: string[] | undefined
  readonly now: () => Date
  /** The operation at which passwords can be guessed, as `POST /sessions`. */
  readonly signIn: string
  /** What the paths begin with that are for whoever restarts or balances servers, and the one that asks for life. */
  readonly health: string
  readonly liveness: string
  /** Whether the database is there. */
  readonly isReachable: () => boolean
  /** Whether there is more to do than can be done; left out: whether the event loop lags. */
  readonly isOverloaded?: () => boolean
  /** What an error says of the storage; undefined where nobody foresaw it. */
  readonly foreseen: (error: unknown) => Refusal | undefined
  readonly logger?: FastifyServerOptions['logger']
  /** Milliseconds that the header section, and the whole request, may take to arrive, and between looks at the clock. */
  readonly timeouts?: { readonly headers: number; readonly request: number; readonly check: number }
}

/** Milliseconds by which the event loop may lag before new work is refused. */
const maxEventLoopDelay = 1000

/** A Fastify that answers nothing by itself: whatever it would say in its own words is said by a door of the row. */
export const openRow = async (options: LifecycleOptions): Promise<FastifyInstance> => {
  const { manner, hosts, rateLimit, trustProxy, now, signIn, health, logger = false, timeouts } = options
  const { headers, request, check } = timeouts ?? { headers: 10_000, request: 30_000, check: 1_000 }
  const app: FastifyInstance = Fastify({
    logger,
    trustProxy: trustProxy ?? false,
    return503OnClosing: false,
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16 * 1024 },
    // A missing Host is a matter of the door `message`, which says why.
    http: {
      requireHostHeader: false,
      maxHeaderSize: maxHead,
      headersTimeout: headers,
      connectionsCheckingInterval: check,
    },
    requestTimeout: request,
    keepAliveTimeout: 5_000,
    // The router refuses these before any hook has run.
    frameworkErrors: (_error, request, reply) => {
      request.walk = setOut()
      rememberRequest(request, reply)
      send(request, reply, refuse('malformed-request', 'The path is not percent-encoded as UTF-8; encode it so.'))
    },
    clientErrorHandler: (error, socket) => answerSocket(app, error, socket),
  })
  // It measures, and the door `service` speaks: a handler that does nothing lets the request on to there.
  await app.register(underPressure, { maxEventLoopDelay, pressureHandler: () => undefined })
  app.decorate('manner', manner)
  app.decorate('draining', false)
  app.decorate('closing', false)
  app.decorate('onDraining', [])
  app.decorate('operations', new Map())
  app.decorate('detours', new Map())
  app.decorate('witnesses', [])
  app.decorateRequest('walk')

  // Doors read content themselves, once they have let the request in; Fastify's parsers would answer in their place.
  for (const name of ['POST', 'PUT', 'PATCH', 'DELETE', 'QUERY'])
    app.addHttpMethod(name, { hasBody: false, overrideExisting: true })

  app.addHook('preClose', async () => {
    startDraining(app)
    app.closing = true
  })
  app.server
    .on('checkContinue', (message, response) => {
      waitForContinue(message, response)
      app.routing(message, response)
    })
    .on('checkExpectation', (message, response) => app.routing(message, response))
    .on('connect', (message) => answerConnect(app, message))
  app.addHook('onRequest', (request, reply, done) => {
    if (hasEnded(request.raw.socket)) {
      reply.hijack()
      return
    }
    // While draining, the next answer on each connection is its last. And behind an Upgrade, which nobody here follows
    // (RFC 9110 7.8), Node's parser has stopped: it would take up again in the middle of whatever comes.
    if (app.draining || request.raw.headers.upgrade !== undefined) endAfterAnswer(request.raw.socket)
    request.walk = setOut()
    rememberRequest(request, reply)
    done()
  })
  const doors: AnyDoor[] = [
    message(app.operations),
    service({
      app,
      liveness: options.liveness,
      isOverloaded: options.isOverloaded ?? app.isUnderPressure,
      isReachable: options.isReachable,
    }),
    host(hosts),
    ...(rateLimit > 0 ? [rate({ now, limit: rateLimit, signIn, health })] : []),
    route,
    method(app.operations),
  ]
  for (const door of doors) app.addHook('onRequest', hang(door))

  app.setErrorHandler((error, request, reply) => {
    // The client has gone, and nobody is there to be told anything.
    if (request.raw.destroyed && !request.raw.complete) {
      request.log.info('the client went away')
      reply.hijack()
      return
    }
    const refusal = options.foreseen(error)
    request.log.error({ err: error }, refusal ? 'storage in trouble' : 'unforeseen')
    if (refusal) return send(request, reply, refusal)
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
