import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Awaitable } from '../awaitable.ts'
import type { Answer, WithoutContent } from './answer.ts'
import type { Refusal } from './refusal.ts'
import type { DoorName, RowOrder, Slug } from './row.ts'

/** A door may also answer although nothing is wrong: 204 to OPTIONS, 304, 308. */
type Pass = Answer<WithoutContent, undefined>

/** What a door has found out, for the doors behind it and for the action. Never a refusal in disguise. */
type Findings = object & { readonly slug?: never; readonly status?: never }

/** What can be read off a door without asking it. */
type Traits = {
  /** Media types of the content that this door lets in. */
  readonly reads?: readonly string[]
  /** The schema of what this door takes: parameters of the query, or content. */
  readonly takes?: z.ZodType
  /** Media types that the answer can have, the default first. */
  readonly forms?: readonly string[]
  /** How the client says who it is, and whether it may leave that out. */
  readonly credentials?: { readonly scheme: 'bearer' | 'basic'; readonly optional: boolean }
  /** Whether the operation answers without content where the client prefers that. */
  readonly minimal?: boolean
}

/**
 * One question of the row. A door needs what the doors before it found, and finds more, or refuses with a slug that it
 * has declared: another one does not compile. `applies` says whether there is anything to ask (left out: always); a door
 * that is passed over is not on record.
 */
export type Door<Name extends DoorName, Needs, Finds, S extends Slug> = Traits & {
  readonly name: Name
  readonly refuses: readonly S[]
  readonly applies?: (found: Needs, request: FastifyRequest) => boolean
  readonly ask: (request: FastifyRequest, found: Needs) => Awaitable<Finds | Refusal<S> | Pass>
}

export const door = <Name extends DoorName, const S extends Slug, Needs, Finds extends Findings>(
  name: Name,
  refuses: readonly S[],
  ask: (request: FastifyRequest, found: Needs) => Awaitable<Finds | Refusal<NoInfer<S>> | Pass>,
): Door<Name, Needs, Finds, S> => ({ name, refuses, ask })

/** The same door, asked only where `applies` says so; what it finds may therefore be missing. */
export const where = <Name extends DoorName, Needs, Finds, S extends Slug, When>(
  applies: (found: When) => boolean,
  asked: Door<Name, Needs, Finds, S>,
): Door<Name, Needs & When, { readonly [K in keyof Finds]: Finds[K] | undefined }, S> => ({ ...asked, applies })

/**
 * Any door, as the row holds it. Method syntax makes the parameter bivariant, so that doors with needs of their own fit
 * in without a cast; `InOrder` is what makes that sound.
 */
export interface AnyDoor extends Traits {
  readonly name: DoorName
  readonly refuses: readonly Slug[]
  applies?(found: object, request: FastifyRequest): boolean
  ask(request: FastifyRequest, found: object): Awaitable<object>
}

type NeedsOf<D> = D extends { ask: (request: FastifyRequest, found: infer N) => unknown } ? N : never
type FindsOf<D> = D extends Door<DoorName, infer _N, infer F, infer _S> ? F : never

/** All that a list of doors finds. */
export type Found<D extends readonly unknown[]> = D extends readonly [infer H, ...infer T]
  ? FindsOf<H> & Found<T>
  : object

/** Each door as it is, or what it misses: its needs must be covered by what the doors before it find. */
type Covered<D extends readonly unknown[], Had = object> = D extends readonly [infer H, ...infer T]
  ? readonly [Had extends NeedsOf<H> ? H : { missing: NeedsOf<H> }, ...Covered<T, Had & FindsOf<H>>]
  : readonly []

/** Walks the row beside the list: whatever is left of the list at the end of the row stands in the wrong place. */
type Misplaced<D extends readonly unknown[], R extends readonly unknown[] = RowOrder> = D extends readonly [
  infer H extends { name: DoorName },
  ...infer T,
]
  ? R extends readonly [infer First, ...infer Rest]
    ? H['name'] extends First
      ? Misplaced<T, Rest>
      : Misplaced<D, Rest>
    : H['name']
  : never

/** A list of doors that stands in the order of the row and misses nothing. */
export type InOrder<D extends readonly unknown[]> = [Misplaced<D>] extends [never]
  ? Covered<D>
  : { 'not in the order of the row': Misplaced<D> }
