import type { Database } from 'better-sqlite3'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { noContent } from '../answer.ts'
import { reset } from '../database/seed.ts'
import type { Writes } from '../database/writes.ts'
import { door } from '../door.ts'
import { operation } from '../operation.ts'
import { problem } from '../problem.ts'
import { originOf } from './origin.ts'

const crossSite = problem('permission', 'cross-site', 403, { title: 'Pages of other sites may not do this' })

/** Browsers send Sec-Fetch-Site to trustworthy origins only, and Origin with every POST. */
const isCrossSite = (request: FastifyRequest): boolean => {
  const { host, origin, 'sec-fetch-site': site } = request.headers
  const own = [originOf(request), `http://${host}`]
  return site === 'cross-site' || (site === undefined && origin !== undefined && !own.includes(origin))
}

/** A page that somebody visits while the server runs must not wipe it (Fetch Metadata, 2.3). */
const ownSite = door('permission', [crossSite], (request) =>
  isCrossSite(request)
    ? crossSite('A page of another site may not reset this server; do it from its own pages, or with curl.')
    : undefined,
)

export const resetRoute = (app: FastifyInstance, database: Database, writes: Writes): void => {
  operation(app, 'POST /reset', {
    summary: 'Put the seed back; all else is deleted, sessions too',
    doors: { permission: ownSite },
    answers: { 204: null },
    action: async () => {
      await writes.alone(() => reset(database))
      return noContent()
    },
  })
}
