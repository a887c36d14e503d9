/** A quota of requests in a window of seconds, under a name (draft-ietf-httpapi-ratelimit-headers-11). */
export type Quota = { readonly name: string; readonly limit: number; readonly window: number }

/** What a client has left of a quota, and in how many seconds it is whole again. */
export type Left = { readonly quota: Quota; readonly remaining: number; readonly reset: number }

/** RateLimit-Policy and RateLimit: Lists of structured fields (RFC 9651 3.1). */
export const rateLimitFields = (left: readonly Left[]) => ({
  'ratelimit-policy': left.map(({ quota: { name, limit, window } }) => `"${name}";q=${limit};w=${window}`).join(', '),
  ratelimit: left.map(({ quota: { name }, remaining, reset }) => `"${name}";r=${remaining};t=${reset}`).join(', '),
})
