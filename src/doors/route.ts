import { permanentRedirect } from './answer.ts'
import { door } from './door.ts'
import { isAsterisk } from './method.ts'
import { refuse } from './refusal.ts'

/** The scheme and authority of an absolute-form target (RFC 9112 3.2.2): no redirect repeats a host it was told. */
const authority = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i

/** Door 5. Fastify's router has looked already; what it found decides. */
export const route = door('route', ['no-such-route'], (request) => {
  const target = (request.raw.url ?? '/').replace(authority, '')
  const [path = '/'] = target.split('?', 1)
  if (isAsterisk(request)) return {}
  if (request.is404 || path.endsWith('//'))
    return refuse('no-such-route', `Nothing is served at ${path}; check the path for typing errors.`)
  if (path.length > 1 && path.endsWith('/')) return permanentRedirect(path.slice(0, -1) + target.slice(path.length))
  return {}
})
