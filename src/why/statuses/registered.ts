import type { Success } from '../../doors/answer.ts'
import type { passes, refusals, Slug } from '../../doors/row.ts'

/** A status code as registered with IANA, with an explanation of it. */
export type Registered = {
  /** The registered name, including remarks in parentheses but without their dates. */
  readonly name: string
  readonly section: string
  readonly meaning: string
}

/**
 * Interim responses (RFC 9110 15.2). The server sends them before the final response, so the row does not list them.
 */
export const interim = {
  100: {
    door: 'syntax',
    when: 'content announced by Expect: 100-continue, when the doors before it have let the request pass',
  },
} as const

/** The status codes that this server can send, as a type: those of the row, of successes and of interim responses. */
export type GivenCode = (typeof refusals)[Slug]['status'] | keyof typeof passes | Success | keyof typeof interim

type Complete<Codes> = {
  readonly [C in keyof Codes]: Registered & (C extends GivenCode ? { whyNot?: never } : { readonly whyNot: string })
}

/** Checks at compile time that exactly the codes that this server never sends have a `whyNot`. */
export const codes = <const Codes extends Readonly<Record<number, Registered>>>(
  given: Codes & Complete<Codes>,
): Complete<Codes> => given
