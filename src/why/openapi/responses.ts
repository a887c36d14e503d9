import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { reasonPhrase } from '../../http/status.ts'
import type { Operation } from '../../operation.ts'
import type { ProblemType } from '../../problem.ts'
import { formsOf } from '../../schema.ts'
import { Page, pageForm } from '../page.ts'
import { isAnywhere, isExempt, problemTypes } from '../statuses/given.ts'
import { statuses } from '../statuses/statuses.ts'
import { common, eitherOf, ofRefusal, type Presence, present, toHeaders } from './headers.ts'
import { problemContent } from './problems.ts'
import { type Components, type Json, pascalCase } from './schemas.ts'

/** What the responses of an operation depend on, apart from the operation itself. */
export type Surroundings = {
  readonly components: Components
  readonly app: FastifyInstance
  /** Whether its path supports QUERY. */
  readonly knowsQuery: boolean
}

const isSafe = (method: string): boolean => method === 'GET' || method === 'QUERY'

/**
 * Whether a problem can happen with any documented operation. Such an operation always passes `route` and `method`, and
 * GET and QUERY cannot run out of storage.
 */
const isGeneral = (problem: ProblemType, operation: Operation): boolean =>
  isAnywhere(problem) &&
  !isExempt(operation, problem.door) &&
  problem.door !== 'route' &&
  problem.door !== 'method' &&
  !(problem.status === 507 && isSafe(operation.method))

/** The problems that this operation can return. */
export const refusalsOf = (operation: Operation, app: FastifyInstance): ProblemType[] =>
  problemTypes(app).filter((problem) => operation.refuses.includes(problem) || isGeneral(problem, operation))

const formsOfAnswer = ({ doors }: Operation): readonly string[] | undefined => doors.find(({ forms }) => forms)?.forms

/** The content of a success, with a schema for each media type. */
const contentOf = (operation: Operation, schema: z.ZodType, components: Components): Json => {
  const types = schema === Page ? (formsOfAnswer(operation) ?? ['*/*']) : Object.keys(formsOf(schema))
  return Object.fromEntries(
    types.map((type) => {
      const written = components.schema(formsOf(schema)[type] ?? schema, 'output')
      // A stream does not end, so its schema describes a single item (OpenAPI 3.2 4.14.2).
      return [type, type === 'text/event-stream' ? { itemSchema: serverSentEvent } : { schema: written }]
    }),
  )
}

/**
 * A server-sent event, as OpenAPI 3.2 models it (4.14.4.3). Comments, which only keep the connection alive, are not
 * events.
 */
const serverSentEvent: Json = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    event: { type: 'string' },
    data: { type: 'string', contentMediaType: 'application/json' },
  },
}

const ofPage = (always: boolean): Presence => present(['Content-Security-Policy', 'Referrer-Policy'], always)

const successes = (operation: Operation, { components, app, knowsQuery }: Surroundings): [number, Json][] => {
  const { method, answers, fields, minimal } = operation
  const forms = formsOfAnswer(operation) ?? []
  const pages = forms.includes(pageForm)
  const always = common('action', operation, knowsQuery, app.house)
  const respond = (status: number, presence: Presence, content?: Json): [number, Json] => [
    status,
    {
      description: `${reasonPhrase(status)} (${statuses.get(String(status))?.section})`,
      headers: toHeaders({ ...always, ...presence }, components),
      ...(content && { content }),
    },
  ]
  const about = fields.filter((field) => field === 'content-location')
  const others = fields.filter((field) => field !== 'content-location')

  const declared = Object.entries(answers).flatMap(([name, schema]) => {
    const status = Number(name)
    if (status === 304) return []
    if (!schema)
      return [
        respond(status, {
          ...((status === 201 || status === 303) && present(['Location'])),
          ...(status === 201 && present(['Content-Length'])),
          ...(303 in answers && present(['Vary'])),
        }),
      ]
    return [
      respond(
        status,
        {
          ...present(about, !(minimal && status === 201)),
          ...present(others),
          ...(status === 201 && present(['Location'])),
          ...(status === 206 && present(['Content-Range'])),
          ...(minimal && status === 201 && present(['Preference-Applied'], false)),
          ...(!forms.includes('text/event-stream') && present(['Content-Length'])),
          ...(pages && ofPage(forms.length === 1)),
        },
        contentOf(operation, schema, components),
      ),
    ]
  })
  const kept = fields.filter((field) => !['accept-ranges', 'last-modified', 'link'].includes(field))
  return [
    ...declared,
    ...(minimal && 200 in answers ? [respond(204, present([...others, 'Preference-Applied']))] : []),
    ...(isSafe(method) && operation.doors.some(({ name }) => name === 'precondition')
      ? [respond(304, present(kept))]
      : []),
  ]
}

const refused = (operation: Operation, { components, app, knowsQuery }: Surroundings): [number, Json][] => {
  const { house } = app
  const byStatus = Map.groupBy(refusalsOf(operation, app), ({ status }) => status)
  return [...byStatus].map(([status, group]) => {
    const presences = group.map((problem) => ofRefusal(problem, operation, knowsQuery, house))
    const response = {
      description: group.map(({ title, section }) => `${title} (${section}).`).join(' '),
      headers: toHeaders(
        operation.refusalPage
          ? { ...eitherOf(presences), ...ofPage(false), ...present(['Vary']) }
          : eitherOf(presences),
        components,
      ),
      content: {
        ...problemContent(group, house.publicUrl ?? '', components),
        ...(operation.refusalPage && { [pageForm]: { schema: { type: 'string' } } }),
      },
    }
    return [
      status,
      components.share(
        'responses',
        [
          group.map(({ slug }) => pascalCase(slug)).join('Or'),
          ...(operation.refusalPage ? ['OrPage'] : []),
          ...(knowsQuery ? ['WithAcceptQuery'] : []),
        ].join(''),
        response,
      ),
    ]
  })
}

/** The responses of an operation, by status. */
export const responsesOf = (operation: Operation, surroundings: Surroundings): Json =>
  Object.fromEntries([...successes(operation, surroundings), ...refused(operation, surroundings)])
