import type { FastifyInstance, FastifyRequest } from 'fastify'
import { noContent } from '../answer.ts'
import type { Storage } from '../database/storage.ts'
import { door } from '../door.ts'
import { optionalAuthentication } from '../doors/authentication.ts'
import { operation } from '../operation.ts'
import { problem } from '../problem.ts'
import { teacherOnly } from '../sessions/teacher.ts'
import { type Clients, ownName } from './clients.ts'
import { originOf } from './origin.ts'

const crossSite = problem('permission', 'cross-site', 403, 'Pages of other sites cannot send this request')

/**
 * Checks Sec-Fetch-Site, which browsers send only to trustworthy origins, or else Origin, which they send with every
 * POST.
 */
const isCrossSite = (request: FastifyRequest): boolean => {
  const { host, origin, 'sec-fetch-site': site } = request.headers
  const own = [originOf(request), `http://${host}`]
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  return origin !== undefined && !own.includes(origin)
}

/** The door `permission` of a reset: refuses requests from pages of other sites (Fetch Metadata 2.3). */
const ownSite = door('permission', [crossSite], (request) =>
  isCrossSite(request)
    ? crossSite('A page of another site cannot send this request. Send it from a page of this server, or with curl.')
    : undefined,
)

export const resetRoute = (app: FastifyInstance, { reset }: Storage, clients: Clients): void => {
  const { teacherPassword } = app.kitchen
  operation(app, 'POST /reset', {
    summary: 'Delete all data, including sessions, and restore the seed data',
    doors: {
      ...(teacherPassword !== undefined && { authentication: teacherOnly(teacherPassword) }),
      permission: ownSite,
    },
    answers: { 204: null },
    action: async () => {
      await reset()
      clients.forget()
      return noContent()
    },
  })
}

/** Forgets what the pages keep of the client that asks: of its address and, with a good token, of its username. */
export const startOverRoute = (app: FastifyInstance, clients: Clients): void => {
  operation(app, 'POST /start-over', {
    summary: 'Remove your stamps and ticks, to start over',
    doors: { authentication: optionalAuthentication, permission: ownSite },
    answers: { 204: null },
    action: ({ caller }, request) => {
      clients.startOver(ownName(request))
      if (caller) clients.startOver(caller.username)
      return noContent()
    },
  })
}
