import type { ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify'
import type { Outcome } from './answer.ts'
import { addressOf } from './http/client.ts'
import { traceIdOf } from './http/trace.ts'
import { problemDetails, Refusal } from './problem.ts'
import type { DoorName } from './row.ts'
import type { Observation } from './visit.ts'
import { wasAskedForContent } from './wire/connection.ts'

/** Milliseconds after which a request is called slow. */
const slow = 1000

/** What the log says of a request: the pattern of its route and never its query, and no header, secret or content. */
export const lineOf = ({ method, routeOptions, visit, raw }: FastifyRequest) => ({
  method,
  route: routeOptions.url,
  user: visit.userId,
  trace: traceIdOf(raw.headers.traceparent),
  ms: Math.round((performance.now() - visit.startedAt) * 100) / 100,
})

/** The same for a message that may not have been parsed. */
type Line = Partial<ReturnType<typeof lineOf>> & { readonly reqId?: string }

/** Writes the line of a request: at `warn` where it was slow, or where the server could not serve it, and then why. */
export const logAnswer = (
  log: FastifyBaseLogger,
  line: Line,
  status: number,
  door: DoorName,
  outcome: Outcome | undefined,
): void => {
  const isUnavailable = status === 503
  const refused = outcome instanceof Refusal && {
    door,
    problem: outcome.slug,
    ...(isUnavailable && { why: outcome.detail }),
  }
  const level = isUnavailable || (line.ms ?? 0) > slow ? 'warn' : 'info'
  log[level]({ ...line, status, ...refused }, 'answered')
}

/** What a request asks for, as an observation has it. */
export const operationOf = ({ method, routeOptions: { url, config } }: FastifyRequest): string | undefined =>
  url === undefined || config.isStandIn ? undefined : `${config.operation?.method ?? method} ${url}`

/** The fields of an answer, with those that Node has added, such as Date. No public property of it has them. */
const fieldsOf = (response: ServerResponse): string[] => {
  const head = String(Reflect.get(response, '_header') ?? '')
  // Node writes one line for each field, below the status line.
  return [...head.matchAll(/\n(.+?): (.*)\r/g)].flatMap(([, name = '', value = '']) => [name, value.trim()])
}

/** Logs that a request has been answered, and tells the observers once the head of the response has been sent. */
export const tellObservers = (reply: FastifyReply, door: DoorName, outcome: Outcome | undefined): void => {
  const { request } = reply
  const { id, visit, raw, server, log } = request
  const { observers, hasPlugins } = server.house
  const { headersSent, destroyed } = reply.raw
  const line = lineOf(request)
  const write = (): void => logAnswer(log, line, reply.statusCode, door, outcome)
  // A plugin's hook can still fail on this response. Another one then replaces it, and only that one is logged.
  const mayFail = hasPlugins && !headersSent && !destroyed
  const tell = (): void => {
    if (visit.told) return
    visit.told = true
    if (mayFail) write()
    if (observers.length === 0) return
    const observation: Observation = {
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
      status: reply.statusCode,
      get gotContinue() {
        return wasAskedForContent(raw)
      },
      // Read by those who want it, and then at once: afterwards the answer is gone.
      get fields() {
        return fieldsOf(reply.raw)
      },
      milliseconds: line.ms,
    }
    for (const observe of observers) observe(observation)
  }
  // A hook that waits, or a stream as content, puts off the head of the answer. Before the other listeners: with that
  // event the next message on the connection begins, which would be told of first.
  if (!mayFail && !visit.told) write()
  if (headersSent) tell()
  else reply.raw.prependOnceListener('close', tell)
}
