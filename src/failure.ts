import type { FastifyRequest } from 'fastify'
import { StorageTrouble, troubleOf } from './database/trouble.ts'
import { unavailable } from './doors/service.ts'
import { reasonPhrase } from './http/status.ts'
import { problem, Refusal } from './problem.ts'

const noRoom = problem(null, 'insufficient-storage', 507, 'The storage is full')
const internal = problem(null, 'internal-error', 500, 'The server failed')

/** The problems that can happen at any door, because of a failure of the server. */
export const failures = [noRoom, internal] as const

/** The response to a thrown error. It never contains the message of the error, which is only logged. */
export const failure = ({ log }: Pick<FastifyRequest, 'log'>, error: unknown): Refusal => {
  const trouble = troubleOf(error)
  log.error({ err: error }, trouble ? 'storage in trouble' : 'unforeseen')
  if (trouble === 'full')
    return noRoom(
      'The server has no storage left for this change, and nothing was changed. Send the request again later.',
    )
  return trouble
    ? unavailable(error instanceof StorageTrouble && error.isUnknown)
    : internal(
        'An unexpected error happened in the server. It is in the log of the server, under the id of this request. Send the request again later.',
      )
}

/** A problem of the type about:blank (RFC 9457 4.2.1), for errors of routes that are not operations. */
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
  )
