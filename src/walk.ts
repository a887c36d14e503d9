import type { FastifyReply } from 'fastify'
import { Answer } from './answer.ts'
import type { AnyDoor } from './door.ts'
import { failure } from './failure.ts'
import { lineOf } from './observe.ts'
import { Refusal } from './problem.ts'
import { respond } from './respond.ts'

/**
 * Walks a request along these doors until one of them answers; where all of them let it through, `goOn` is called. It waits
 * only where a door does, and then goes on at the index `from`.
 */
export const walk = (reply: FastifyReply, doors: readonly AnyDoor[], goOn: () => void, from = 0): void => {
  const { request } = reply
  const { visit } = request
  try {
    for (let index = from; index < doors.length; index++) {
      const door = doors[index]
      if (!door || (door.applies && !door.applies(visit.found, request))) continue
      visit.at = door.name
      const said = door.ask(request, visit.found)
      if (said instanceof Promise) {
        said
          .then((later) => letsThrough(reply, later) && walk(reply, doors, goOn, index + 1))
          .catch((error) => fail(reply, error))
        return
      }
      if (!letsThrough(reply, said)) return
    }
  } catch (error) {
    fail(reply, error)
    return
  }
  goOn()
}

/** Whether the door that was asked lets the request through; if not, it is answered. */
const letsThrough = (reply: FastifyReply, said: object | undefined): boolean => {
  // The message broke off while the door was waiting: `answerSocket` of wire/socket.ts has answered it.
  if (reply.sent) return false
  if (said instanceof Refusal || said instanceof Answer) {
    respond(reply, said)
    return false
  }
  const { visit } = reply.request
  visit.passed.push(visit.at)
  if (said) Object.assign(visit.found, said)
  return true
}

/** Answers a request after an error was thrown: with `refusal`, or else as a failure of the server. */
export const fail = (reply: FastifyReply, error: unknown, refusal?: Refusal, send = respond): void => {
  const { request } = reply
  if (request.raw.socket.destroyed) {
    // Unless the server has answered and closed the connection, as after a timeout.
    if (!reply.sent) request.log.info(lineOf(request), 'the client went away')
    reply.hijack()
  } else send(reply, refusal ?? failure(request, error))
}
