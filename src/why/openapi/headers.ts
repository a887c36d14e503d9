import type { Operation } from '../../operation.ts'
import type { ProblemType } from '../../problem.ts'
import type { DoorName } from '../../row.ts'
import type { Manner } from '../../visit.ts'
import { placeOf } from '../statuses/given.ts'
import { fields } from './fields.ts'
import type { Components, Json } from './schemas.ts'

/** The headers of a response, each with whether it is always present. */
export type Presence = Readonly<Record<string, boolean>>

/** Combines the headers of alternative responses. A header is always present only if every alternative has it. */
export const eitherOf = (all: readonly Presence[]): Presence => {
  const names = new Set(all.flatMap((one) => Object.keys(one)))
  return Object.fromEntries([...names].map((name) => [name, all.every((one) => one[name])]))
}

const known: ReadonlyMap<string, readonly [string, Json]> = new Map(Object.entries(fields))

/** Converts the headers to OpenAPI, in a fixed order. Headers without a description here come last. */
export const toHeaders = (presence: Presence, components: Components): Json =>
  Object.fromEntries(
    [...new Set([...known.keys(), ...Object.keys(presence)])].flatMap((name) => {
      const required = presence[name]
      if (required === undefined) return []
      const [description, schema] = known.get(name) ?? ['See the `detail` of the problem.', { type: 'string' }]
      const header = { description, ...(required && { required }), schema }
      return [[name, components.share('headers', required ? name : `${name}-optional`, header)]]
    }),
  )

const spelling = new Map([...known.keys()].map((name) => [name.toLowerCase(), name]))

/** Marks headers as present. Their names can be in any case. */
export const present = (names: readonly string[], always = true): Presence =>
  Object.fromEntries(names.map((name) => [spelling.get(name.toLowerCase()) ?? name, always]))

/** The headers of every response of an operation. `door` is the door that responds; null if it can be any door. */
export const common = (
  door: DoorName | null,
  { doors, minimal }: Operation,
  knowsQuery: boolean,
  { production, corsOrigin }: Manner,
): Presence => {
  const place = placeOf(door)
  const isNegotiated = doors.some(({ forms }) => forms) && place >= placeOf('acceptable')
  return {
    ...present(['Cache-Control', 'Date', 'X-Content-Type-Options', 'X-Request-Id']),
    ...(isNegotiated && present(['Vary'], door !== null && !minimal)),
    ...(corsOrigin !== undefined && present(['Access-Control-Allow-Origin', 'Access-Control-Expose-Headers', 'Vary'])),
    ...(!production && present(['Kitchen-Doors'])),
    // Sent with the last response on a connection.
    ...present(['Connection'], false),
    // Missing if there is no rate limit, and for health checks, which are not counted.
    ...(place >= placeOf('rate') && present(['RateLimit', 'RateLimit-Policy'], false)),
    ...(knowsQuery && place > placeOf('method') && present(['Accept-Query'], door !== null)),
  }
}

/** The headers of a problem that this operation returns. */
export const ofRefusal = (
  { door, headers }: ProblemType,
  operation: Operation,
  knowsQuery: boolean,
  manner: Manner,
): Presence => ({
  ...common(door, operation, knowsQuery, manner),
  ...present(['Content-Length', ...headers]),
  ...(headers.includes('accept') && present(Object.keys(operation.accepts))),
  ...(door === 'message' && present(['Connection'])),
})
