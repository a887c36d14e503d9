/** Fields of answers that a page may read although they are not on the safelist of Fetch. */
const exposed = [
  'Location',
  'Content-Location',
  'ETag',
  'Link',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'Allow',
  'Accept-Query',
  'Accept-Patch',
  'Accept-Post',
  'Preference-Applied',
  'WWW-Authenticate',
  'X-Request-Id',
  'Kitchen-Doors',
].join(', ')

/** Fields of requests that a page may send. */
const sent = 'Authorization, Content-Type, If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since, Prefer'

/** What every answer says to a page of `origin` (the Fetch standard, 3.3). */
export const corsFields = (origin: string | undefined): Record<string, string> =>
  origin === undefined
    ? {}
    : { 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed, vary: 'Origin' }

/** What the answer to OPTIONS adds, which is all that a preflight asks for. */
export const preflightFields = (origin: string | undefined, allow: string): Record<string, string> =>
  origin === undefined
    ? {}
    : { 'access-control-allow-methods': allow, 'access-control-allow-headers': sent, 'access-control-max-age': '600' }
