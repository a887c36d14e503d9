import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ok } from '../answer.ts'
import { acceptable } from '../doors/acceptable.ts'
import { serviceProblems, shuttingDown } from '../doors/service.ts'
import { operation } from '../operation.ts'

const Health = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' })

/** Liveness and readiness, for process managers and load balancers. */
export default async (app: FastifyInstance): Promise<void> => {
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
    // The door `service` has looked at the database already.
    action: () => (app.house.draining ? shuttingDown() : ok({ status: 'ok' as const }, {})),
  })
}
