import type { FastifyRequest } from 'fastify'
import { permanentRedirect } from '../answer.ts'
import { door } from '../door.ts'
import { splitTarget } from '../http/host.ts'
import { problem } from '../problem.ts'

const noSuchRoute = problem('route', 'no-such-route', 404, { title: 'There is no such path' })

/** The asterisk-form of a target (RFC 9112 3.2.4): `OPTIONS *` asks about the server as a whole. */
export const isAsterisk = ({ raw }: FastifyRequest): boolean => raw.url === '*'

/** Door 5. Fastify's router has looked already; what it found decides. */
export const route = door('route', [noSuchRoute], (request) => {
  const { url = '/' } = request.raw
  // Without the authority of an absolute-form: a redirect must not repeat a host that the client wrote.
  const target = url.startsWith('/') ? url : splitTarget(url).origin
  const query = target.indexOf('?')
  const path = query === -1 ? target : target.slice(0, query)
  if (isAsterisk(request)) return undefined
  if (request.is404 || path.endsWith('//'))
    return noSuchRoute('Nothing is served at this path. Check it for a typing error; GET / lists where to start.')
  if (path.length > 1 && path.endsWith('/')) return permanentRedirect(path.slice(0, -1) + target.slice(path.length))
  return undefined
})
