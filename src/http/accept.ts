import { listMembers } from './list.ts'
import { type MediaType, parseMediaType } from './media-type.ts'

type MediaRange = MediaType & { readonly weight: number }

/**
 * Proactive negotiation (RFC 9110 12.5.1): which of the available media types the client would rather have, or
 * undefined where it accepts none. What it likes equally well is settled by the order of `available`.
 * No Accept field leaves the choice to the server; so does one without members, which names no preference either.
 */
export const preferred = <T extends string>(accept: string | undefined, available: readonly T[]): T | undefined => {
  // What most clients send is not parsed.
  const exact = accept === '*/*' ? available[0] : available.find((type) => type === accept)
  if (exact !== undefined) return exact
  const members = listMembers(accept ?? '')
  if (members.length === 0) return available[0]

  // A member that cannot be read is left out: whatever weight it was given here, 1 or 0, would be a guess. The others
  // still count. When none is left, the client did ask for something, and nothing here is known to be it.
  const ranges = members.flatMap((member) => parseRange(member) ?? []).sort(bySpecificity)
  const weighed = available.map((type) => ({ type, weight: weightOf(type, ranges) }))
  // A weight of 0 means "not acceptable" (12.4.2).
  return weighed.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)[0]?.type
}

/**
 * 0 to 1 (12.4.2). Also without the zero and with more than three decimals, as old clients of Java and some libraries
 * write it: what they mean is clear.
 */
const qvalue = /^(?:0?\.\d+|0\.?|1(?:\.0*)?)$/

/** What old clients of Java send for any type. */
const anyType = /^\*(?=[\t ]*(?:;|$))/

const parseRange = (member: string): MediaRange | undefined => {
  const range = parseMediaType(member.replace(anyType, '*/*'))
  // Wherever it stands, `q` is the weight (12.5.1); what follows it is a parameter like any other since RFC 9110.
  const q = range?.parameters.get('q') ?? '1'
  return range && qvalue.test(q)
    ? {
        type: range.type,
        parameters: new Map([...range.parameters].filter(([name]) => name !== 'q')),
        weight: Number(q),
      }
    : undefined
}

const wildcards = ({ type }: MediaRange): number => (type === '*/*' ? 2 : Number(type.endsWith('/*')))

/** Between ranges that are equally specific the RFC is silent; the larger weight is something the client did say. */
const bySpecificity = (a: MediaRange, b: MediaRange): number =>
  wildcards(a) - wildcards(b) || b.parameters.size - a.parameters.size || b.weight - a.weight

/** The weight of the most specific range that matches; 0 where none does. */
const weightOf = (candidate: string, ranges: readonly MediaRange[]): number => {
  const offered = parseMediaType(candidate)
  return (offered && ranges.find((range) => matches(range, offered))?.weight) ?? 0
}

/**
 * Everything here is UTF-8, so `charset=utf-8` asks for nothing more. Charset names know no case (8.3.2). A profile of
 * JSON-LD that is not known is to be ignored, as the registration of its media type says.
 */
const matches = ({ type, parameters }: MediaRange, offered: MediaType): boolean =>
  (type === '*/*' || type === offered.type || (type.endsWith('/*') && offered.type.startsWith(type.slice(0, -1)))) &&
  parameters
    .entries()
    .every(
      ([name, value]) =>
        (name === 'charset' && value.toLowerCase() === 'utf-8') ||
        (name === 'profile' && offered.type === 'application/ld+json') ||
        offered.parameters.get(name) === value,
    )
