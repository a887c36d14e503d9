import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import { Answer } from './answer.ts'
import type { AnyDoor } from './door.ts'
import { Refusal } from './refusal.ts'
import { send } from './reply.ts'
import type { DoorName } from './row.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** What may answer in the place of a door, with what that door refuses with. */
    detours: Map<DoorName, (request: FastifyRequest) => Refusal | undefined>
  }
}

/** Hangs a door into Fastify's lifecycle. A door that answers at once is asked without a promise. */
export const hang =
  (door: AnyDoor): onRequestHookHandler =>
  (request, reply, done) => {
    const { walk } = request
    if (door.applies && !door.applies(walk.found, request)) return done()
    walk.at = door.name
    const outcome = request.server.detours.get(door.name)?.(request) ?? door.ask(request, walk.found)
    if (outcome instanceof Promise) outcome.then((later) => settle(later, request, reply, done)).catch(fail(done))
    else settle(outcome, request, reply, done)
  }

const settle = (outcome: object, request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
  // The message broke off meanwhile, and was answered as what it was.
  if (reply.sent) return
  if (outcome instanceof Refusal || outcome instanceof Answer) {
    send(request, reply, outcome)
    return
  }
  request.walk.passed.push(request.walk.at)
  Object.assign(request.walk.found, outcome)
  done()
}

/** Whatever it is that was thrown: Fastify would take `undefined` for no fault at all, and let the request on. */
const fail =
  (done: (error: Error) => void) =>
  (thrown: unknown): void =>
    done(thrown instanceof Error ? thrown : new Error('Thrown, and no error', { cause: thrown }))
