import type { IncomingMessage } from 'node:http'
import { door } from '../door.ts'
import { countFields } from '../http/fields.ts'
import { authorityOf, hostName } from '../http/host.ts'
import { problem } from '../problem.ts'
import type { House } from '../visit.ts'

export const malformedRequest = problem('message', 'malformed-request', 400, 'The request is malformed')
export const requestTimeout = problem('message', 'request-timeout', 408, 'The request took too long to arrive')
export const uriTooLong = problem('message', 'uri-too-long', 414, 'The URI is too long')
export const expectationFailed = problem('message', 'expectation-failed', 417, 'The expectation is not supported')
export const headersTooLarge = problem('message', 'headers-too-large', 431, 'The header section is too large')
export const notImplemented = problem(
  'message',
  'not-implemented',
  501,
  'The method or transfer coding is not implemented',
)
export const versionNotSupported = problem(
  'message',
  'http-version-not-supported',
  505,
  'This HTTP version is not supported',
)

/** The maximum length of a request target in characters. RFC 9110 4.1 recommends at least 8,000. */
const maxTarget = 8000

/** Backslashes, fragments, and encoded NULs and line breaks, which URI parsers read in different ways. */
const neverInTarget = /[\\#]|%0[0ad]/i

/** The detail for a malformed message that Node's parser accepts. */
const malformation = ({ httpVersionMinor, method, rawHeaders, headers, url = '/' }: IncomingMessage) => {
  const hosts = countFields(rawHeaders, 'host')
  if (hosts > 1 || (hosts === 0 && httpVersionMinor > 0))
    return 'The request has no Host header, or more than one. Send exactly one (RFC 9112 3.2).'
  if (headers.host !== undefined && hostName(headers.host) === undefined)
    return 'The Host header is not valid. Send the host of the URI, with its port (RFC 9110 7.2).'
  const authority = authorityOf(url)
  if (authority !== undefined && hostName(authority) === undefined)
    return 'The request target does not name a valid host. Send the host of the URI, with its port (RFC 9110 4.2.1).'
  if (neverInTarget.test(url))
    return url.includes('#')
      ? 'The request target has a fragment. Remove the # and what follows it (RFC 9112 3.2).'
      : 'The request target contains a backslash, or an encoded NUL or line break. Remove it (RFC 3986 2, 7.3).'
  if (countFields(rawHeaders, 'content-type') > 1)
    return 'The request has more than one Content-Type header. Send only one (RFC 9110 8.3).'
  if (url === '*' && method !== 'OPTIONS')
    return 'Only OPTIONS can be sent to *. Send the path of a resource (RFC 9112 3.2.4).'
  return undefined
}

/** The door `message`, after Node's parser. Requests that the parser refuses get their response in `wire/socket.ts`. */
export const message = ({ methods }: Pick<House, 'methods'>) => {
  let implemented: ReadonlySet<string> | undefined
  return door(
    'message',
    [
      versionNotSupported,
      headersTooLarge,
      malformedRequest,
      uriTooLong,
      notImplemented,
      expectationFailed,
      requestTimeout,
    ],
    ({ raw, method }) => {
      if (raw.httpVersionMajor !== 1)
        return versionNotSupported(`This request was sent as HTTP/${raw.httpVersion}. Send it as HTTP/1.1.`)
      const malformed = malformation(raw)
      if (malformed) return malformedRequest(malformed)
      if ((raw.url ?? '').length > maxTarget)
        return uriTooLong(`The URI is longer than ${maxTarget} characters. Shorten it.`)
      const { expect, 'transfer-encoding': coding } = raw.headers
      // HTTP/1.0 has no Transfer-Encoding: proxies on the way may have read the length differently (RFC 9112 6.1).
      if (coding !== undefined && raw.httpVersionMinor === 0)
        return malformedRequest('HTTP/1.0 has no Transfer-Encoding. Send a Content-Length.')
      // All routes are registered before the first request.
      implemented ??= new Set(['OPTIONS', ...[...methods.values()].flatMap((known) => [...known])])
      if (!implemented.has(method))
        return notImplemented(
          `No resource of this server supports ${method}. Send OPTIONS to a path to get its methods in the Allow header.`,
        )
      if (coding !== undefined && coding.toLowerCase() !== 'chunked')
        return notImplemented(
          'This transfer coding is not supported. Send chunked content, or a Content-Length (RFC 9112 6.1).',
        )
      // In HTTP/1.0, Expect: 100-continue is ignored (RFC 9110 10.1.1).
      if (expect !== undefined && raw.httpVersionMinor > 0 && expect.toLowerCase() !== '100-continue')
        return expectationFailed(
          'The only supported expectation is 100-continue. Send that, or remove the Expect header.',
        )
      return undefined
    },
  )
}
