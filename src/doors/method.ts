import type { FastifyRequest } from 'fastify'
import { caching, noContent } from './answer.ts'
import { preflightFields } from './cors.ts'
import { door } from './door.ts'
import type { Operation, Operations } from './operation.ts'
import { refuse } from './refusal.ts'

/** The field that tells which content a method reads (RFC 5789 3.1, LDP 7.1). */
export const acceptField = (method: string): string | undefined =>
  method === 'POST' ? 'accept-post' : method === 'PATCH' ? 'accept-patch' : undefined

const order = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Exactly the methods that work on a resource (RFC 9110 10.2.1). */
export const allowed = (operations: Iterable<Operation>): string[] => {
  const methods = new Set<string>(['OPTIONS'])
  for (const { method } of operations) methods.add(method)
  if (methods.has('GET')) methods.add('HEAD')
  return order.filter((method) => methods.has(method))
}

/** `Accept-Post` and `Accept-Patch`, where these operations read content. */
export const acceptFields = (operations: Iterable<Operation>): Record<string, string> => {
  const fields: Record<string, string> = {}
  for (const { method, doors } of operations) {
    const field = acceptField(method)
    const reads = doors.find((door) => door.reads)?.reads
    if (field && reads) fields[field] = reads.join(', ')
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
    if (methods?.has(request.method === 'HEAD' ? 'GET' : request.method)) return {}
    const known = [...(methods?.values() ?? [])]
    const allow = allowed(known)
    if (request.method === 'OPTIONS')
      return noContent({
        allow: allow.join(', '),
        ...acceptFields(known),
        ...preflightFields(request.server.manner.corsOrigin, allow.join(', ')),
        'cache-control': caching.revalidated,
      })
    return refuse('method-not-allowed', `This method does not work here; these do: ${allow.join(', ')}.`, {
      headers: { allow: allow.join(', ') },
    })
  })
