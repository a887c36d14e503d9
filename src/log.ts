import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import type { Outcome } from './answer.ts'
import { traceIdOf } from './http/trace.ts'
import { Refusal } from './problem.ts'
import type { DoorName } from './row.ts'

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

/** The same of what may never have become a request. */
type Line = { readonly [Name in keyof ReturnType<typeof lineOf>]?: ReturnType<typeof lineOf>[Name] | undefined } & {
  readonly reqId?: string
}

/** Writes the line of a request: at `warn` where it was slow, or where the server could not serve it, and then why. */
export const logAnswer = (
  log: FastifyBaseLogger,
  line: Line,
  status: number,
  door: DoorName,
  outcome: Outcome | undefined,
): void => {
  const isOut = status === 503
  const refused = outcome instanceof Refusal && { door, problem: outcome.slug, ...(isOut && { why: outcome.detail }) }
  const level = isOut || (line.ms ?? 0) > slow ? 'warn' : 'info'
  log[level]({ ...line, status, ...refused }, 'answered')
}
