import type { Operation } from '../../doors/operation.ts'
import type { Owes } from '../../doors/refusal.ts'
import type { Manner } from '../../doors/reply.ts'
import { type DoorName, refusals, row, type Slug } from '../../doors/row.ts'
import { fields } from './fields.ts'
import type { Components, Json } from './schemas.ts'

/** The headers of a response, each with whether it is always present. */
export type Presence = Readonly<Record<string, boolean>>

/** Combines the headers of alternative responses. A header is always present only if every alternative has it. */
export const eitherOf = (all: readonly Presence[]): Presence => {
  const names = new Set(all.flatMap((one) => Object.keys(one)))
  return Object.fromEntries([...names].map((name) => [name, all.every((one) => one[name])]))
}

/** Converts the headers to OpenAPI, in a fixed order. */
export const toHeaders = (presence: Presence, components: Components): Json =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, [description, schema]]) => {
      const required = presence[name]
      if (required === undefined) return []
      const header = { description, ...(required && { required }), schema }
      return [[name, components.share('headers', required ? name : `${name}-optional`, header)]]
    }),
  )

const challenge = ['www-authenticate'] as const
const later = ['retry-after'] as const

/** The headers that each problem type requires. The type `Owes` checks this table. */
const owed = {
  'shutting-down': later,
  overloaded: later,
  unavailable: later,
  'too-many-requests': later,
  'method-not-allowed': ['allow'],
  'malformed-credentials': challenge,
  'missing-token': challenge,
  'invalid-token': challenge,
  'expired-token': challenge,
  'ended-session': challenge,
  'missing-credentials': challenge,
  'wrong-credentials': challenge,
  'content-too-large': ['connection'],
  'unsupported-media-type': ['accept'],
  'unsupported-content-coding': ['accept-encoding'],
} as const satisfies {
  readonly [S in keyof Owes as 'headers' extends keyof Owes[S] ? S : never]: Owes[S] extends { headers: infer Fields }
    ? readonly (keyof Fields)[]
    : never
}
const owedBy: { readonly [S in Slug]?: readonly string[] } = owed

const spelling = new Map(Object.keys(fields).map((name) => [name.toLowerCase(), name]))

/** Marks headers as present. Their names can be in any case. */
export const present = (names: readonly string[], always = true): Presence =>
  Object.fromEntries(names.map((name) => [spelling.get(name.toLowerCase()) ?? name, always]))

/** The header that, next to Accept, lists the media types that a method accepts. */
const acceptFor: Readonly<Record<string, string>> = {
  POST: 'Accept-Post',
  PATCH: 'Accept-Patch',
  QUERY: 'Accept-Query',
}

const names: readonly DoorName[] = row.map(({ name }) => name)

/** The headers of every response. `door` is the door that responds; null if it can be any door. */
export const common = (door: DoorName | null, knowsQuery: boolean, { production, corsOrigin }: Manner): Presence => {
  const place = door === null ? names.length : names.indexOf(door)
  return {
    ...present(['Cache-Control', 'Date', 'X-Content-Type-Options', 'X-Request-Id']),
    ...(corsOrigin !== undefined && present(['Access-Control-Allow-Origin', 'Access-Control-Expose-Headers', 'Vary'])),
    ...(!production && present(['Kitchen-Doors'])),
    // Sent with the last response on a connection.
    ...present(['Connection'], false),
    // Missing if there is no rate limit, and for health checks, which are not counted.
    ...(place >= names.indexOf('rate') && present(['RateLimit', 'RateLimit-Policy'], false)),
    ...(knowsQuery && place > names.indexOf('method') && present(['Accept-Query'], door !== null)),
  }
}

/** The headers of a problem that this operation returns. */
export const ofRefusal = (slug: Slug, { method }: Operation, knowsQuery: boolean, manner: Manner): Presence => {
  const { door } = refusals[slug]
  const beside = slug === 'unsupported-media-type' ? acceptFor[method] : undefined
  return {
    ...common(door, knowsQuery, manner),
    ...present(['Content-Length', ...(owedBy[slug] ?? []), ...(beside ? [beside] : [])]),
    ...(door === 'message' && present(['Connection'])),
  }
}
