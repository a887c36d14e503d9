import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ok } from '../answer.ts'
import { type Awaitable, andThen } from '../door.ts'
import { acceptable } from '../doors/acceptable.ts'
import { serviceProblems, shuttingDown, unavailable } from '../doors/service.ts'
import { operation } from '../operation.ts'

const Health = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' })

/** Liveness and readiness, for process managers and load balancers. */
export default async (app: FastifyInstance): Promise<void> => {
  const { storage, elapsed } = app.kitchen
  let looked: { readonly at: number; readonly isReadable: Awaitable<boolean> } = {
    at: Number.NEGATIVE_INFINITY,
    isReadable: false,
  }

  const failed = (error: unknown): boolean => {
    app.log.warn({ err: error }, 'The database cannot be read')
    return false
  }

  const look = (): Awaitable<boolean> => {
    try {
      const read = storage.read()
      return read instanceof Promise ? read.then(() => true, failed) : true
    } catch (error) {
      return failed(error)
    }
  }

  /** Whether the database can be read; a look holds for a second. */
  const isReadable = (): Awaitable<boolean> => {
    if (elapsed() - looked.at >= 1000) looked = { at: elapsed(), isReadable: look() }
    return looked.isReadable
  }

  const answers = { 200: Health }
  const doors = { acceptable: acceptable('application/json') }

  operation(app, 'GET /health/live', {
    summary: 'Check whether the process is alive',
    doors,
    answers,
    action: () => ok({ status: 'ok' as const }, {}),
  })

  operation(app, 'GET /health/ready', {
    summary: 'Check whether it can serve requests',
    doors,
    refuses: serviceProblems,
    answers,
    action: () => {
      if (app.house.draining) return shuttingDown()
      return andThen(isReadable(), (is) => (is ? ok({ status: 'ok' as const }, {}) : unavailable()))
    },
  })
}
