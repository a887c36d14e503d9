import type { FastifyInstance, FastifyRequest } from 'fastify'
import { noContent } from '../answer.ts'
import type { Storage } from '../database/storage.ts'
import { door } from '../door.ts'
import { operation } from '../operation.ts'
import { problem } from '../problem.ts'
import { originOf } from './origin.ts'

const crossSite = problem('permission', 'cross-site', 403, 'Pages of other sites cannot send this request')

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
const ownSite = door('permission', [crossSite], (request) =>
  isCrossSite(request)
    ? crossSite(
        'A page of another site cannot reset this server. Send the request from a page of this server, or with curl.',
      )
    : undefined,
)

export const resetRoute = (app: FastifyInstance, { reset }: Storage): void => {
  operation(app, 'POST /reset', {
    summary: 'Delete all data, including sessions, and restore the seed data',
    doors: { permission: ownSite },
    answers: { 204: null },
    action: async () => {
      await reset()
      return noContent()
    },
  })
}
