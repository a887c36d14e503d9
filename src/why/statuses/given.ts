import type { FastifyInstance } from 'fastify'
import type { Operation } from '../../doors/operation.ts'
import { type DoorName, passes, refusals, row, type Slug } from '../../doors/row.ts'
import { interim } from './registered.ts'

/**
 * An operation that can return a status, and the problems with which it does so. No problems: the status is a success.
 */
export type GivenBy = { readonly method: string; readonly path: string; readonly problems: readonly Slug[] }

/** A door that sends a status that is not an error: a success, a redirect, a 304 or a 100. */
export type Pass = { readonly door: DoorName; readonly when: string }

const isSlug = (name: string): name is Slug => Object.hasOwn(refusals, name)

export const slugs: readonly Slug[] = Object.keys(refusals).filter(isSlug)

const questions: ReadonlyMap<string, string> = new Map(row.map(({ name, question }) => [name, question]))

/** The question of the door that returns a problem; null if the problem can happen at any door. */
export const questionOf = (slug: Slug): string | null => questions.get(refusals[slug].door ?? '') ?? null

export const slugsOf = (code: number): Slug[] => slugs.filter((slug) => refusals[slug].status === code)

const passesByCode: ReadonlyMap<string, Pass> = new Map(Object.entries({ ...interim, ...passes }))

export const passOf = (code: number): Pass | null => passesByCode.get(String(code)) ?? null

/** The doors that every request passes: those before `authentication`. */
const general: ReadonlySet<DoorName | null> = new Set(
  row
    .slice(
      0,
      row.findIndex(({ name }) => name === 'authentication'),
    )
    .map(({ name }) => name),
)

/** Whether a problem can happen with any operation. */
export const isAnywhere = (slug: Slug): boolean => {
  const { door } = refusals[slug]
  return door === null || general.has(door)
}

const operationsOf = (app: FastifyInstance): Operation[] =>
  [...app.operations.values()].flatMap((known) => [...known.values()])

/** A route pattern as an OpenAPI path: `/recipes/:id` is `/recipes/{id}`. */
const toPath = (url: string): string => url.replace(/:(\w+)/g, '{$1}')

/** Whether a door of this operation sends the status without an error. Only GET and QUERY can return 304. */
const passesWith = ({ method, doors }: Operation, code: number): boolean =>
  doors.some(({ name }) => name === passOf(code)?.door) && (code !== 304 || method === 'GET' || method === 'QUERY')

/** The operations that can return a status, according to their declarations. */
export const givenBy = (app: FastifyInstance, code: number): GivenBy[] =>
  operationsOf(app).flatMap((operation) => {
    const { method, url, refuses, answers } = operation
    const problems = refuses.filter((slug) => refusals[slug].status === code)
    const gives = problems.length > 0 || Object.hasOwn(answers, code) || passesWith(operation, code)
    return gives ? [{ method, path: toPath(url), problems }] : []
  })

/** The operations that can return a problem. */
export const refusedBy = (app: FastifyInstance, slug: Slug): Pick<GivenBy, 'method' | 'path'>[] =>
  operationsOf(app).flatMap(({ method, url, refuses }) =>
    refuses.includes(slug) ? [{ method, path: toPath(url) }] : [],
  )

/** Whether this server can send a status. */
export const isGiven = (app: FastifyInstance, code: number): boolean =>
  passOf(code) !== null || slugsOf(code).length > 0 || givenBy(app, code).length > 0
