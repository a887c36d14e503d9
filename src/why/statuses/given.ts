import type { FastifyInstance } from 'fastify'
import type { Operation } from '../../doors/operation.ts'
import { type DoorName, passes, refusals, row, type Slug } from '../../doors/row.ts'
import { interim } from './registered.ts'

/** An operation, and the problems by which it comes to a status; none: the status is its success. */
export type GivenBy = { readonly method: string; readonly path: string; readonly problems: readonly Slug[] }

/** A door that answers, or lets content come, although nothing is wrong. */
export type Pass = { readonly door: DoorName; readonly when: string }

const isSlug = (name: string): name is Slug => Object.hasOwn(refusals, name)

export const slugs: readonly Slug[] = Object.keys(refusals).filter(isSlug)

const questions: ReadonlyMap<string, string> = new Map(row.map(({ name, question }) => [name, question]))

/** What the door of a problem asks; some happen behind every door. */
export const questionOf = (slug: Slug): string | null => questions.get(refusals[slug].door ?? '') ?? null

export const slugsOf = (code: number): Slug[] => slugs.filter((slug) => refusals[slug].status === code)

const passesByCode: ReadonlyMap<string, Pass> = new Map(Object.entries({ ...interim, ...passes }))

export const passOf = (code: number): Pass | null => passesByCode.get(String(code)) ?? null

/** The doors that all requests meet stand before the first one that only some have. */
const general: ReadonlySet<DoorName | null> = new Set(
  row
    .slice(
      0,
      row.findIndex(({ name }) => name === 'authentication'),
    )
    .map(({ name }) => name),
)

/** Whether any request can meet a problem, whatever the operation. */
export const isAnywhere = (slug: Slug): boolean => {
  const { door } = refusals[slug]
  return door === null || general.has(door)
}

const operationsOf = (app: FastifyInstance): Operation[] =>
  [...app.operations.values()].flatMap((known) => [...known.values()])

/** A pattern of the router, as people write it. */
const toPath = (url: string): string => url.replace(/:(\w+)/g, '{$1}')

/** Whether a door of this operation gives the status although nothing is wrong. A 304 is for what only reads. */
const passesWith = ({ method, doors }: Operation, code: number): boolean =>
  doors.some(({ name }) => name === passOf(code)?.door) && (code !== 304 || method === 'GET' || method === 'QUERY')

/** The operations that give a status, read off their declarations. */
export const givenBy = (app: FastifyInstance, code: number): GivenBy[] =>
  operationsOf(app).flatMap((operation) => {
    const { method, url, refuses, answers } = operation
    const problems = refuses.filter((slug) => refusals[slug].status === code)
    const gives = problems.length > 0 || Object.hasOwn(answers, code) || passesWith(operation, code)
    return gives ? [{ method, path: toPath(url), problems }] : []
  })

/** The operations that give a problem. */
export const refusedBy = (app: FastifyInstance, slug: Slug): Pick<GivenBy, 'method' | 'path'>[] =>
  operationsOf(app).flatMap(({ method, url, refuses }) =>
    refuses.includes(slug) ? [{ method, path: toPath(url) }] : [],
  )

/** Whether this server can give a status. */
export const isGiven = (app: FastifyInstance, code: number): boolean =>
  passOf(code) !== null || slugsOf(code).length > 0 || givenBy(app, code).length > 0
