import type { GivenCode, Registered } from './registered.ts'
import { informationAndSuccess } from './statuses-1xx-2xx.ts'
import { redirections } from './statuses-3xx.ts'
import { clientErrors } from './statuses-4xx.ts'
import { serverErrors } from './statuses-5xx.ts'

const registry = {
  ...informationAndSuccess,
  ...redirections,
  ...clientErrors,
  ...serverErrors,
} satisfies Record<GivenCode, Registered>

export type Status = Registered & { readonly code: number; readonly whyNot: string | null }

/**
 * The HTTP status codes registered with IANA, as of October 2026, in ascending order. The key is the code as a string.
 */
export const statuses: ReadonlyMap<string, Status> = new Map(
  Object.entries<Registered & { readonly whyNot?: string }>(registry).map(
    ([code, { whyNot = null, ...registered }]) => [code, { code: Number(code), ...registered, whyNot }],
  ),
)

/** The classes of status codes, by their first digit. A client treats an unknown code by its class (RFC 9110 15). */
export const classes = [
  { digit: 1, name: 'Informational', says: 'An interim response, which comes before the final one.' },
  { digit: 2, name: 'Successful', says: 'The server understood the request and carried it out.' },
  {
    digit: 3,
    name: 'Redirection',
    says: 'The client has to take one more step, such as following a link or using its stored copy.',
  },
  {
    digit: 4,
    name: 'Client Error',
    says: 'The server sees the error in the request. The client has to change it, or, after 408 and 429, send it again later.',
  },
  {
    digit: 5,
    name: 'Server Error',
    says: 'The server failed to carry out the request. The request itself may be valid.',
  },
] as const
