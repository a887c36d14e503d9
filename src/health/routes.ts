import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ok } from '../answer.ts'
import { acceptable } from '../doors/acceptable.ts'
import { serviceProblems, shuttingDown, unavailable } from '../doors/service.ts'
import { operation } from '../operation.ts'

const Health = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' })

/** Liveness and readiness, for process managers and load balancers. */
export default async (app: FastifyInstance): Promise<void> => {
  const { database, elapsed } = app.kitchen
  const read = database.prepare('SELECT 1 FROM migrations LIMIT 1')
  let looked = { at: Number.NEGATIVE_INFINITY, failed: false }

  /** Whether the database can be read; a look holds for a second. */
  const isReadable = (): boolean => {
    if (elapsed() - looked.at >= 1000) {
      looked = { at: elapsed(), failed: false }
      try {
        read.get()
      } catch (error) {
        app.log.warn({ err: error }, 'The database cannot be read')
        looked.failed = true
      }
    }
    return !looked.failed
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
      return isReadable() ? ok({ status: 'ok' as const }, {}) : unavailable()
    },
  })
}
