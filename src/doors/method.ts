import { caching, noContent } from '../answer.ts'
import { door } from '../door.ts'
import { problem } from '../problem.ts'
import type { House } from '../visit.ts'
import { isAsterisk } from './route.ts'

const methodNotAllowed = problem('method', 'method-not-allowed', 405, 'The resource does not support this method', {
  headers: ['allow'],
})

/** The methods that have a header for the media types that they accept (LDP 7.1, RFC 5789 3.1, RFC 10008 3). */
const announced = ['POST', 'PATCH', 'QUERY']

export const acceptField = (method: string, types: readonly string[]): Record<string, string> => {
  if (!announced.includes(method) || types.length === 0) return {}
  // Accept-Query is a structured field with media types as strings (RFC 9651 3.3.3).
  return {
    [`accept-${method.toLowerCase()}`]: types.map((type) => (method === 'QUERY' ? `"${type}"` : type)).join(', '),
  }
}

const order = ['GET', 'HEAD', 'QUERY', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** The methods that a resource supports (RFC 9110 10.2.1), in a fixed order. */
export const allowed = (methods: Iterable<string>): string[] => {
  const all = new Set(methods).add('OPTIONS')
  return [...order.filter((method) => all.has(method)), ...[...all].filter((method) => !order.includes(method))]
}

/** The request headers that a page of another origin may send, for the response to a preflight (Fetch 4.8). */
const allowedHeaders =
  'Authorization, Content-Type, If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since, If-Range, Prefer, Range'

const preflightFields = ({ corsOrigin, production }: House, allow: string): Record<string, string> =>
  corsOrigin === undefined
    ? {}
    : {
        'access-control-allow-methods': allow,
        'access-control-allow-headers': production ? allowedHeaders : `${allowedHeaders}, Kitchen-Fault`,
        'access-control-max-age': '600',
      }

/**
 * The door `method`. It also responds to OPTIONS on every path, which asks for the supported methods (RFC 9110 9.3.7).
 */
export const method = (house: House) =>
  door('method', [methodNotAllowed], (request) => {
    const url = request.routeOptions.url ?? ''
    const known = isAsterisk(request)
      ? new Set([...house.methods.values()].flatMap((methods) => [...methods]))
      : (house.methods.get(url) ?? new Set())
    if (!isAsterisk(request) && known.has(request.method)) {
      const query = house.operations.get(url)?.get('QUERY')
      // Responses to other methods announce QUERY too (RFC 10008 3).
      if (query) request.visit.headers = { ...request.visit.headers, ...query.accepts }
      return undefined
    }
    const allow = allowed(known).join(', ')
    if (request.method === 'OPTIONS')
      return noContent({
        allow,
        ...Object.assign({}, ...[...(house.operations.get(url)?.values() ?? [])].map(({ accepts }) => accepts)),
        ...preflightFields(house, allow),
        'cache-control': caching.revalidated,
      })
    return methodNotAllowed(`This resource does not support the method of the request. Send one of these: ${allow}.`, {
      allow,
    })
  })
