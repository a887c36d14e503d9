import { acceptField } from '../../doors/method.ts'
import type { Operation } from '../../operation.ts'
import type { ProblemType } from '../../problem.ts'
import type { DoorName } from '../../row.ts'
import type { Manner } from '../../visit.ts'
import { placeOf } from '../statuses/given.ts'
import { fields } from './fields.ts'
import type { Components, Json } from './schemas.ts'

/** Fields of an answer, and whether each is always there. */
export type Presence = Readonly<Record<string, boolean>>

/** What stands on answers of which each is one of these: always there is what all of them have. */
export const eitherOf = (all: readonly Presence[]): Presence => {
  const names = new Set(all.flatMap((one) => Object.keys(one)))
  return Object.fromEntries([...names].map((name) => [name, all.every((one) => one[name])]))
}

const known: ReadonlyMap<string, readonly [string, Json]> = new Map(Object.entries(fields))

/** The fields as headers of OpenAPI, in one order; last those of which only the problem type knows. */
export const toHeaders = (presence: Presence, components: Components): Json =>
  Object.fromEntries(
    [...new Set([...known.keys(), ...Object.keys(presence)])].flatMap((name) => {
      const required = presence[name]
      if (required === undefined) return []
      const [description, schema] = known.get(name) ?? ['See the detail of the problem', { type: 'string' }]
      const header = { description, ...(required && { required }), schema }
      return [[name, components.share('headers', required ? name : `${name}-optional`, header)]]
    }),
  )

const spelling = new Map([...known.keys()].map((name) => [name.toLowerCase(), name]))

/** Each of these fields, by its name in any case. */
export const present = (names: readonly string[], always = true): Presence =>
  Object.fromEntries(names.map((name) => [spelling.get(name.toLowerCase()) ?? name, always]))

/** The fields that all answers have; `door` is the one that answers, null where that may be any. */
export const common = (door: DoorName | null, knowsQuery: boolean, { production, corsOrigin }: Manner): Presence => {
  const place = placeOf(door)
  return {
    ...present(['Cache-Control', 'Date', 'X-Content-Type-Options', 'X-Request-Id']),
    ...(corsOrigin !== undefined && present(['Access-Control-Allow-Origin', 'Access-Control-Expose-Headers', 'Vary'])),
    ...(!production && present(['Kitchen-Doors'])),
    // Sent with the last answer of a connection, whatever it is.
    ...present(['Connection'], false),
    // Without a limit nothing is counted, and what asks for the server's health never is.
    ...(place >= placeOf('rate') && present(['RateLimit', 'RateLimit-Policy'], false)),
    ...(knowsQuery && place > placeOf('method') && present(['Accept-Query'], door !== null)),
  }
}

/** The fields of a refusal of this operation. */
export const ofRefusal = (
  { door, headers }: ProblemType,
  { method }: Operation,
  knowsQuery: boolean,
  manner: Manner,
): Presence => ({
  ...common(door, knowsQuery, manner),
  ...present(['Content-Length', ...headers]),
  ...(headers.includes('accept') && present(Object.keys(acceptField(method, [])))),
  ...(door === 'message' && present(['Connection'])),
})
