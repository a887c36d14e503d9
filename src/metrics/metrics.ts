import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { caching } from '../answer.ts'
import { Refusal } from '../problem.ts'
import type { Gauge as Measured } from '../visit.ts'

/** Upper bounds in seconds: from an answer out of memory to one that has waited for the disk or for a slow uplink. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Milliseconds between two looks at the event loop. */
const resolution = 20

/** What no operation has answered: unknown paths, methods that a path does not support, what is no request. */
const none = 'none'

/**
 * A plugin that serves `GET /metrics` in the text format of Prometheus. One line in `app.ts` registers it. Labels are names
 * out of the code, operations and problems, so that no client can make more of them.
 */
export default async (app: FastifyInstance): Promise<void> => {
  const { house } = app
  const registry = new Registry()
  const registers = [registry]
  const requests = new Counter({
    name: 'kitchen_requests_total',
    help: 'Answered requests, by operation and status.',
    labelNames: ['operation', 'status'],
    registers,
  })
  const refusals = new Counter({
    name: 'kitchen_refusals_total',
    help: 'Refused requests, by door and problem type.',
    labelNames: ['door', 'problem'],
    registers,
  })
  const durations = new Histogram({
    name: 'kitchen_request_duration_seconds',
    help: 'Time from the header section of a request to its answer, by operation.',
    labelNames: ['operation'],
    buckets,
    registers,
  })
  /** What cannot be read, as without a database, is not a number: the others are needed most then. */
  const add = ({ name, help, read }: Measured): void => {
    const collect = async () => gauge.set(await Promise.try(read).catch(() => Number.NaN))
    const gauge: Gauge = new Gauge({ name, help, registers, collect })
  }
  const delay = monitorEventLoopDelay({ resolution })
  house.gauges.push(
    {
      name: 'kitchen_requests_under_way',
      help: 'Requests in progress, including this one.',
      read: house.underWay,
    },
    {
      name: 'kitchen_event_loop_lag_seconds',
      help: 'Longest lag of the event loop since the metrics were last read.',
      read: () => {
        const longest = Math.max(0, delay.max / 1e9 - resolution / 1e3)
        delay.reset()
        return longest
      },
    },
    {
      name: 'kitchen_heap_used_bytes',
      help: 'Memory used by JavaScript objects.',
      read: () => process.memoryUsage().heapUsed,
    },
  )

  house.observers.push(({ operation = none, door, outcome, status, milliseconds }) => {
    requests.inc({ operation, status })
    if (outcome instanceof Refusal) refusals.inc({ door, problem: outcome.slug })
    if (milliseconds !== undefined) durations.observe({ operation }, milliseconds / 1000)
  })
  // Not earlier: those of resources that are registered later are there by then.
  app.addHook('onReady', async () => house.gauges.forEach(add))
  app.addHook('onListen', async () => {
    delay.enable()
  })
  app.addHook('onClose', async () => {
    delay.disable()
  })
  app.get('/metrics', { config: { tells: 'live' } }, async (_request, reply) =>
    reply
      .type(registry.contentType)
      .header('cache-control', caching.never)
      .send(await registry.metrics()),
  )
}
