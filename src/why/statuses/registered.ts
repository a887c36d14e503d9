import type { Success } from '../../answer.ts'
import type { DoorName, StatusOf } from '../../row.ts'

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
    when: 'content announced by Expect: 100-continue, once the earlier doors have let the request pass. It comes before the response itself, so the row does not list it. If an operation needs no content, as DELETE, and a request has some, the door action sends it',
  },
} as const

/** The responses of doors that are not errors, by their statuses: what each is sent for. */
export const passes: Readonly<Record<Extract<StatusOf<Exclude<DoorName, 'action'>>, Success>, string>> = {
  204: 'OPTIONS',
  304: 'GET, HEAD and QUERY, when the client already has the current version',
  308: 'a path with an extra slash at its end',
}

/** The status codes that this server can send, as a type: those of the row and of interim responses. */
export type GivenCode = StatusOf<DoorName | null> | keyof typeof interim

type Complete<Codes> = {
  readonly [C in keyof Codes]: Registered & (C extends GivenCode ? { whyNot?: never } : { readonly whyNot: string })
}

/** Checks at compile time that exactly the codes that this server never sends have a `whyNot`. */
export const codes = <const Codes extends Readonly<Record<number, Registered>>>(
  given: Codes & Complete<Codes>,
): Complete<Codes> => given
