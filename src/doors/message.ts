import type { IncomingMessage } from 'node:http'
import { door } from '../door.ts'
import { countFields } from '../http/fields.ts'
import { hostName, splitTarget } from '../http/host.ts'
import { problem } from '../problem.ts'
import type { House } from '../visit.ts'

export const malformedRequest = problem('message', 'malformed-request', 400, { title: 'The request is malformed' })
export const requestTimeout = problem('message', 'request-timeout', 408, {
  title: 'The request took too long to arrive',
})
export const uriTooLong = problem('message', 'uri-too-long', 414, { title: 'The URI is too long' })
export const expectationFailed = problem('message', 'expectation-failed', 417, {
  title: 'The expectation cannot be met',
})
export const headersTooLarge = problem('message', 'headers-too-large', 431, {
  title: 'The header section is too large',
})
export const notImplemented = problem('message', 'not-implemented', 501, {
  title: 'No resource here supports this method',
})
export const versionNotSupported = problem('message', 'http-version-not-supported', 505, {
  title: 'Only HTTP/1 is supported here',
})

/** Characters in a request target: RFC 9110 4.1 asks for 8,000 at least. */
const maxTarget = 8000

/** Readers disagree on a backslash; a fragment is never sent; a NUL or a line end has fooled many readers. */
const neverInTarget = /[\\#]|%0[0ad]/i

/** What is wrong with a message that Node's parser lets through, for the client. */
const malformation = ({ httpVersionMinor, method, rawHeaders, headers, url = '/' }: IncomingMessage) => {
  const hosts = countFields(rawHeaders, 'host')
  if (hosts > 1 || (hosts === 0 && httpVersionMinor > 0)) return 'Send exactly one Host header (RFC 9112 3.2).'
  if (headers.host !== undefined && hostName(headers.host) === undefined)
    return 'The Host header is not valid. Send the host of the URI, with its port (RFC 9110 7.2).'
  const authority = url.startsWith('/') ? undefined : splitTarget(url).authority
  if (authority !== undefined && hostName(authority) === undefined)
    return 'The request target does not name a valid host. Send the host of the URI, with its port (RFC 9110 4.2.1).'
  if (neverInTarget.test(url))
    return url.includes('#')
      ? 'A request target has no fragment. Remove the # and what follows it (RFC 9112 3.2).'
      : 'A request target must not contain a backslash, or the code of a NUL or a line break. Remove it (RFC 3986 2, 7.3).'
  if (countFields(rawHeaders, 'content-type') > 1) return 'Send only one Content-Type header (RFC 9110 8.3).'
  if (url === '*' && method !== 'OPTIONS') return 'Only OPTIONS can be sent to * (RFC 9112 3.2.4).'
  return undefined
}

/** Door 1, the part that Node's parser leaves to us; what the parser itself refuses is answered in `wire/socket.ts`. */
export const message = ({ methods }: Pick<House, 'methods'>) => {
  let implemented: ReadonlySet<string> | undefined
  return door(
    'message',
    [
      malformedRequest,
      requestTimeout,
      uriTooLong,
      expectationFailed,
      headersTooLarge,
      notImplemented,
      versionNotSupported,
    ],
    ({ raw, method }) => {
      if (raw.httpVersionMajor !== 1)
        return versionNotSupported(`This request was sent as HTTP/${raw.httpVersion}. Send it as HTTP/1.1.`)
      const malformed = malformation(raw)
      if (malformed) return malformedRequest(malformed)
      if ((raw.url ?? '').length > maxTarget)
        return uriTooLong(`The URI is longer than ${maxTarget} characters. Shorten it.`)
      const { expect, 'transfer-encoding': coding } = raw.headers
      // A length that HTTP/1.0 does not know: nobody else on the way has read it so (RFC 9112 6.1).
      if (coding !== undefined && raw.httpVersionMinor === 0)
        return malformedRequest('HTTP/1.0 has no Transfer-Encoding. Send a Content-Length.')
      // Not sooner: by the first request, all routes are there.
      implemented ??= new Set(['OPTIONS', ...[...methods.values()].flatMap((known) => [...known])])
      if (!implemented.has(method))
        return notImplemented(`No resource here supports ${method}. OPTIONS lists the methods of a path.`)
      if (coding !== undefined && coding.toLowerCase() !== 'chunked')
        return notImplemented('The only transfer coding that is supported here is chunked (RFC 9112 6.1).')
      // An HTTP/1.0 client cannot mean it (RFC 9110 10.1.1).
      if (expect !== undefined && raw.httpVersionMinor > 0 && expect.toLowerCase() !== '100-continue')
        return expectationFailed('The only expectation that is met here is 100-continue. Remove the Expect header.')
      return undefined
    },
  )
}
