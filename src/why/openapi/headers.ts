import type { Operation } from '../../doors/operation.ts'
import type { Owes } from '../../doors/refusal.ts'
import type { Manner } from '../../doors/reply.ts'
import { type DoorName, refusals, row, type Slug } from '../../doors/row.ts'
import { fields } from './fields.ts'
import type { Components, Json } from './schemas.ts'

/** Fields of an answer, and whether each is always there. */
export type Presence = Readonly<Record<string, boolean>>

/** What stands on answers of which each is one of these: always there is what all of them have. */
export const eitherOf = (all: readonly Presence[]): Presence => {
  const names = new Set(all.flatMap((one) => Object.keys(one)))
  return Object.fromEntries([...names].map((name) => [name, all.every((one) => one[name])]))
}

/** The fields as headers of OpenAPI, in one order. */
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

/** The fields that a refusal owes, as its type asks for them. */
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

/** Each of these fields, by its name in any case. */
export const present = (names: readonly string[], always = true): Presence =>
  Object.fromEntries(names.map((name) => [spelling.get(name.toLowerCase()) ?? name, always]))

/** The field that tells, beside Accept, what content a method reads. */
const acceptFor: Readonly<Record<string, string>> = {
  POST: 'Accept-Post',
  PATCH: 'Accept-Patch',
  QUERY: 'Accept-Query',
}

const names: readonly DoorName[] = row.map(({ name }) => name)

/** The fields that all answers have; `door` is the one that answers, null where that may be any. */
export const common = (door: DoorName | null, knowsQuery: boolean, { production, corsOrigin }: Manner): Presence => {
  const place = door === null ? names.length : names.indexOf(door)
  return {
    ...present(['Cache-Control', 'Date', 'X-Content-Type-Options', 'X-Request-Id']),
    ...(corsOrigin !== undefined && present(['Access-Control-Allow-Origin', 'Access-Control-Expose-Headers', 'Vary'])),
    ...(!production && present(['Kitchen-Doors'])),
    // Sent with the last answer of a connection, whatever it is.
    ...present(['Connection'], false),
    // Without a limit nothing is counted, and what asks for the server's health never is.
    ...(place >= names.indexOf('rate') && present(['RateLimit', 'RateLimit-Policy'], false)),
    ...(knowsQuery && place > names.indexOf('method') && present(['Accept-Query'], door !== null)),
  }
}

/** The fields of a refusal of this operation. */
export const ofRefusal = (slug: Slug, { method }: Operation, knowsQuery: boolean, manner: Manner): Presence => {
  const { door } = refusals[slug]
  const beside = slug === 'unsupported-media-type' ? acceptFor[method] : undefined
  return {
    ...common(door, knowsQuery, manner),
    ...present(['Content-Length', ...(owedBy[slug] ?? []), ...(beside ? [beside] : [])]),
    ...(door === 'message' && present(['Connection'])),
  }
}
