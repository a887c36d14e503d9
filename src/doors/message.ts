import type { IncomingMessage } from 'node:http'
import { fieldValues } from '../http/fields.ts'
import { hostName, splitTarget } from '../http/host.ts'
import { door } from './door.ts'
import type { Operations } from './operation.ts'
import { refuse } from './refusal.ts'

/** Characters in a request target: RFC 9110 4.1 asks for 8,000 at least. */
export const maxTarget = 8000

/** Readers disagree on a backslash, and what follows a NUL or a line end has fooled many of them. */
const neverInTarget = /\\|%0[0ad]/i

/** What is wrong with a message that Node's parser lets through, for the client. */
const malformation = ({ httpVersionMinor, method, rawHeaders, url }: IncomingMessage): string | undefined => {
  const hosts = fieldValues(rawHeaders, 'host')
  if (hosts.length > 1 || (hosts.length === 0 && httpVersionMinor > 0)) return 'Send one Host field (RFC 9112 3.2).'
  if (hosts[0] !== undefined && hostName(hosts[0]) === undefined)
    return 'The Host field is not valid; send the host of the URI, with its port (RFC 9110 7.2).'
  const { authority } = splitTarget(url ?? '')
  if (authority !== undefined && hostName(authority) === undefined)
    return 'The target names no valid host; send the host of the URI, with its port (RFC 9110 4.2.1).'
  if (url?.includes('#')) return 'A fragment is not sent; leave the # out of the target (RFC 9112 3.2).'
  if (url && neverInTarget.test(url))
    return 'A backslash, or the code of a NUL or a line end, has no place in a target (RFC 3986 2).'
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
    ['http-version-not-supported', 'malformed-request', 'uri-too-long', 'not-implemented', 'expectation-failed'],
    ({ raw, method }) => {
      if (raw.httpVersionMajor !== 1)
        return refuse('http-version-not-supported', `Send this request as HTTP/1.1, not as HTTP/${raw.httpVersion}.`)
      const malformed = malformation(raw)
      if (malformed) return refuse('malformed-request', malformed)
      if ((raw.url ?? '').length > maxTarget)
        return refuse('uri-too-long', `Shorten the URI to ${maxTarget} characters or fewer.`)
      // A length that HTTP/1.0 does not know: nobody else on the way has read it so (RFC 9112 6.1).
      if (raw.httpVersionMinor === 0 && raw.headers['transfer-encoding'] !== undefined)
        return refuse('malformed-request', 'HTTP/1.0 has no Transfer-Encoding; send a Content-Length.')
      if (!isImplemented(method))
        return refuse('not-implemented', `No resource here knows ${method}; OPTIONS tells the methods of a path.`)
      if ((raw.headers['transfer-encoding'] ?? 'chunked').toLowerCase() !== 'chunked')
        return refuse('not-implemented', 'The only transfer coding here is chunked (RFC 9112 6.1).')
      const { expect } = raw.headers
      // An HTTP/1.0 client cannot mean it (RFC 9110 10.1.1).
      if (expect !== undefined && raw.httpVersionMinor > 0 && expect.toLowerCase() !== '100-continue')
        return refuse(
          'expectation-failed',
          'The only expectation that is met here is 100-continue; leave the field out.',
        )
      return {}
    },
  )
}
