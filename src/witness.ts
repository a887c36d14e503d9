import type { ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Outcome } from './answer.ts'
import { addressOf } from './http/client.ts'
import { lineOf, logAnswer } from './log.ts'
import { problemDetails, Refusal } from './problem.ts'
import type { DoorName } from './row.ts'
import type { Testimony } from './visit.ts'

/** What a request asks for, as a testimony has it. */
export const operationOf = ({ method, routeOptions: { url, config } }: FastifyRequest): string | undefined =>
  url === undefined || config.isStandIn ? undefined : `${config.operation?.method ?? method} ${url}`

/** The fields of an answer, with those that Node has added, such as Date. No public property of it has them. */
const fieldsOf = (response: ServerResponse): string[] => {
  const head = String(Reflect.get(response, '_header') ?? '')
  return head
    .split('\r\n')
    .slice(1)
    .flatMap((line) => {
      const colon = line.indexOf(':')
      return colon === -1 ? [] : [line.slice(0, colon), line.slice(colon + 1).trim()]
    })
}

/** Acts once the head of an answer is written: a hook that waits, or a stream as content, puts that off. */
const onceWritten = (response: ServerResponse, act: () => void): void => {
  if (response.headersSent) {
    act()
    return
  }
  const once = (): void => {
    response.off('finish', once).off('close', once)
    act()
  }
  response.once('finish', once).once('close', once)
}

/** Tells the witnesses, if there are any, and the log that a request has been answered. */
export const tellWitnesses = (
  request: FastifyRequest,
  reply: FastifyReply,
  door: DoorName,
  outcome: Outcome | undefined,
  status: number,
): void => {
  const { id, visit, raw, server, log } = request
  const { witnesses } = server.house
  if (witnesses.length > 0) {
    const milliseconds = performance.now() - visit.startedAt
    const testimony: Testimony = {
      id,
      get client() {
        return { address: addressOf(request.ip, raw.socket.remoteAddress), username: visit.username }
      },
      line: { method: request.method, target: raw.url ?? '', version: raw.httpVersion },
      operation: operationOf(request),
      rawHeaders: raw.rawHeaders,
      passed: visit.passed,
      door,
      outcome,
      get problem() {
        return outcome instanceof Refusal ? problemDetails(outcome, id, server.house) : undefined
      },
      status,
      // Read by those who want it, and then at once: afterwards the answer is gone.
      get fields() {
        return fieldsOf(reply.raw)
      },
      milliseconds,
    }
    onceWritten(reply.raw, () => {
      for (const tell of witnesses) tell(testimony)
    })
  }
  logAnswer(log, lineOf(request), status, door, outcome)
}
