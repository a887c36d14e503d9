import type { FastifyRequest } from 'fastify'
import { prefersMinimal } from '../http/prefer.ts'
import { Answer } from './answer.ts'
import type { Door } from './door.ts'
import type { DoorName, Slug } from './row.ts'

export const isMinimal = ({ headers }: FastifyRequest): boolean => prefersMinimal(headers.prefer?.toString())

/**
 * The same door, passed over where the client prefers an answer without content, which has no form to choose. An
 * operation with such a door honours the preference.
 */
export const unlessMinimal = <Name extends DoorName, Needs, Finds, S extends Slug>(
  asked: Door<Name, Needs, Finds, S>,
): Door<Name, Needs, { readonly [K in keyof Finds]: Finds[K] | undefined }, S> => ({
  ...asked,
  minimal: true,
  applies: (_found, request) => !isMinimal(request),
})

/** The same answer as its client prefers it (RFC 7240 4.2): no content, and no field that speaks of it. */
export const withoutContent = ({ status, headers }: Answer): Answer => {
  const about = new Set(['content-type', 'content-location', 'vary'])
  const rest = Object.fromEntries(Object.entries(headers).filter(([name]) => !about.has(name)))
  return new Answer(status === 200 ? 204 : status, undefined, { ...rest, 'preference-applied': 'return=minimal' })
}
