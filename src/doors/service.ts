import { type ELDHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import { door } from '../door.ts'
import type { Operation } from '../operation.ts'
import { problem } from '../problem.ts'
import type { House } from '../visit.ts'

const retry = { headers: ['retry-after'] } as const
const shuttingDownProblem = problem('service', 'shutting-down', 503, 'The server is shutting down', { ...retry })
export const overloadedProblem = problem('service', 'overloaded', 503, 'The server is overloaded', { ...retry })
const unavailableProblem = problem('service', 'unavailable', 503, 'The database is unavailable', { ...retry })

/** The seconds to wait before a retry. */
const later = { 'retry-after': '10' }

export const shuttingDown = () =>
  shuttingDownProblem(
    'This server is shutting down. Send the request again in a few seconds, over a new connection.',
    later,
  )
export const overloaded = () =>
  overloadedProblem('The server has more requests than it can handle. Send the request again in a few seconds.', later)
/** `isUnknown`: what was to be changed may have been, as after a commit to a file that is not there any more. */
export const unavailable = (isUnknown = false) =>
  unavailableProblem(
    isUnknown
      ? 'The database became unavailable during the change, so the server does not know whether the change was stored. Read the resource later, and then decide whether to send the request again.'
      : 'The database cannot be read or written at the moment, and nothing was changed. Send the request again later.',
    later,
  )

export const serviceProblems = [shuttingDownProblem, overloadedProblem, unavailableProblem] as const

/**
 * Whether a route is served as long as the process lives. The liveness check is: a failed one would make a supervisor restart
 * the process. So are metrics, which say what is wrong with it.
 */
export const isAlwaysServed = (tells: Operation['tells']): boolean => tells === 'live'

/** The door `service`. */
export const service = (house: House, isOverloaded: () => boolean, isReachable: () => boolean) =>
  door('service', serviceProblems, ({ routeOptions: { config } }) => {
    if (isAlwaysServed(config.tells)) return undefined
    if (house.closing) return shuttingDown()
    if (isOverloaded()) return overloaded()
    return isReachable() ? undefined : unavailable()
  })

/** The maximum lag of the event loop in milliseconds, averaged over a second, before new requests are refused. */
const maxDelay = 1000

/** Whether the event loop lags. The measurement begins when the server listens, so startup does not count. */
export const eventLoopLag = (
  app: FastifyInstance,
  delay: Pick<ELDHistogram, 'mean' | 'enable' | 'disable' | 'reset'> = monitorEventLoopDelay({ resolution: 20 }),
): (() => boolean) => {
  // How many looks in a row have found it late. Once is no lag: the process was stopped, as by SIGSTOP or the sleep of a
  // laptop.
  let late = 0
  const look = (): void => {
    const milliseconds = delay.mean / 1e6
    delay.reset()
    const before = late
    late = milliseconds > maxDelay ? late + 1 : 0
    if (late === 2) app.log.warn({ milliseconds, maxDelay }, 'overloaded: the event loop lags')
    if (late === 0 && before > 1) app.log.info({ milliseconds, maxDelay }, 'the event loop no longer lags')
  }
  let timer: NodeJS.Timeout | undefined
  app.addHook('onListen', async () => {
    delay.enable()
    timer = setInterval(look, 1000).unref()
  })
  app.addHook('onClose', async () => {
    clearInterval(timer)
    delay.disable()
  })
  return () => late > 1
}
