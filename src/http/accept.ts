import { listMembers } from './list.ts'
import { type MediaType, parseMediaType } from './media-type.ts'

type MediaRange = MediaType & { weight: number }

/**
 * Proactive negotiation (RFC 9110 12.5.1): which of the available media types the client would rather have, or
 * undefined where it accepts none. What it likes equally well is settled by the order of `available`.
 * No Accept field leaves the choice to the server; so does one without members, which names no preference either.
 */
export function preferred<T extends string>(accept: string | undefined, available: readonly T[]): T | undefined {
  const exact = available.find((type) => type === accept)
  if (exact !== undefined) return exact
  const members = listMembers(accept ?? '')
  if (members.length === 0) return available[0]

  // A member that cannot be read is left out: whatever weight it was given here, 1 or 0, would be a guess. The others
  // still count. When none is left, the client did ask for something, and nothing here is known to be it.
  const ranges = members.map(parseRange).filter((range) => range !== undefined)
  let best: T | undefined
  let bestWeight = 0 // so that a weight of 0 is never better: it means "not acceptable" (12.4.2)
  for (const candidate of available) {
    const weight = weightOf(candidate, ranges)
    if (weight > bestWeight) {
      best = candidate
      bestWeight = weight
    }
  }
  return best
}

/**
 * 0 to 1 (12.4.2). Also without the zero and with more than three decimals, as old clients of Java and some libraries
 * write it: what they mean is clear.
 */
const qvalue = /^(?:0?\.\d+|0\.?|1(?:\.0*)?)$/

/** What old clients of Java send for any type. */
const anyType = /^\*(?=[\t ]*(?:;|$))/

function parseRange(member: string): MediaRange | undefined {
  const range = parseMediaType(member.replace(anyType, '*/*'))
  if (range === undefined) return undefined
  // Wherever it stands, `q` is the weight (12.5.1); what follows it is a parameter like any other since RFC 9110.
  const q = range.parameters.get('q') ?? '1'
  if (!qvalue.test(q)) return undefined
  const parameters = new Map(range.parameters)
  parameters.delete('q')
  return { type: range.type, parameters, weight: Number(q) }
}

/** The weight of the most specific range that matches; 0 where none does. */
function weightOf(candidate: string, ranges: readonly MediaRange[]): number {
  const offered = parseMediaType(candidate)
  if (offered === undefined) return 0
  let closest: MediaRange | undefined
  for (const range of ranges) {
    if (matches(range, offered) && (closest === undefined || outranks(range, closest))) closest = range
  }
  return closest?.weight ?? 0
}

function matches(range: MediaRange, offered: MediaType): boolean {
  const [type] = offered.type.split('/')
  return (
    (range.type === '*/*' || range.type === `${type}/*` || range.type === offered.type) &&
    [...range.parameters].every(([name, value]) => satisfies(offered, name, value))
  )
}

/**
 * Everything here is UTF-8, so `charset=utf-8` asks for nothing more. Charset names know no case (8.3.2). A profile of
 * JSON-LD that is not known is to be ignored, as the registration of its media type says.
 */
function satisfies(offered: MediaType, name: string, value: string): boolean {
  return (
    (name === 'charset' && value.toLowerCase() === 'utf-8') ||
    (name === 'profile' && offered.type === 'application/ld+json') ||
    offered.parameters.get(name) === value
  )
}

/** Between ranges that are equally specific the RFC is silent; the larger weight is something the client did say. */
function outranks(a: MediaRange, b: MediaRange): boolean {
  return (wildcards(b) - wildcards(a) || a.parameters.size - b.parameters.size || a.weight - b.weight) > 0
}

function wildcards(range: MediaRange): number {
  if (range.type === '*/*') return 2
  return range.type.endsWith('/*') ? 1 : 0
}
