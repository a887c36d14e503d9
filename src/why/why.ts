import type { FastifyInstance } from 'fastify'
import { assetRoutes } from './assets.ts'
import { frontRoutes } from './front.ts'
import { docsRoutes } from './openapi/docs.ts'
import { openapiRoutes } from './openapi/openapi.ts'
import { operationRoutes } from './operations/operation-routes.ts'
import { problemRoutes } from './problems/problem-routes.ts'
import { statusRoutes } from './statuses/status-routes.ts'

/**
 * A plugin with the parts of the server that explain its statuses: pages, record of requests, OpenAPI and faults. One
 * line in `app.ts` registers it. Without that line and this folder, the API works the same.
 */
export default async (app: FastifyInstance): Promise<void> => {
  // Loaded only where it is used: a start in production is shorter without it.
  const learning = app.house.production ? undefined : (await import('./learning.ts')).openLearning(app)
  frontRoutes(app)
  assetRoutes(app)
  statusRoutes(app, learning?.clients)
  problemRoutes(app)
  operationRoutes(app)
  openapiRoutes(app)
  docsRoutes(app)
  learning?.addRoutes()
}
