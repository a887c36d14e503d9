import type { FastifyRequest } from 'fastify'
import { permanentRedirect } from '../answer.ts'
import { door } from '../door.ts'
import { originForm } from '../http/host.ts'
import { problem } from '../problem.ts'

const noSuchRoute = problem('route', 'no-such-route', 404, 'There is no such path')

/** Whether the target is in asterisk-form (RFC 9112 3.2.4): `OPTIONS *` is about the server as a whole. */
export const isAsterisk = ({ raw }: FastifyRequest): boolean => raw.url === '*'

/** The door `route`. Uses the result of Fastify's router. */
export const route = door('route', [noSuchRoute], (request) => {
  const { url = '/' } = request.raw
  // Without the authority of an absolute-form target: a redirect must not contain a host that the client chose.
  const target = originForm(url)
  const query = target.indexOf('?')
  const path = query === -1 ? target : target.slice(0, query)
  if (isAsterisk(request)) return undefined
  if (request.is404 || path.endsWith('//'))
    return noSuchRoute(
      'There is no resource at this path. Check it for typing errors, or start from the links of GET /.',
    )
  // Browsers refuse a preflight that is redirected (Fetch 4.8).
  const isPreflight = request.method === 'OPTIONS' && request.server.house.corsOrigin !== undefined
  if (path.length > 1 && path.endsWith('/') && !isPreflight)
    return permanentRedirect(path.slice(0, -1) + target.slice(path.length))
  return undefined
})
