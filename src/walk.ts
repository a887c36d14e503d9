import type { FastifyReply, FastifyRequest } from 'fastify'
import { isOutcome } from './answer.ts'
import type { AnyDoor } from './door.ts'
import { failure } from './failure.ts'
import type { Refusal } from './problem.ts'
import { respond } from './respond.ts'

/**
 * Walks a request along these doors until one of them answers; true where all of them let it on. It waits only where a
 * door does.
 */
export const walk = async (
  request: FastifyRequest,
  reply: FastifyReply,
  doors: readonly AnyDoor[],
): Promise<boolean> => {
  const { visit } = request
  try {
    for (const door of doors) {
      if (door.applies && !door.applies(visit.found, request)) continue
      visit.at = door.name
      const asked = door.ask(request, visit.found)
      const said = asked instanceof Promise ? await asked : asked
      // The message broke off while the door was waiting, and was answered as what it was.
      if (reply.sent) return false
      if (isOutcome(said)) {
        respond(request, reply, said)
        return false
      }
      visit.passed.push(door.name)
      if (said) Object.assign(visit.found, said)
    }
    return true
  } catch (error) {
    fail(request, reply, error)
    return false
  }
}

/** Answers for an error that was thrown; `refusal` in the place of what a failure inside is told as. */
export const fail = (request: FastifyRequest, reply: FastifyReply, error: unknown, refusal?: Refusal): void => {
  if (request.raw.socket.destroyed) {
    request.log.info('the client went away')
    reply.hijack()
  } else respond(request, reply, refusal ?? failure(request, error))
}
