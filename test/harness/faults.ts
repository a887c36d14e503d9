import type { Operation, Operations } from '../../src/operation.ts'
import {
  type Request,
  withContent,
  withHeaders,
  withMembers,
  withoutContent,
  withoutHeader,
  withQuery,
} from './samples.ts'
import type { Scene } from './scene.ts'

/** What a fault may look at beside the request. */
type About = { readonly operation: Operation; readonly operations: Operations; readonly scene: Scene }

/** What can be wrong with the server while the request is as good as it was. */
export const troubles = ['closing', 'overloaded', 'unreachable', 'tired'] as const
export type Trouble = (typeof troubles)[number]

/** A change of the request, or a kitchen in trouble that it is sent to. */
export type GeneralFault = ((request: Request, about: About) => Request) | Trouble

/** The octets of content that are read unless a door lets in more: 1 MiB. */
const usualLimit = 1024 * 1024

/**
 * Makes any good request wrong in one way, by the slug of the problem that it is refused with. Nothing here knows a
 * resource: what only one resource can refuse with stands in its `samples.ts`.
 */
export const faults: Readonly<Record<string, GeneralFault>> = {
  'malformed-request': withQuery('nul=%00'),
  'uri-too-long': withQuery(`long=${'a'.repeat(8000)}`),
  'expectation-failed': withHeaders({ expect: 'the unexpected' }),
  'not-implemented': (request) => ({ ...request, operation: request.operation.replace(/^\w+/, 'PROPFIND') }),
  'shutting-down': 'closing',
  overloaded: 'overloaded',
  unavailable: 'unreachable',
  'misdirected-request': withHeaders({ host: 'another.example' }),
  'too-many-requests': 'tired',
  'no-such-route': (request) => ({ ...request, operation: request.operation.replace(' ', ' /nothing') }),
  'method-not-allowed': (request, { operation: { url }, operations }) => ({
    ...request,
    operation: `${missingMethods(url, operations).find((method) => method !== 'HEAD')} ${url}`,
  }),
  'missing-token': withoutHeader('authorization'),
  'malformed-credentials': (request, { operation: { doors } }) => {
    const isBasic = doors.some(({ credentials }) => credentials?.schemes[0] === 'basic')
    return withHeaders({ authorization: isBasic ? 'Basic !' : 'Bearer a b' })(request)
  },
  'invalid-token': withHeaders({ authorization: 'Bearer nonsense' }),
  'expired-token': (request, { scene }) => withHeaders({ authorization: `Bearer ${scene.expiredToken}` })(request),
  'ended-session': (request, { scene }) => withHeaders({ authorization: `Bearer ${scene.endedToken}` })(request),
  'not-acceptable': withHeaders({ accept: 'application/unheard-of' }),
  'invalid-query': withQuery('unheard-of=1'),
  'partial-content': withHeaders({ 'content-range': 'bytes 0-1/100' }),
  'missing-content': withoutContent,
  'unsupported-media-type': withHeaders({ 'content-type': 'application/unheard-of' }),
  'unsupported-content-coding': withHeaders({ 'content-encoding': 'gzip' }),
  'content-too-large': (request, { operation: { doors } }) => {
    const reader = doors.find(({ name }) => name === 'content')
    return reader
      ? withHeaders({ 'content-length': String((reader.limit ?? usualLimit) + 1) })(request)
      : // Content that is not wanted is refused where its end would have to be awaited.
        withHeaders({ 'transfer-encoding': 'chunked' })(withContent('x'.repeat(usualLimit + 1))(request))
  },
  'precondition-failed': withHeaders({ 'if-match': '"another"' }),
  'precondition-required': withoutHeader('if-match'),
  'malformed-json': withContent('{'),
  'invalid-content': withMembers({ 'unheard-of': 1 }),
}

/** Problems of the doors that all requests meet which no request of `inject` can have, and the tests that do. */
export const onTheWire: Readonly<Record<string, string>> = {
  'request-timeout': 'doors/message.test.ts',
  'headers-too-large': 'doors/message.test.ts',
  'http-version-not-supported': 'doors/message.test.ts',
}

/** The methods of all resources, in the order of an Allow field. */
const methodsInOrder = ['GET', 'HEAD', 'QUERY', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** The methods that work at a path, as Allow names them: HEAD wherever GET does, and OPTIONS everywhere. */
export const allowedMethods = (url: string, operations: Operations): string[] => {
  const known = operations.get(url)
  return methodsInOrder.filter(
    (method) => known?.has(method) || (method === 'HEAD' && known?.has('GET')) || method === 'OPTIONS',
  )
}

/** The methods that work at some path, but not at this one. */
export const missingMethods = (url: string, operations: Operations): string[] =>
  methodsInOrder
    .filter((method) => [...operations.values()].some((known) => known.has(method === 'HEAD' ? 'GET' : method)))
    .filter((method) => !allowedMethods(url, operations).includes(method))
