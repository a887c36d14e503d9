import type { FastifyRequest } from 'fastify'
import { troubleOf } from './database/trouble.ts'
import { unavailable } from './doors/service.ts'
import { reasonPhrase } from './http/status.ts'
import { problem, Refusal } from './problem.ts'

const noRoom = problem(null, 'insufficient-storage', 507, { title: 'There is no room left to store this' })
const internal = problem(null, 'internal-error', 500, { title: 'The server failed' })

/** The problems behind every door: what failed inside. */
export const failures = [noRoom, internal] as const

/** What a client is told of something that was thrown: never its message, which goes to the log. */
export const failure = ({ log }: Pick<FastifyRequest, 'log'>, error: unknown): Refusal => {
  const trouble = troubleOf(error)
  log.error({ err: error }, trouble ? 'storage in trouble' : 'unforeseen')
  if (trouble === 'full')
    return noRoom('There is no room left to store this, and nothing was changed. Try again later.')
  return trouble
    ? unavailable()
    : internal(
        'The server failed; the request was fine. The failure is logged under the id of this request. Try again later.',
      )
}

/** A problem without a type of its own (RFC 9457 4.2.1), for the errors of routes that are no operations. */
export const blankProblem = (status: number, detail: string): Refusal =>
  new Refusal(
    'about:blank',
    {
      door: 'action',
      slug: 'about:blank',
      status,
      title: reasonPhrase(status),
      section: 'RFC 9457 4.2.1',
      headers: [],
      members: {},
    },
    detail,
    {},
    {},
  )
