import type { Success } from '../../answer.ts'
import type { DoorName, StatusOf } from '../../row.ts'

/** A status code as IANA has registered it, and what it says to a learner. */
export type Registered = {
  /** As registered, remarks in brackets included; dates in them left out. */
  readonly name: string
  readonly section: string
  readonly meaning: string
}

/** What comes before the answer itself, and is none (RFC 9110 15.2): the row does not know it. */
export const interim = {
  100: { door: 'syntax', when: 'content that was announced by Expect: 100-continue, and that no door was against' },
} as const

/** When a door answers with these although nothing is wrong. */
export const passes: Readonly<Record<Extract<StatusOf<Exclude<DoorName, 'action'>>, Success>, string>> = {
  204: 'OPTIONS',
  304: 'GET, HEAD and QUERY of what the client has already',
  308: 'a path with a slash too many at its end',
}

/** The codes that this server can give, as the row knows them. */
export type GivenCode = StatusOf<DoorName | null> | keyof typeof interim

type Complete<Codes> = {
  readonly [C in keyof Codes]: Registered & (C extends GivenCode ? { whyNot?: never } : { readonly whyNot: string })
}

/** `whyNot` belongs to the codes that are never given, to all of them and to no other: all else does not compile. */
export const codes = <const Codes extends Readonly<Record<number, Registered>>>(
  given: Codes & Complete<Codes>,
): Complete<Codes> => given
