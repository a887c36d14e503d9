import type { FastifyInstance } from 'fastify'
import { acceptable } from '../../doors/acceptable.ts'
import { caching, ok } from '../../doors/answer.ts'
import { operation } from '../../doors/operation.ts'
import { unvalidated } from '../../doors/precondition.ts'
import { refusals } from '../../doors/row.ts'
import { inForms } from '../../schema.ts'
import { exampleJson, examplesHere } from '../examples/example-cards.ts'
import { onShelf } from '../existence.ts'
import { originOf } from '../origin.ts'
import { Page, pageAnswer, pageForm } from '../page.ts'
import type { RequestRecord } from '../record/record.ts'
import { givenBy, isAnywhere, isGiven, passOf, slugsOf } from './given.ts'
import { StatusesJson, type StatusItem, StatusJson, type StatusRepresentation } from './status-json.ts'
import { statusPage } from './status-page.ts'
import { type Status, statuses } from './statuses.ts'
import { statusesPage } from './statuses-page.ts'

const fields = { 'cache-control': caching.revalidated, vary: 'Accept' }

/** The pages of the registered status codes. Without a record, as in production, they do not show which were sent. */
export const statusRoutes = (app: FastifyInstance, record: RequestRecord | undefined, now: () => Date): void => {
  const inBothForms = acceptable('application/json', pageForm)
  const here = examplesHere(app.manner.production)

  const told = (status: Status) => ({
    ...status,
    given: isGiven(app, status.code),
    ...(record && { givenSinceStart: record.given.has(status.code) }),
  })

  const toItem = (status: Status): StatusItem => ({ ...told(status), href: `/statuses/${status.code}` })

  const examplesOf = ({ code }: Status) => here.filter((example) => example.status === code)

  const toStatus = (status: Status, origin: string): StatusRepresentation => ({
    ...told(status),
    pass: passOf(status.code),
    problems: slugsOf(status.code).map((slug) => {
      const { title, door } = refusals[slug]
      return { slug, title, door, anywhere: isAnywhere(slug), href: `/problems/${slug}` }
    }),
    operations: givenBy(app, status.code).map(({ problems, ...named }) => ({ ...named, problems: [...problems] })),
    examples: examplesOf(status).map((example) => exampleJson(example, origin)),
  })

  operation(app, 'GET /statuses', {
    summary: 'List the registered status codes, and whether this server sends them',
    doors: [inBothForms, unvalidated(now, fields)],
    answers: { 200: inForms(['application/json', StatusesJson], [pageForm, Page]) },
    action: ({ form }) => {
      const items = [...statuses.values()].map(toItem)
      return form === pageForm ? pageAnswer(statusesPage(items, record !== undefined), fields) : ok({ items }, fields)
    },
  })

  operation(app, 'GET /statuses/:code', {
    summary: 'Read a status code: what it means, when this server sends it and how to trigger it',
    doors: [inBothForms, onShelf('code', (code) => statuses.get(code), '/statuses'), unvalidated(now, fields)],
    answers: { 200: inForms(['application/json', StatusJson], [pageForm, Page]) },
    action: ({ form, thing }, request) => {
      const origin = originOf(request)
      const status = toStatus(thing, origin)
      return form === pageForm
        ? pageAnswer(statusPage(status, examplesOf(thing), origin, record !== undefined), fields)
        : ok(status, fields)
    },
  })
}
