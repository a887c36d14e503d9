import type { FastifyInstance } from 'fastify'
import { openClients } from './clients.ts'
import { addFaults } from './faults.ts'
import { lessonRoutes } from './lessons/lesson-routes.ts'
import { keepRecord } from './record/record.ts'
import { requestRoutes } from './record/requests.ts'
import { resetRoute, startOverRoute } from './reset.ts'

/** What only a server to learn from has: the record of requests, lessons, faults on purpose, and starting over. */
export const openLearning = (app: FastifyInstance) => {
  const { now, storage } = app.kitchen
  const clients = openClients(now)
  const record = keepRecord(app, now, clients)
  return {
    clients,
    addRoutes: (): void => {
      requestRoutes(app, record)
      lessonRoutes(app, record, clients)
      addFaults(app, storage)
      resetRoute(app, storage, clients)
      startOverRoute(app, clients)
    },
  }
}
