import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ok } from '../answer.ts'
import { asJson } from '../doors/acceptable.ts'
import { serviceProblems, shuttingDown, unavailable } from '../doors/service.ts'
import { operation } from '../operation.ts'

const Health = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' })

/** Liveness and readiness, for process managers and load balancers. */
export default async (app: FastifyInstance): Promise<void> => {
  const { storage, elapsed } = app.kitchen
  let lookedAt = 0
  let isReadable: Promise<boolean> | undefined

  const look = async (): Promise<boolean> => {
    try {
      await storage.read()
      return true
    } catch (error) {
      app.log.warn({ err: error }, 'The database cannot be read')
      return false
    }
  }

  const answers = { 200: Health }
  const doors = { acceptable: asJson }

  operation(app, 'GET /health/live', {
    summary: 'Check whether the process is alive',
    tells: 'live',
    doors,
    answers,
    action: () => ok({ status: 'ok' as const }, {}),
  })

  operation(app, 'GET /health/ready', {
    summary: 'Check whether it can serve requests',
    tells: 'ready',
    doors,
    refuses: serviceProblems,
    answers,
    action: async () => {
      if (app.house.draining) return shuttingDown()
      // A look holds for a second.
      if (isReadable === undefined || elapsed() - lookedAt >= 1000) {
        lookedAt = elapsed()
        isReadable = look()
      }
      return (await isReadable) ? ok({ status: 'ok' as const }, {}) : unavailable()
    },
  })
}
