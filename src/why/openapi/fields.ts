import { caching } from '../../answer.ts'
import { row } from '../../row.ts'
import type { Json } from './schemas.ts'

const text = { type: 'string' }
const uri = { type: 'string', format: 'uri-reference' }
const methods = { type: 'string', pattern: '^[A-Z]+(, [A-Z]+)*$' }
const date = { type: 'string', pattern: '^[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT$' }
const entityTag = { type: 'string', pattern: '^"[!#-~]+"$' }

/** The headers that a response can have, each with a description and a schema. */
export const fields = {
  Accept: ['The media types that this resource accepts as content (RFC 9110 12.5.1)', text],
  'Accept-Encoding': ['The content codings that this resource accepts (RFC 9110 12.5.3)', text],
  'Accept-Patch': ['The media types that this resource accepts in a PATCH (RFC 5789 3.1)', text],
  'Accept-Post': ['The media types that this resource accepts in a POST (LDP 7.1)', text],
  'Accept-Ranges': ['The range units in which parts of this resource can be read (RFC 9110 14.3)', text],
  'Accept-Query': ['The media types that this resource accepts in a QUERY (RFC 10008 3)', text],
  'Access-Control-Allow-Origin': ['The origin whose pages may read this response (Fetch 3.3)', text],
  'Access-Control-Expose-Headers': ['The headers that pages of that origin may read (Fetch 3.3)', text],
  Allow: ['The methods that this resource supports (RFC 9110 10.2.1)', methods],
  'Cache-Control': [
    'Whether caches may store this response, and for whom (RFC 9111 5.2.2)',
    { type: 'string', enum: Object.values(caching) },
  ],
  Connection: ['`close` if the server closes the connection after this response (RFC 9112 9.6)', text],
  'Content-Length': ['The length of the content in bytes (RFC 9110 8.6)', { type: 'string', pattern: '^\\d+$' }],
  'Content-Location': ['The URI of the representation in this response (RFC 9110 8.7)', uri],
  'Content-Range': [
    'The part that the content is, and the length of the whole; `*` for no part (RFC 9110 14.4)',
    { type: 'string', pattern: '^bytes (\\d+-\\d+|\\*)/\\d+$' },
  ],
  'Content-Security-Policy': ['What the page is allowed to load and run (CSP Level 3)', text],
  Date: ['When the response was generated (RFC 9110 6.6.1)', date],
  ETag: ['The entity tag of this version, for If-Match and If-None-Match (RFC 9110 8.8.3)', entityTag],
  'Kitchen-Doors': [
    'The doors that the request passed, and the door that responded, with the status',
    { type: 'string', pattern: `^(${row.map(({ name }) => name).join('|')}|, )+=[1-5]\\d\\d$` },
  ],
  'Last-Modified': ['When the resource was last changed (RFC 9110 8.8.2)', date],
  Link: ['Links to the first, previous and next page (RFC 8288)', text],
  Location: ['The URI of the created resource, or a URI to get the same result later (RFC 9110 10.2.2)', uri],
  'Preference-Applied': ['The preference that the server applied (RFC 7240 3)', text],
  RateLimit: ['The remaining requests of each quota, and the seconds until it is reset', text],
  'RateLimit-Policy': ['The quotas: the number of requests, and the window in seconds', text],
  'Referrer-Policy': ['How much of the URI of this page other sites receive', text],
  'Retry-After': [
    'The seconds to wait before the next attempt (RFC 9110 10.2.3)',
    { type: 'string', pattern: '^\\d+$' },
  ],
  Vary: ['The request headers that this response depends on (RFC 9110 12.5.5)', text],
  'WWW-Authenticate': [
    'The authentication scheme to use, and what was wrong with the credentials (RFC 9110 11.6.1)',
    text,
  ],
  'X-Content-Type-Options': [
    '`nosniff`: browsers use the Content-Type and do not guess another one',
    { type: 'string', const: 'nosniff' },
  ],
  'X-Request-Id': ['The id of this request, also used in the log', { type: 'string', format: 'uuid' }],
} as const satisfies Readonly<Record<string, readonly [string, Json]>>
