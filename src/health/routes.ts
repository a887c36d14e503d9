import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { acceptable } from '../doors/acceptable.ts'
import { ok } from '../doors/answer.ts'
import { operation } from '../doors/operation.ts'
import { shuttingDown } from '../doors/service.ts'

const Health = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' })

/** Whether the process lives, and whether it can do its work: for whatever starts, restarts and balances servers. */
export const healthRoutes = (app: FastifyInstance): void => {
  const answers = { 200: Health }
  const doors = [acceptable('application/json')] as const

  operation(app, 'GET /health/live', {
    summary: 'Is the process alive?',
    doors,
    answers,
    action: () => ok({ status: 'ok' as const }, {}),
  })

  operation(app, 'GET /health/ready', {
    summary: 'Can it do its work?',
    doors,
    refuses: ['shutting-down'],
    answers,
    // The door `service` has looked at the database already.
    action: () => (app.draining ? shuttingDown() : ok({ status: 'ok' as const }, {})),
  })
}
