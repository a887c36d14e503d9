import type { FastifyRequest } from 'fastify'
import { caching, noContent } from './answer.ts'
import { preflightFields } from './cors.ts'
import { door } from './door.ts'
import type { Operation, Operations } from './operation.ts'
import { refuse } from './refusal.ts'

/** The field that tells which content a method reads, and its value (LDP 7.1, RFC 5789 3.1, RFC 10008 3). */
export const acceptField = (method: string, types: readonly string[]): Record<string, string> => {
  if (method === 'POST') return { 'accept-post': types.join(', ') }
  if (method === 'PATCH') return { 'accept-patch': types.join(', ') }
  // This one is a structured field, whose media types are strings (RFC 9651 3.3.3).
  if (method === 'QUERY') return { 'accept-query': types.map((type) => `"${type}"`).join(', ') }
  return {}
}

const order = ['GET', 'HEAD', 'QUERY', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Exactly the methods that work on a resource (RFC 9110 10.2.1). */
export const allowed = (operations: Iterable<Operation>): string[] => {
  const methods = new Set<string>(['OPTIONS'])
  for (const { method } of operations) methods.add(method)
  if (methods.has('GET')) methods.add('HEAD')
  return order.filter((method) => methods.has(method))
}

/** `Accept-Post`, `Accept-Patch` and `Accept-Query`, where these operations read content. */
const acceptFields = (operations: readonly Operation[]): Record<string, string> => {
  const fields: Record<string, string> = {}
  for (const { method, doors } of operations) {
    const reads = doors.find((door) => door.reads)?.reads
    if (reads) Object.assign(fields, acceptField(method, reads))
  }
  return fields
}

/** The asterisk-form of a target (RFC 9112 3.2.4): `OPTIONS *` asks about the server as a whole. */
export const isAsterisk = ({ raw }: FastifyRequest): boolean => raw.url === '*'

/** Door 6. OPTIONS is answered here, on every path, for what it asks is what this door knows (RFC 9110 9.3.7). */
export const method = (operations: Operations) =>
  door('method', ['method-not-allowed'], (request) => {
    const methods = isAsterisk(request)
      ? new Map([...operations.values()].flatMap((known) => [...known]))
      : operations.get(request.routeOptions.url ?? '')
    if (methods?.has(request.method === 'HEAD' ? 'GET' : request.method)) {
      const query = methods.get('QUERY')
      // Whoever asks by another method learns here that there is this one (RFC 10008 3).
      if (query) Object.assign(request.walk.fields, acceptFields([query]))
      return {}
    }
    const known = [...(methods?.values() ?? [])]
    const allow = allowed(known)
    if (request.method === 'OPTIONS')
      return noContent({
        allow: allow.join(', '),
        // Of no resource in particular, `*` reads no content.
        ...(isAsterisk(request) ? {} : acceptFields(known)),
        ...preflightFields(request.server.manner.corsOrigin, allow.join(', ')),
        'cache-control': caching.revalidated,
      })
    return refuse('method-not-allowed', `This method does not work here; these do: ${allow.join(', ')}.`, {
      headers: { allow: allow.join(', ') },
    })
  })
