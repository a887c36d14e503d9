import type { FastifyInstance, FastifyRequest } from 'fastify'
import { caching, ok } from '../../answer.ts'
import { inBothForms } from '../../doors/acceptable.ts'
import { represented } from '../../doors/precondition.ts'
import { query } from '../../doors/query.ts'
import { operation } from '../../operation.ts'
import { inForms } from '../../schema.ts'
import { askedName, type ClientAsked, ClientQuery, type Clients, shownTo } from '../clients.ts'
import { exampleJson, examplesHere } from '../examples/example-cards.ts'
import { onShelf } from '../existence.ts'
import { originOf } from '../origin.ts'
import { Page, pageAnswer, pageForm } from '../page.ts'
import { givenBy, givenHere, isAnywhere, passOf, problemTypes } from './given.ts'
import { ownerView } from './owner-view.ts'
import { StatusesJson, type StatusItem, StatusJson, type StatusRepresentation } from './status-json.ts'
import { statusPage } from './status-page.ts'
import { type Status, statuses } from './statuses.ts'
import { statusesPage } from './statuses-page.ts'

/** The pages of the registered status codes. In production, without clients, they do not show which were sent. */
export const statusRoutes = (app: FastifyInstance, clients: Clients | undefined): void => {
  const fields = { 'cache-control': clients ? caching.private : caching.revalidated }

  /** The stamps of the client that a request asks about; undefined without clients. */
  const stampsFor = (request: FastifyRequest, query: ClientAsked) => clients?.card(askedName(request, query)).stamps

  const told = (status: Status, stamps: ReadonlySet<number> | undefined) => ({
    ...status,
    ...givenHere(app, status),
    ...(stamps && { givenSinceStart: stamps.has(status.code) }),
  })

  const toItem = (status: Status, stamps?: ReadonlySet<number>): StatusItem => ({
    ...told(status, stamps),
    href: `/statuses/${status.code}`,
  })

  const examplesOf = ({ code }: Status) => examplesHere(app.house).filter((example) => example.status === code)

  const toStatus = (status: Status, origin: string, stamps?: ReadonlySet<number>): StatusRepresentation => ({
    ...told(status, stamps),
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
      query: query(ClientQuery),
      precondition: represented(({ form, query }: { form: string; query: ClientAsked }, request) => {
        const stamps = stampsFor(request, query)
        const items = [...statuses.values()].map((status) => toItem(status, stamps))
        if (form !== pageForm) return ok({ items }, fields)
        const owner = clients && ownerView(shownTo(request, query), clients.card(askedName(request, query)))
        return pageAnswer(statusesPage(items, clients !== undefined, owner), fields)
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
      query: query(ClientQuery),
      precondition: represented(
        ({ form, query, thing }: { form: string; query: ClientAsked; thing: Status }, request) => {
          const origin = originOf(request)
          const status = toStatus(thing, origin, stampsFor(request, query))
          return form === pageForm
            ? pageAnswer(statusPage(status, examplesOf(thing), origin, clients !== undefined), fields)
            : ok(status, fields)
        },
      ),
    },
    answers: { 200: inForms(['application/json', StatusJson], [pageForm, Page]) },
    fields: ['etag'],
    action: ({ answer }) => answer,
  })
}
