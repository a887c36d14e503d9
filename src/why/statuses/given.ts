import type { FastifyInstance } from 'fastify'
import { isCounted } from '../../doors/rate.ts'
import { isAlwaysServed } from '../../doors/service.ts'
import { failures } from '../../failure.ts'
import type { Operation } from '../../operation.ts'
import type { ProblemType } from '../../problem.ts'
import { type DoorName, doorNames, meetsAll, row } from '../../row.ts'
import { problemsOf } from '../../visit.ts'
import { interim, passes } from './registered.ts'
import type { StatusItem } from './status-json.ts'
import type { Status } from './statuses.ts'

/**
 * An operation that can return a status, and the problems with which it does so. No problems: the status is a success.
 */
export type GivenBy = { readonly method: string; readonly path: string; readonly problems: readonly string[] }

/** A door that sends a status that is not an error: a success, a redirect, a 304 or a 100. */
export type Pass = { readonly door: DoorName; readonly when: string }

/** All problem types of this server, in the order of the doors. Those that can happen at any door come last. */
export const problemTypes = ({ house }: FastifyInstance): ProblemType[] => [...problemsOf(house), ...failures]

/** The position of a door in the row. The position of null, for any door, is after the last one. */
export const placeOf = (door: DoorName | null): number => (door === null ? doorNames.length : doorNames.indexOf(door))

/** The question of the door that returns a problem; null if the problem can happen at any door. */
export const questionOf = (door: DoorName | null): string | null => row.find(({ name }) => name === door)?.asks ?? null

const passesByCode: ReadonlyMap<string, Pass> = new Map([
  ...Object.entries(interim),
  ...Object.entries(passes).flatMap(([code, when]) =>
    row
      .filter(({ name, answers }) => name !== 'action' && answers.some((status) => status === Number(code)))
      .map(({ name }) => [code, { door: name, when }] as const),
  ),
])

export const passOf = (code: number): Pass | null => passesByCode.get(String(code)) ?? null

/** Whether a problem can happen with any operation, apart from those that tell of the process. */
export const isAnywhere = ({ door }: ProblemType): boolean => door === null || meetsAll(door)

/** Whether an operation never gets the problems of a door that all requests meet. */
export const isExempt = ({ tells }: Operation, door: DoorName | null): boolean =>
  (door === 'rate' && !isCounted(tells)) || (door === 'service' && isAlwaysServed(tells))

/** Which operations the problems of a door that all requests meet can happen with. */
export const anyOperation = (door: string | null): string => {
  if (door === 'rate') return 'any operation except health checks'
  return door === 'service' ? 'any operation except the liveness check' : 'any operation'
}

/** All operations of this server. */
export const operationsOf = ({ house }: FastifyInstance): Operation[] =>
  [...house.operations.values()].flatMap((known) => [...known.values()])

/** A route pattern as an OpenAPI path: `/recipes/:id` is `/recipes/{id}`. */
export const toPath = (url: string): string => url.replace(/:(\w+)/g, '{$1}')

/** Whether a door of this operation sends the status without an error. Only GET and QUERY can return 304. */
const passesWith = ({ method, doors }: Operation, code: number): boolean =>
  doors.some(({ name }) => name === passOf(code)?.door) && (code !== 304 || method === 'GET' || method === 'QUERY')

/** Whether the status is one of the successes of this operation. */
const succeedsWith = ({ answers, minimal }: Operation, code: number): boolean =>
  Object.hasOwn(answers, code) || (code === 204 && minimal && Object.hasOwn(answers, 200))

/** The operations that can return a status, according to their declarations. */
export const givenBy = (app: FastifyInstance, code: number): GivenBy[] =>
  operationsOf(app).flatMap((operation) => {
    const { method, url, refuses } = operation
    const problems = refuses.filter(({ status }) => status === code).map(({ slug }) => slug)
    const gives = problems.length > 0 || succeedsWith(operation, code) || passesWith(operation, code)
    return gives ? [{ method, path: toPath(url), problems }] : []
  })

/** The operations that can return a problem. */
export const refusedBy = (app: FastifyInstance, problem: ProblemType): Pick<GivenBy, 'method' | 'path'>[] =>
  operationsOf(app).flatMap(({ method, url, refuses }) =>
    refuses.includes(problem) ? [{ method, path: toPath(url) }] : [],
  )

/** Whether this server, with the operations that it has, can send a status, and if not, why. */
export const givenHere = (app: FastifyInstance, { code, whyNot }: Status): Pick<StatusItem, 'given' | 'whyNot'> =>
  passOf(code) !== null || givenBy(app, code).length > 0 || problemTypes(app).some(({ status }) => status === code)
    ? { given: true, whyNot: null }
    : { given: false, whyNot: whyNot ?? 'No operation of this server returns it.' }
