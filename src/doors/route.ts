import { splitTarget } from '../http/host.ts'
import { permanentRedirect } from './answer.ts'
import { door } from './door.ts'
import { isAsterisk } from './method.ts'
import { refuse } from './refusal.ts'

/** Door 5. Fastify's router has looked already; what it found decides. */
export const route = door('route', ['no-such-route'], (request) => {
  // Without the authority of an absolute-form: no redirect repeats a host that it was told.
  const { origin: target } = splitTarget(request.raw.url ?? '/')
  const [path = '/'] = target.split('?', 1)
  if (isAsterisk(request)) return {}
  if (request.is404 || path.endsWith('//'))
    return refuse('no-such-route', 'Nothing is served at this path; the README names the paths there are.')
  if (path.length > 1 && path.endsWith('/')) return permanentRedirect(path.slice(0, -1) + target.slice(path.length))
  return {}
})
