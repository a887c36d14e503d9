import { caching } from '../../answer.ts'
import { row } from '../../row.ts'
import type { Json } from './schemas.ts'

const text = { type: 'string' }
const uri = { type: 'string', format: 'uri-reference' }
const methods = { type: 'string', pattern: '^[A-Z]+(, [A-Z]+)*$' }
const date = { type: 'string', pattern: '^[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT$' }
const entityTag = { type: 'string', pattern: '^"[!#-~]+"$' }

/** Each field that an answer can have: what it says, and what its value looks like. */
export const fields = {
  Accept: ['The media types that are read here (RFC 9110 12.5.1)', text],
  'Accept-Encoding': ['The content codings that are read here (RFC 9110 12.5.3)', text],
  'Accept-Patch': ['The media types that PATCH reads here (RFC 5789 3.1)', text],
  'Accept-Post': ['The media types that POST reads here (LDP 7.1)', text],
  'Accept-Query': ['The media types that QUERY reads here (RFC 10008 3)', text],
  'Access-Control-Allow-Origin': ['The site whose pages may read this answer (Fetch 3.3)', text],
  'Access-Control-Expose-Headers': ['The fields that they may read (Fetch 3.3)', text],
  Allow: ['Exactly the methods that work here (RFC 9110 10.2.1)', methods],
  'Cache-Control': [
    'Whether a cache may keep this, and for whom (RFC 9111 5.2.2)',
    { type: 'string', enum: Object.values(caching) },
  ],
  Connection: ['`close`: nothing more is read on this connection (RFC 9112 9.6)', text],
  'Content-Length': ['Octets of the content (RFC 9110 8.6)', { type: 'string', pattern: '^\\d+$' }],
  'Content-Location': ['Where GET gives the same as this answer has in it (RFC 9110 8.7)', uri],
  'Content-Security-Policy': ['What the page may load and do (CSP Level 3)', text],
  Date: ['When the answer was made (RFC 9110 6.6.1)', date],
  ETag: ['The entity tag of this version, for If-Match and If-None-Match (RFC 9110 8.8.3)', entityTag],
  'Kitchen-Doors': [
    'The doors that let the request on, and the one that answered, with its status',
    { type: 'string', pattern: `^(${row.map(({ name }) => name).join('|')}|, )+=[1-5]\\d\\d$` },
  ],
  'Last-Modified': ['When it was changed last (RFC 9110 8.8.2)', date],
  Link: ['The first, previous and next page (RFC 8288)', text],
  Location: ['What was made, or where the same is found later (RFC 9110 10.2.2)', uri],
  'Preference-Applied': ['The preference that was followed (RFC 7240 3)', text],
  RateLimit: ['What is left of each quota, and when it is full again', text],
  'RateLimit-Policy': ['The quotas: requests, and seconds', text],
  'Referrer-Policy': ['What other sites learn of this page', text],
  'Retry-After': ['Seconds to wait before the next try (RFC 9110 10.2.3)', { type: 'string', pattern: '^\\d+$' }],
  Vary: ['The request fields on which the form of the answer depends (RFC 9110 12.5.5)', text],
  'WWW-Authenticate': ['The challenge: which credentials are asked for (RFC 9110 11.6.1)', text],
  'X-Content-Type-Options': ['`nosniff`: the Content-Type is meant', { type: 'string', const: 'nosniff' }],
  'X-Request-Id': ['The id of this request, as the log has it', { type: 'string', format: 'uuid' }],
} as const satisfies Readonly<Record<string, readonly [string, Json]>>
