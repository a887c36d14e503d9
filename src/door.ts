import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Answer, Outcome, WithoutContent } from './answer.ts'
import type { ProblemType, Refusal } from './problem.ts'
import type { DoorName, OwnDoorName, RowOrder, StatusOf } from './row.ts'

/** Available at once or, where it has to be looked up, a little later. */
export type Awaitable<T> = T | Promise<T>

/** Goes on with a value at once where it is there, so that nothing waits that does not have to. */
export const andThen = <T, R>(value: Awaitable<T>, next: (value: T) => Awaitable<R>): Awaitable<R> =>
  value instanceof Promise ? value.then(next) : next(value)

/** What can be read off a door without asking it. */
type Traits = {
  /** Media types of the content that this door lets in. */
  readonly reads?: readonly string[]
  /** How much of it is let in, in octets, where that is more than usual. */
  readonly limit?: number
  /** The schema of what this door takes: parameters of the query, or content. */
  readonly takes?: z.ZodType
  /** A word that the path can have in the place of an identifier. */
  readonly alias?: string
  /** Media types that the answer can have, the default first. */
  readonly forms?: readonly string[]
  /** How the client says who it is, and whether it may leave that out. */
  readonly credentials?: { readonly schemes: readonly ('bearer' | 'basic')[]; readonly optional: boolean }
  /** Whether the operation answers without content where the client prefers that. */
  readonly minimal?: boolean
}

/** What a door finds, for the doors behind it and for the action. Neither a refusal nor a promise of one passes as this. */
type Findings = object & { readonly status?: never; readonly then?: never }

/** The refusals of these problem types, and no others. */
export type RefusalOf<P extends ProblemType> = Refusal<P['slug']>

/** What a door returns: nothing, what it found, one of its refusals, or an answer although nothing is wrong. */
type Said<Name extends DoorName, P extends ProblemType> = Awaitable<
  Findings | RefusalOf<P> | Answer<Extract<StatusOf<Name>, WithoutContent>, undefined> | undefined
>

type FindingsOf<R> = Exclude<Awaited<R>, Outcome | undefined>

/** `{}` would take any refusal for a finding: TypeScript reduces `{} | Refusal` to `{}`. */
type Honest<R> = [Refusal] extends [FindingsOf<R>] ? { 'a door that finds nothing returns undefined': never } : unknown

/**
 * One question of the row. A door needs what the doors before it found. It lets the request on, with what it found
 * itself, or refuses with a problem that it has declared; another one does not compile. `applies` says whether there is
 * anything to ask (left out: always); a door that is passed over is not on record.
 */
export interface Door<Name extends DoorName, Needs, Finds, P extends ProblemType> extends Traits {
  readonly name: Name
  /** In the order in which it asks: of two faults, the first is the answer. */
  readonly refuses: readonly P[]
  applies?(found: Needs, request: FastifyRequest): boolean
  ask(request: FastifyRequest, found: Needs): Awaitable<object | undefined>
  /** Only in the types: what `ask` finds. */
  readonly finds?: Finds
}

/**
 * Any door. TypeScript compares the parameters of methods in both directions, so a door with needs of its own fits in
 * without a cast, since `ask` is a method; `Sound` refuses what this lets through.
 */
export type AnyDoor = Door<DoorName, object, unknown, ProblemType>

export const door = <
  Name extends DoorName,
  const P extends readonly ProblemType[],
  Needs,
  R extends Said<Name, P[number]>,
>(
  name: Name & Honest<R>,
  refuses: P,
  ask: (request: FastifyRequest, found: Needs) => R,
): Door<Name, Needs, FindingsOf<R>, P[number]> => ({ name, refuses, ask })

/** The same door, asked only where `applies` says so; what it finds may therefore be missing. */
export const where = <Name extends DoorName, Needs, Finds, P extends ProblemType, When>(
  applies: (found: When, request: FastifyRequest) => boolean,
  asked: Door<Name, Needs, Finds, P>,
): Door<Name, Needs & When, { readonly [K in keyof Finds]: Finds[K] | undefined }, P> => ({ ...asked, applies })

/** Doors by name; the row says in which order they are asked. */
export type DoorsOf<Names extends DoorName> = { readonly [Name in Names]?: AnyDoor & { readonly name: Name } }

type NeedsOf<D> = D extends { ask: (request: FastifyRequest, found: infer N) => unknown } ? N : never
type FindsOf<D> = D extends { readonly finds?: infer F } ? F : never

/** What the doors of an operation find, along the row; up to the door `End` if one is named. */
export type Found<D, End = never, Row extends readonly unknown[] = RowOrder> = Row extends readonly [
  infer Name,
  ...infer Rest,
]
  ? [Name] extends [End]
    ? object
    : (Name extends keyof D ? Some<FindsOf<D[Name]>> : object) & Found<D, End, Rest>
  : object

type Some<F> = [F] extends [never] ? object : F

/** Each door as it is, or what it misses: the doors before it in the row must find what it needs. */
export type Sound<D> = {
  readonly [Name in keyof D]: Name extends OwnDoorName
    ? Found<D, Name> extends NeedsOf<D[Name]>
      ? D[Name]
      : { missing: NeedsOf<D[Name]> }
    : never
}

/** A parameter of the path, as the pattern of the route names it; decoded. */
export const pathParameter = ({ params }: FastifyRequest, name: string): string => {
  const value: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined
  return typeof value === 'string' ? value : ''
}

/** An identifier in the path, in lower case: hexadecimal digits are the same in either (RFC 9562 4). */
export const pathId = (request: FastifyRequest): string => pathParameter(request, 'id').toLowerCase()

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/** The first sentence of the detail of a 404: that the identifier in the path is not a UUID, or else `otherwise`. */
export const whyUnknown = (request: FastifyRequest, otherwise: string): string =>
  uuid.test(pathId(request)) ? otherwise : 'The id in this path is not a UUID, so nothing can have it.'
