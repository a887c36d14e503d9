import type { FastifyInstance } from 'fastify'
import { failures } from '../../failure.ts'
import type { Operation } from '../../operation.ts'
import type { ProblemType } from '../../problem.ts'
import { type DoorName, doorNames, meetsAll, row } from '../../row.ts'
import { problemsOf } from '../../visit.ts'
import { interim, passes } from './registered.ts'

/** An operation, and the problems by which it comes to a status; none: the status is its success. */
export type GivenBy = { readonly method: string; readonly path: string; readonly problems: readonly string[] }

/** A door that answers, or lets content come, although nothing is wrong. */
export type Pass = { readonly door: DoorName; readonly when: string }

/** Every problem type of this server in the order of the row, and last those behind every door. */
export const problemTypes = ({ house }: FastifyInstance): ProblemType[] =>
  [...problemsOf(house), ...failures].toSorted((one, other) => placeOf(one.door) - placeOf(other.door))

/** Where a door stands in the row; behind its end what can happen at all of them. */
export const placeOf = (door: DoorName | null): number => (door === null ? doorNames.length : doorNames.indexOf(door))

/** What a door asks; some problems happen behind every door. */
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

/** Whether any request can meet a problem, whatever the operation. */
export const isAnywhere = ({ door }: ProblemType): boolean => door === null || meetsAll(door)

const operationsOf = ({ house }: FastifyInstance): Operation[] =>
  [...house.operations.values()].flatMap((known) => [...known.values()])

/** A pattern of the router, as people write it. */
const toPath = (url: string): string => url.replace(/:(\w+)/g, '{$1}')

/** Whether a door of this operation gives the status although nothing is wrong. A 304 is for what only reads. */
const passesWith = ({ method, doors }: Operation, code: number): boolean =>
  doors.some(({ name }) => name === passOf(code)?.door) && (code !== 304 || method === 'GET' || method === 'QUERY')

/** The operations that give a status, read off their declarations. */
export const givenBy = (app: FastifyInstance, code: number): GivenBy[] =>
  operationsOf(app).flatMap((operation) => {
    const { method, url, refuses, answers } = operation
    const problems = refuses.filter(({ status }) => status === code).map(({ slug }) => slug)
    const gives = problems.length > 0 || Object.hasOwn(answers, code) || passesWith(operation, code)
    return gives ? [{ method, path: toPath(url), problems }] : []
  })

/** The operations that give a problem. */
export const refusedBy = (app: FastifyInstance, problem: ProblemType): Pick<GivenBy, 'method' | 'path'>[] =>
  operationsOf(app).flatMap(({ method, url, refuses }) =>
    refuses.includes(problem) ? [{ method, path: toPath(url) }] : [],
  )

const given: ReadonlySet<number> = new Set([
  ...Object.keys(interim).map(Number),
  ...row.flatMap(({ answers }): readonly number[] => answers),
  ...failures.map(({ status }) => status),
])

/** Whether this server can give a status. */
export const isGiven = (code: number): boolean => given.has(code)
