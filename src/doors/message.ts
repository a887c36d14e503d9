import type { IncomingMessage } from 'node:http'
import { fieldValues } from '../http/fields.ts'
import { door } from './door.ts'
import type { Operations } from './operation.ts'
import { refuse } from './refusal.ts'

/** Characters in a request target: RFC 9110 4.1 asks for 8,000 at least. */
export const maxTarget = 8000

/** uri-host [ ":" port ] of RFC 9110 7.2, as far as it could be a name or an address (RFC 3986 3.2.2). */
const host = /^(?:\[[0-9a-f:.]+\]|[\w.~%!$&'()*+;=-]+)(?::\d*)?$/i

/** What is wrong with a message that Node's parser lets through, for the client. */
const malformation = ({ httpVersionMinor, method, rawHeaders, url }: IncomingMessage): string | undefined => {
  const hosts = fieldValues(rawHeaders, 'host')
  if (hosts.length > 1 || (hosts.length === 0 && httpVersionMinor > 0)) return 'Send one Host field (RFC 9112 3.2).'
  if (hosts[0] !== undefined && !host.test(hosts[0]))
    return 'The Host field is no host with an optional port (RFC 9110 7.2).'
  if (url?.includes('#')) return 'A fragment is not sent; leave the # out of the target (RFC 9112 3.2).'
  if (fieldValues(rawHeaders, 'content-type').length > 1) return 'Send one Content-Type field (RFC 9110 8.3).'
  if (url === '*' && method !== 'OPTIONS') return 'Only OPTIONS may ask about * (RFC 9112 3.2.4).'
  return undefined
}

/** Door 1, the part that Node's parser leaves to us; what the parser itself refuses is answered in `socket.ts`. */
export const message = (operations: Operations) => {
  const isImplemented = (method: string): boolean =>
    method === 'HEAD' || method === 'OPTIONS' || operations.values().some((methods) => methods.has(method))

  return door(
    'message',
    ['http-version-not-supported', 'malformed-request', 'uri-too-long', 'not-implemented'],
    ({ raw, method }) => {
      if (raw.httpVersionMajor !== 1)
        return refuse('http-version-not-supported', `Send this request as HTTP/1.1, not as HTTP/${raw.httpVersion}.`)
      const malformed = malformation(raw)
      if (malformed) return refuse('malformed-request', malformed)
      if ((raw.url ?? '').length > maxTarget)
        return refuse('uri-too-long', `Shorten the URI to ${maxTarget} characters or fewer.`)
      if (!isImplemented(method))
        return refuse('not-implemented', `No resource here knows ${method}; OPTIONS tells the methods of a path.`)
      if ((raw.headers['transfer-encoding'] ?? 'chunked').toLowerCase() !== 'chunked')
        return refuse('not-implemented', 'The only transfer coding here is chunked (RFC 9112 6.1).')
      return {}
    },
  )
}
