import type { Database } from 'better-sqlite3'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { reset } from '../database/seed.ts'
import { noContent } from '../doors/answer.ts'
import { door } from '../doors/door.ts'
import { operation } from '../doors/operation.ts'
import { refuse } from '../doors/refusal.ts'
import type { Kitchen } from '../kitchen.ts'
import { originOf } from './origin.ts'

/**
 * Checks Sec-Fetch-Site, which browsers send only to trustworthy origins, or else Origin, which they send with every
 * POST.
 */
const isCrossSite = (request: FastifyRequest): boolean => {
  const { host, origin, 'sec-fetch-site': site } = request.headers
  const own = [originOf(request), `http://${host}`]
  return site === 'cross-site' || (site === undefined && origin !== undefined && !own.includes(origin))
}

/** Door 10 of a reset: refuses requests from pages of other sites (Fetch Metadata 2.3). */
const ownSite = door('permission', ['cross-site'], (request) =>
  isCrossSite(request)
    ? refuse(
        'cross-site',
        'A page of another site cannot reset this server. Send the request from a page of this server, or with curl.',
      )
    : {},
)

export const resetRoute = (
  app: FastifyInstance,
  kitchen: Kitchen,
  database: () => Database,
  beforeWrite: () => void,
): void => {
  operation(app, 'POST /reset', {
    summary: 'Delete all data, including sessions, and restore the seed data',
    doors: [ownSite],
    answers: { 204: null },
    action: async () => {
      beforeWrite()
      await reset(database(), kitchen.passwords, kitchen)
      return noContent()
    },
  })
}
