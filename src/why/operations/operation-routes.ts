import type { FastifyInstance } from 'fastify'
import { caching, ok } from '../../answer.ts'
import { inBothForms } from '../../doors/acceptable.ts'
import { represented } from '../../doors/precondition.ts'
import { type Operation, operation } from '../../operation.ts'
import { inForms } from '../../schema.ts'
import { exampleJson, examplesHere } from '../examples/example-cards.ts'
import { onShelf } from '../existence.ts'
import type { Openapi } from '../openapi/document.ts'
import { operationOf } from '../openapi/samples.ts'
import { originOf } from '../origin.ts'
import { Page, pageAnswer, pageForm } from '../page.ts'
import { operationsOf } from '../statuses/given.ts'
import { toItem, toOperation } from './described.ts'
import { OperationJson, OperationsJson } from './operation-json.ts'
import { operationPage } from './operation-page.ts'
import { operationsPage } from './operations-page.ts'

const fields = { 'cache-control': caching.revalidated }

/** The pages of the operations. */
export const operationRoutes = (app: FastifyInstance): void => {
  const learning = !app.house.production
  const byId = (id: string) => operationsOf(app).find((known) => toItem(known).id === id)
  const examplesOf = ({ method, url }: Operation) =>
    examplesHere(app.house).filter((example) => operationOf(example, app.house.operations) === `${method} ${url}`)

  // It is made on the first request, when all operations are known.
  let made: Openapi | undefined
  const document = async (): Promise<Openapi> => {
    const { openapiDocument } = await import('../openapi/document.ts')
    made ??= openapiDocument(app, examplesHere(app.house))
    return made
  }

  operation(app, 'GET /operations', {
    summary: 'List the operations of this server',
    doors: {
      acceptable: inBothForms,
      precondition: represented(({ form }: { form: string }) => {
        const items = operationsOf(app).map(toItem)
        return form === pageForm ? pageAnswer(operationsPage(items, learning), fields) : ok({ items }, fields)
      }),
    },
    answers: { 200: inForms(['application/json', OperationsJson], [pageForm, Page]) },
    fields: ['etag'],
    action: ({ answer }) => answer,
  })

  operation(app, 'GET /operations/:id', {
    summary: 'Read an operation: its doors in order, what it reads and answers, and examples',
    doors: {
      acceptable: inBothForms,
      existence: onShelf('id', byId, '/operations'),
      precondition: represented(async ({ form, thing }: { form: string; thing: Operation }, request) => {
        const origin = originOf(request)
        const shown = examplesOf(thing)
        const examples = shown.map((example) => exampleJson(example, origin))
        const described = { ...toOperation(thing, app, await document()), examples }
        return form === pageForm
          ? pageAnswer(operationPage(described, shown, origin, learning), fields)
          : ok(described, fields)
      }),
    },
    answers: { 200: inForms(['application/json', OperationJson], [pageForm, Page]) },
    fields: ['etag'],
    action: ({ answer }) => answer,
  })
}
