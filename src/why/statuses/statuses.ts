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

/** IANA's registry of HTTP status codes, as of October 2026: each by its code as a path has it, counting up. */
export const statuses: ReadonlyMap<string, Status> = new Map(
  Object.entries<Registered & { readonly whyNot?: string }>(registry).map(
    ([code, { whyNot = null, ...registered }]) => [code, { code: Number(code), ...registered, whyNot }],
  ),
)

/** What the first digit says of an answer, also of one whose code the client does not know (RFC 9110 15). */
export const classes = [
  { digit: 1, name: 'Informational', says: 'Something comes before the answer.' },
  { digit: 2, name: 'Successful', says: 'The request was understood, and done.' },
  { digit: 3, name: 'Redirection', says: 'The client has one more thing to do, or has the answer already.' },
  { digit: 4, name: 'Client Error', says: 'Something about the request has to change.' },
  { digit: 5, name: 'Server Error', says: 'The request may be fine; the server did not manage.' },
] as const
