import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify'
import { z } from 'zod'
import { host } from './doors/host.ts'
import { malformedRequest, message } from './doors/message.ts'
import { method } from './doors/method.ts'
import { rate, type Tally } from './doors/rate.ts'
import { route } from './doors/route.ts'
import { eventLoopLag, service } from './doors/service.ts'
import { blankProblem } from './failure.ts'
import { addWalk, begin, completeHook, failOutsideWalk, walkHook } from './hook.ts'
import { trusting } from './http/client.ts'
import type { World } from './kitchen.ts'
import { inOrder } from './operation.ts'
import { respond } from './respond.ts'
import { House, type Manner } from './visit.ts'
import { keepConnections } from './wire/closing.ts'
import { inTurn } from './wire/connection.ts'
import { answerConnect, answerSocket, limitArrival, maxHead } from './wire/socket.ts'

/**
 * Milliseconds that the header section, the whole request, and one with large content may take to arrive; that a client may
 * read nothing of its answer; and between looks at the clock.
 */
const usualTimeouts = { headers: 10_000, request: 30_000, upload: 120_000, unread: 30_000, check: 1_000 }

export type ServerOptions = {
  readonly manner: Manner
  /** Names of this server, beside localhost and addresses. */
  readonly hosts: ReadonlySet<string>
  /** Requests a minute and client; 0 is no limit. */
  readonly rateLimit: number
  /** Addresses and subnets of the proxies whose X-Forwarded-For and X-Request-Id are believed. */
  readonly trustProxy: readonly string[] | undefined
  /** Seconds for which a connection stays without a request. */
  readonly keepAlive?: number
  readonly world: World
  /** Whether there are more requests than can be handled; left out: whether the event loop lags. */
  readonly isOverloaded?: () => boolean
  readonly logger?: FastifyServerOptions['logger']
  readonly timeouts?: Partial<typeof usualTimeouts>
}

const Id = z.uuid()

/** The id that a trusted proxy has given a request; undefined where it is no UUID. In lower case, as ids in paths are read. */
const givenId = ({ headers, socket }: IncomingMessage, isTrusted: (address: string) => boolean): string | undefined =>
  isTrusted(socket.remoteAddress ?? '') ? Id.safeParse(headers['x-request-id']).data?.toLowerCase() : undefined

/**
 * A Fastify that answers nothing by itself: what it would say in its own words is said by a door of the row. `tally` counts
 * logins, and `isReachable` says whether the database is there.
 */
export const openServer = (options: ServerOptions, tally: Tally, isReachable: () => boolean): FastifyInstance => {
  const { world, logger = false } = options
  const { headers, request, upload, unread, check } = { ...usualTimeouts, ...options.timeouts }
  const isTrusted = options.trustProxy && trusting(options.trustProxy)
  const app: FastifyInstance = Fastify({
    logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: isTrusted ?? false,
    return503OnClosing: false,
    genReqId: (message) => (isTrusted && givenId(message, isTrusted)) || randomUUID(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16 * 1024 },
    // A missing Host is a matter of the door `message`, which says why.
    http: {
      requireHostHeader: false,
      maxHeaderSize: maxHead,
      headersTimeout: headers,
      connectionsCheckingInterval: check,
      optimizeEmptyRequests: true,
    },
    // That of the slowest requests: Node has one for all. The others are ended earlier, by `limitArrival`.
    requestTimeout: upload,
    keepAliveTimeout: (options.keepAlive ?? 65) * 1000,
    // Node's first look at a connection only notes how much is left to write; the second, as much later, ends it.
    connectionTimeout: unread / 2,
    // The router refuses these before any hook has run.
    frameworkErrors: (_error, request, reply) => {
      const refusal = malformedRequest('The path is not percent-encoded UTF-8. Encode it as UTF-8.')
      begin(request, reply, () => respond(reply, refusal))
    },
    clientErrorHandler: (error, socket) => answerSocket(app, error, socket),
  })
  const house = new House(options.manner)
  house.listeners.add(app.server)
  app.decorate('house', house).decorateRequest('visit')
  house.entrance = inOrder({
    message: message(house),
    service: service(house, options.isOverloaded ?? eventLoopLag(app), isReachable),
    host: host(options.hosts),
    rate: rate(options.rateLimit, tally, world),
    route,
    method: method(house),
  })

  app.addHook('onRequest', begin)
  app.addHook('onRoute', (options) => addWalk(house, options))
  house.underWay = keepConnections(app)
  const handle = (message: IncomingMessage, response: ServerResponse, awaitsContinue?: true): void => {
    const turn = { message, response, awaitsContinue, act: () => app.routing(message, response) }
    limitArrival(app.server, turn, request)
    const act = () => inTurn(message.socket, turn)
    if (house.hold) house.hold(act)
    else act()
  }
  // Node would end the connection of a client that has closed its side, and so cut the answer that it waits for.
  Object.assign(app.server, { httpAllowHalfOpen: true })
  app.server
    .removeAllListeners('request')
    .on('request', handle)
    .on('checkContinue', (message, response) => handle(message, response, true))
    .on('checkExpectation', handle)
    .on('connect', (message) => answerConnect(app, message))

  // What no route has matched walks the same doors; `route` or `method` answers. What a plugin calls not found is its own.
  const unmatched = { preHandler: [], onRequest: walkHook(house, []), onSend: completeHook }
  app.setNotFoundHandler(unmatched, (_request, reply) =>
    respond(reply, blankProblem(404, 'The resource was not found.')),
  )
  app.setErrorHandler(failOutsideWalk)
  return app
}
