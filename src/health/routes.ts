import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Database } from '../database/open.ts'
import { acceptable } from '../doors/acceptable.ts'
import { ok } from '../doors/answer.ts'
import { operation } from '../doors/operation.ts'

const Health = z.strictObject({ status: z.literal('ok') })

/** Whether the process lives, and whether it can do its work: for whatever starts, restarts and balances servers. */
export const healthRoutes = (app: FastifyInstance, database: Database): void => {
  const ping = database.prepare('SELECT 1')
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
    answers,
    action: () => {
      ping.get()
      return ok({ status: 'ok' as const }, {})
    },
  })
}
