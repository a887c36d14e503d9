import type { FastifyInstance } from 'fastify'
import { caching, ok } from '../../answer.ts'
import { acceptable } from '../../doors/acceptable.ts'
import { represented } from '../../doors/precondition.ts'
import { operation } from '../../operation.ts'
import { inForms } from '../../schema.ts'
import { exampleJson, examplesHere } from '../examples/example-cards.ts'
import { onShelf } from '../existence.ts'
import { originOf } from '../origin.ts'
import { Page, pageAnswer, pageForm } from '../page.ts'
import type { RequestRecord } from '../record/record.ts'
import { givenBy, givenHere, isAnywhere, passOf, problemTypes } from './given.ts'
import { StatusesJson, type StatusItem, StatusJson, type StatusRepresentation } from './status-json.ts'
import { statusPage } from './status-page.ts'
import { type Status, statuses } from './statuses.ts'
import { statusesPage } from './statuses-page.ts'

const fields = { 'cache-control': caching.revalidated }

/** The pages of the registered status codes. Without a record, as in production, they do not show which were sent. */
export const statusRoutes = (app: FastifyInstance, record: RequestRecord | undefined, now: () => Date): void => {
  const inBothForms = acceptable('application/json', pageForm)

  const told = (status: Status) => ({
    ...status,
    ...givenHere(app, status),
    ...(record && { givenSinceStart: record.given.has(status.code) }),
  })

  const toItem = (status: Status): StatusItem => ({ ...told(status), href: `/statuses/${status.code}` })

  const examplesOf = ({ code }: Status) => examplesHere(app.house).filter((example) => example.status === code)

  const toStatus = (status: Status, origin: string): StatusRepresentation => ({
    ...told(status),
    pass: passOf(status.code),
    problems: problemTypes(app)
      .filter((problem) => problem.status === status.code)
      .map((problem) => {
        const { slug, title, door } = problem
        return { slug, title, door, anywhere: isAnywhere(problem), href: `/problems/${slug}` }
      }),
    operations: givenBy(app, status.code).map(({ problems, ...named }) => ({ ...named, problems: [...problems] })),
    examples: examplesOf(status).map((example) => exampleJson(example, origin)),
  })

  operation(app, 'GET /statuses', {
    summary: 'List the registered status codes, and whether this server sends them',
    doors: {
      acceptable: inBothForms,
      precondition: represented(now, ({ form }: { form: string }) => {
        const items = [...statuses.values()].map(toItem)
        return form === pageForm ? pageAnswer(statusesPage(items, record !== undefined), fields) : ok({ items }, fields)
      }),
    },
    answers: { 200: inForms(['application/json', StatusesJson], [pageForm, Page]) },
    fields: ['etag'],
    action: ({ answer }) => answer,
  })

  operation(app, 'GET /statuses/:code', {
    summary: 'Read a status code: what it means, when this server sends it and how to trigger it',
    doors: {
      acceptable: inBothForms,
      existence: onShelf('code', (code) => statuses.get(code), '/statuses'),
      precondition: represented(now, ({ form, thing }: { form: string; thing: Status }, request) => {
        const origin = originOf(request)
        const status = toStatus(thing, origin)
        return form === pageForm
          ? pageAnswer(statusPage(status, examplesOf(thing), origin, record !== undefined), fields)
          : ok(status, fields)
      }),
    },
    answers: { 200: inForms(['application/json', StatusJson], [pageForm, Page]) },
    fields: ['etag'],
    action: ({ answer }) => answer,
  })
}
