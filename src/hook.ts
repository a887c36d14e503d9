import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestHookHandler,
  onSendHookHandler,
  RouteOptions,
} from 'fastify'
import { z } from 'zod'
import type { AnyDoor } from './door.ts'
import { bearerChallenge } from './doors/authentication.ts'
import { allowed } from './doors/method.ts'
import { blankProblem } from './failure.ts'
import { reasonPhrase } from './http/status.ts'
import { unreachable } from './operation.ts'
import { Refusal } from './problem.ts'
import { complete, respondPastHooks } from './respond.ts'
import { type House, Visit } from './visit.ts'
import { fail, walk } from './walk.ts'
import { askForContent, rememberReply } from './wire/connection.ts'

/** Prepares a request for its walk, before the hooks of plugins. */
export const begin = (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
  request.visit = new Visit()
  rememberReply(reply)
  done()
}

/** A hook that walks the doors that all requests meet, and then these; where all let it through, Fastify goes on with it. */
export const walkHook = (house: House, own: readonly AnyDoor[]): onRequestHookHandler => {
  let doors: readonly AnyDoor[] | undefined
  return (_request, reply, done) => {
    // Not earlier: by the first request, everything that wraps a door has been added.
    doors ??= [...house.entrance, ...own].map((door) => withAround(door, house))
    walk(reply, doors, done)
  }
}

const withAround = (door: AnyDoor, { around }: House): AnyDoor => {
  const act = around[door.name]
  return act ? { ...door, ask: (request, found) => act(request, () => door.ask(request, found)) } : door
}

/** Adds the header fields that the status of a plugin's response requires (RFC 9110 15.5.2, 15.5.6), if they are missing. */
const addRequired = (reply: FastifyReply, status: number): void => {
  const { routeOptions, server } = reply.request
  if (status === 401 && !reply.getHeader('www-authenticate')) reply.headers(bearerChallenge())
  if (status === 405 && !reply.getHeader('allow'))
    reply.header('allow', allowed(server.house.methods.get(routeOptions.url ?? '') ?? []).join(', '))
}

/** Completes the responses of plugins: those of their routes, and those of hooks that respond before the walk. */
export const completeHook: onSendHookHandler = (request, reply, _payload, done) => {
  const { statusCode: status } = reply
  addRequired(reply, status)
  if (request.visit.answered) {
    // A hook before this one may have changed the status of an operation.
    reply.raw.statusMessage = reasonPhrase(status)
    const doors = reply.getHeader('kitchen-doors')
    if (doors !== undefined) reply.header('kitchen-doors', String(doors).replace(/\d+$/, String(status)))
  } else complete(reply)
  done()
}

/** Adds the walk to a route, behind the hooks of plugins: the whole row for an operation, else the doors of all requests. */
export const addWalk = (house: House, options: RouteOptions): void => {
  const { config: { operation, isStandIn } = {}, url } = options
  const own = operation ? [...operation.doors, operation.action] : []
  const onRequest = [...[options.onRequest ?? []].flat(), walkHook(house, own)]
  options.onRequest = onRequest
  // Without plugins only the walk answers an operation, and the hook would add 2 % to the cost of a recipe.
  if (!operation || house.hasPlugins) options.onSend = [...[options.onSend ?? []].flat(), completeHook]
  if (isStandIn) return
  house.methods.set(url, new Set([...(house.methods.get(url) ?? []), ...[options.method].flat()]))
  if (operation) {
    const known = house.operations.get(url) ?? new Map()
    house.operations.set(url, known.set(operation.method, operation))
    return
  }
  onRequest.push((request, _reply, done) => {
    request.visit.at = 'action'
    // The content is the route's to read.
    askForContent(request.raw)
    done()
  })
}

/** An error with which a plugin refuses a request. Headers of any other type are ignored. */
const ClientError = z.object({
  statusCode: z.int().min(400).max(499),
  message: z.string(),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])).catch({}),
})

/** The refusal that a thrown error stands for; undefined if it is a failure. */
const refusalOf = (error: unknown, reply: FastifyReply): Refusal | undefined => {
  if (error instanceof Refusal) return error
  const { data } = error instanceof Error ? ClientError.safeParse(error) : {}
  if (!data) return undefined
  reply.headers(data.headers)
  addRequired(reply, data.statusCode)
  return blankProblem(data.statusCode, data.message)
}

/** Answers what was thrown outside of a walk, by the route of a plugin or by a hook: a refusal as it is. */
export const failOutsideWalk = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
  const { visit } = request
  if (!visit.answered) visit.at = 'action'
  try {
    fail(reply, error, refusalOf(error, reply), respondPastHooks)
  } catch (cause) {
    // Reading the error failed, for example because a getter throws.
    fail(reply, new Error('The thrown error cannot be read', { cause }), undefined, respondPastHooks)
  }
}

/**
 * The router tells a wrong method from a wrong path only where the method has a route, so each path gets routes for the
 * methods that it does not support. They have no doors of their own: the door `method`, which all requests meet, answers.
 */
export const addMissingMethods = (app: FastifyInstance): void => {
  const { methods, operations } = app.house
  const all = [...new Set(['HEAD', 'OPTIONS', ...methods.values().flatMap((known) => known.values())])]
  for (const [url, known] of methods) {
    // A route for OPTIONS alone, as for the preflights of all paths, is not yet a resource.
    if ([...known].every((name) => name === 'OPTIONS')) continue
    const missing = all.filter((name) => !known.has(name))
    const config = { isStandIn: true, tells: operations.get(url)?.get('GET')?.tells }
    if (missing.length > 0) app.route({ method: missing, url, config, handler: unreachable })
  }
}
