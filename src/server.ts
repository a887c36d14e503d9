import { randomUUID } from 'node:crypto'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
  type onRequestHookHandler,
  type RouteOptions,
} from 'fastify'
import type { AnyDoor } from './door.ts'
import { host } from './doors/host.ts'
import { malformedRequest, message } from './doors/message.ts'
import { method } from './doors/method.ts'
import { rate } from './doors/rate.ts'
import { route } from './doors/route.ts'
import { eventLoopLag, service } from './doors/service.ts'
import { blankProblem } from './failure.ts'
import { inOrder, unreachable } from './operation.ts'
import { complete, respond } from './respond.ts'
import { type House, type Manner, startDraining, Visit } from './visit.ts'
import { fail, walk } from './walk.ts'
import { endAfterAnswer, hasEnded, rememberExchange } from './wire/connection.ts'
import { askForContent, waitForContinue } from './wire/expect.ts'
import { answerConnect, answerSocket, maxHead } from './wire/socket.ts'

export type ServerOptions = {
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
  /** What the paths of health checks begin with, and the one that asks whether the process lives. */
  readonly health: string
  readonly liveness: string
  /** Whether the database is there. */
  readonly isReachable: () => boolean
  /** Whether there are more requests than can be handled; left out: whether the event loop lags. */
  readonly isOverloaded?: () => boolean
  readonly logger?: FastifyServerOptions['logger']
  /** Milliseconds that the header section, and the whole request, may take to arrive, and between looks at the clock. */
  readonly timeouts?: { readonly headers: number; readonly request: number; readonly check: number }
}

/** A Fastify that answers nothing by itself: what it would say in its own words is said by a door of the row. */
export const openServer = (options: ServerOptions): FastifyInstance => {
  const { manner, rateLimit, now, signIn, health, liveness, isReachable, logger = false, timeouts } = options
  const { headers, request, check } = timeouts ?? { headers: 10_000, request: 30_000, check: 1_000 }
  const app: FastifyInstance = Fastify({
    logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustProxy ?? false,
    return503OnClosing: false,
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16 * 1024 },
    // A missing Host is a matter of the door `message`, which says why.
    http: {
      requireHostHeader: false,
      maxHeaderSize: maxHead,
      headersTimeout: headers,
      connectionsCheckingInterval: check,
      optimizeEmptyRequests: true,
    },
    requestTimeout: request,
    keepAliveTimeout: 5_000,
    // The router refuses these before any hook has run.
    frameworkErrors: (_error, request, reply) => {
      begin(request, reply)
      respond(request, reply, malformedRequest('The path is not percent-encoded UTF-8. Encode it as UTF-8.'))
    },
    clientErrorHandler: (error, socket) => answerSocket(app, error, socket),
  })
  const house: House = {
    ...manner,
    now,
    draining: false,
    closing: false,
    onDraining: [],
    entrance: [],
    operations: new Map(),
    methods: new Map(),
    around: {},
    witnesses: [],
  }
  app.decorate('house', house).decorateRequest('visit')
  house.entrance = inOrder({
    message: message(house),
    service: service({ house, liveness, isReachable, isOverloaded: options.isOverloaded ?? eventLoopLag(app) }),
    host: host(options.hosts),
    rate: rate({ now, limit: rateLimit, signIn, health }),
    route,
    method: method(house),
  })

  app.addHook('onRoute', (options) => addWalk(house, options))
  app.addHook('preClose', async () => {
    startDraining(house)
    house.closing = true
  })
  app.server
    .on('checkContinue', (message, response) => {
      waitForContinue(message, response)
      app.routing(message, response)
    })
    .on('checkExpectation', (message, response) => app.routing(message, response))
    .on('connect', (message) => answerConnect(app, message))

  // What no route has matched walks the same doors; `route` or `method` answers. What a plugin calls not found is its own.
  const unmatched = { preHandler: [], onRequest: walkHook(house, []) }
  app.setNotFoundHandler(unmatched, (request, reply) =>
    respond(request, reply, blankProblem(404, 'The resource was not found.')),
  )
  app.setErrorHandler(failOutsideWalk)
  return app
}

/** Prepares a request for its walk; false where it must not be carried out, because its connection has ended. */
const begin = (request: FastifyRequest, reply: FastifyReply): boolean => {
  const { socket, headers } = request.raw
  if (hasEnded(socket)) {
    reply.hijack()
    return false
  }
  // While draining, the next answer on each connection is its last. And behind an Upgrade, which nothing here follows
  // (RFC 9110 7.8), Node's parser has stopped: it would go on in the middle of whatever comes.
  if (request.server.house.draining || headers.upgrade !== undefined) endAfterAnswer(socket)
  request.visit = new Visit()
  rememberExchange({ request, reply })
  return true
}

/** A hook that walks the doors that all requests meet, and then these; where all let it on, Fastify goes on with it. */
const walkHook = (house: House, own: readonly AnyDoor[]): onRequestHookHandler => {
  let doors: readonly AnyDoor[] | undefined
  return (request, reply, done) => {
    // Not earlier: by the first request, everything that wraps a door has been added.
    doors ??= [...house.entrance, ...own].map((door) => withAround(door, house))
    if (begin(request, reply)) walk(request, reply, doors, done)
  }
}

const withAround = (door: AnyDoor, { around }: House): AnyDoor => {
  const act = around[door.name]
  return act ? { ...door, ask: (request, found) => act(request, () => door.ask(request, found)) } : door
}

/** Adds the walk to a route, behind the hooks of plugins: the whole row for an operation, else the doors of all requests. */
const addWalk = (house: House, options: RouteOptions): void => {
  const { operation, isStandIn } = options.config ?? {}
  const onRequest = [options.onRequest ?? []].flat()
  if (isStandIn) {
    options.onRequest = [...onRequest, walkHook(house, [])]
    return
  }
  const methods = [options.method].flat()
  house.methods.set(options.url, new Set([...(house.methods.get(options.url) ?? []), ...methods]))
  if (operation) {
    const known = house.operations.get(options.url) ?? new Map()
    house.operations.set(options.url, known.set(operation.method, operation))
    options.onRequest = [...onRequest, walkHook(house, [...operation.doors, operation.action])]
    return
  }
  options.onRequest = [
    ...onRequest,
    walkHook(house, []),
    (request, _reply, done) => {
      request.visit.at = 'action'
      // The content is the route's to read.
      askForContent(request.raw)
      done()
    },
  ]
  options.onSend = [
    ...[options.onSend ?? []].flat(),
    (request, reply, _payload, done) => {
      if (!request.visit.answered) complete(request, reply)
      done()
    },
  ]
}

/** Answers what was thrown outside of a walk: by the route of a plugin, or by a hook. */
const failOutsideWalk = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
  request.visit ??= new Visit()
  request.visit.at = 'action'
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  const isClients = status >= 400 && status < 500 && error instanceof Error
  fail(request, reply, error, isClients ? blankProblem(status, error.message) : undefined)
}

/**
 * The router tells a wrong method from a wrong path only where the method has a route, so each path gets routes for the
 * methods that it does not support. They have no doors of their own: the door `method`, which all requests meet, answers.
 */
export const addMissingMethods = (app: FastifyInstance): void => {
  const { methods } = app.house
  const all = [...new Set(['HEAD', 'OPTIONS', ...methods.values().flatMap((known) => known.values())])]
  for (const [url, known] of methods) {
    // A route for OPTIONS alone, as for the preflights of all paths, is not yet a resource.
    if ([...known].every((name) => name === 'OPTIONS')) continue
    const missing = all.filter((name) => !known.has(name))
    if (missing.length > 0) app.route({ method: missing, url, config: { isStandIn: true }, handler: unreachable })
  }
}
