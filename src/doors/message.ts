import { door } from './door.ts'
import type { Operations } from './operation.ts'
import { refuse } from './refusal.ts'

/** Characters in a request target: RFC 9110 4.1 asks for 8,000 at least. */
export const maxTarget = 8000

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
      if (raw.httpVersionMinor > 0 && raw.headers.host === undefined)
        return refuse('malformed-request', 'Send a Host field; HTTP/1.1 needs one (RFC 9112 3.2).')
      if ((raw.url ?? '').length > maxTarget)
        return refuse('uri-too-long', `Shorten the URI to ${maxTarget} characters or fewer.`)
      if (!isImplemented(method))
        return refuse('not-implemented', `No resource here knows ${method}; OPTIONS tells the methods of a path.`)
      return {}
    },
  )
}
