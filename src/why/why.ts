import type { FastifyInstance } from 'fastify'
import { assetRoutes } from './assets.ts'
import { openClients } from './clients.ts'
import { addFaults } from './faults.ts'
import { frontRoutes } from './front.ts'
import { lessonRoutes } from './lessons/lesson-routes.ts'
import { docsRoutes } from './openapi/docs.ts'
import { openapiRoutes } from './openapi/openapi.ts'
import { operationRoutes } from './operations/operation-routes.ts'
import { problemRoutes } from './problems/problem-routes.ts'
import { keepRecord } from './record/record.ts'
import { requestRoutes } from './record/requests.ts'
import { resetRoute, startOverRoute } from './reset.ts'
import { statusRoutes } from './statuses/status-routes.ts'

/**
 * A plugin with the parts of the server that explain its statuses: pages, record of requests, OpenAPI and faults. One
 * line in `app.ts` registers it. Without that line and this folder, the API works the same.
 */
const why = async (app: FastifyInstance): Promise<void> => {
  const { now, storage } = app.kitchen
  const clients = openClients(now)
  const record = app.house.production ? undefined : keepRecord(app, now, clients)
  frontRoutes(app)
  assetRoutes(app)
  statusRoutes(app, record && clients)
  problemRoutes(app)
  operationRoutes(app)
  openapiRoutes(app)
  docsRoutes(app)
  if (!record) return
  requestRoutes(app, record)
  lessonRoutes(app, record, clients)
  addFaults(app, storage)
  resetRoute(app, storage, clients)
  startOverRoute(app, clients)
}

// Skips encapsulation, as fastify-plugin does, so that the hooks of this plugin apply to all operations.
Object.defineProperty(why, Symbol.for('skip-override'), { value: true })

export default why
