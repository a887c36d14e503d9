import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import { door } from '../door.ts'
import { problem } from '../problem.ts'
import type { House } from '../visit.ts'

const retry = { headers: ['retry-after'] } as const
const shuttingDownProblem = problem('service', 'shutting-down', 503, { title: 'The server is shutting down', ...retry })
const overloadedProblem = problem('service', 'overloaded', 503, { title: 'The server is overloaded', ...retry })
const unavailableProblem = problem('service', 'unavailable', 503, { title: 'The database is unavailable', ...retry })

/** Seconds after which it is worth trying again. */
const later = { 'retry-after': '10' }

export const shuttingDown = () =>
  shuttingDownProblem('This server is shutting down. Try again in a moment, over a new connection.', later)
export const overloaded = () =>
  overloadedProblem('The server has more requests than it can handle. Try again in a moment.', later)
export const unavailable = () =>
  unavailableProblem(
    'The database cannot be read or written right now, and nothing was changed. Try again later.',
    later,
  )

export const serviceProblems = [shuttingDownProblem, overloadedProblem, unavailableProblem] as const

type ServiceOptions = {
  readonly house: House
  /** The path that asks whether the process lives. */
  readonly liveness: string
  readonly isOverloaded: () => boolean
  readonly isReachable: () => boolean
}

/** Door 2. Whether the process lives is answered in any case: whatever asks would restart it otherwise. */
export const service = ({ house, liveness, isOverloaded, isReachable }: ServiceOptions) =>
  door('service', serviceProblems, ({ routeOptions }) => {
    if (routeOptions.url === liveness) return undefined
    if (house.closing) return shuttingDown()
    if (isOverloaded()) return overloaded()
    return isReachable() ? undefined : unavailable()
  })

/** Milliseconds by which the event loop may lag, on average over a second, before new requests are refused. */
const maxDelay = 1000

/** Whether the event loop lags, from the moment on at which the server listens: the lag of starting does not count. */
export const eventLoopLag = (
  app: FastifyInstance,
  delay: Pick<
    ReturnType<typeof monitorEventLoopDelay>,
    'mean' | 'enable' | 'disable' | 'reset'
  > = monitorEventLoopDelay({ resolution: 20 }),
): (() => boolean) => {
  let lags = false
  const look = (): void => {
    const milliseconds = delay.mean / 1e6
    delay.reset()
    const lagged = lags
    lags = milliseconds > maxDelay
    if (lags && !lagged) app.log.warn({ milliseconds, maxDelay }, 'overloaded: the event loop lags')
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
  return () => lags
}
