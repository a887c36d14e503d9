import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ok, Verbatim } from '../../answer.ts'
import { door, pathId, whyUnknown } from '../../door.ts'
import { acceptable, inBothForms } from '../../doors/acceptable.ts'
import { unvalidated } from '../../doors/precondition.ts'
import { query } from '../../doors/query.ts'
import { tooManyRequests } from '../../doors/rate.ts'
import { overloaded, serviceProblems } from '../../doors/service.ts'
import { operation } from '../../operation.ts'
import { problem } from '../../problem.ts'
import { inForms } from '../../schema.ts'
import { askedName, type ClientAsked, ClientQuery, isOf, shownTo } from '../clients.ts'
import { originOf } from '../origin.ts'
import { Page, pageAnswer, pageForm } from '../page.ts'
import { EntryJson } from './entry.ts'
import { follow } from './follow.ts'
import type { Recorded, RequestRecord } from './record.ts'
import { requestsPage } from './requests-page.ts'

const noSuchRequest = problem('existence', 'no-such-request', 404, 'The record has no such request')

/** The maximum number of open streams, more than a class needs, and of those from one address, as behind one router. */
const maxFollowers = 250
const maxOfAddress = 100

/** The number of requests in the list that the server renders. The script of the page loads all of them. */
const listed = 50

/** The record of requests: the list, a single request, and a stream of new requests. */
export const requestRoutes = (app: FastifyInstance, record: RequestRecord): void => {
  /** What ends each stream, and where it goes to. */
  const followers = new Map<() => void, string>()
  app.house.onDraining.push(() => {
    for (const stop of followers.keys()) stop()
  })
  const recordedBy = (name: string) => record.all().filter(({ client }) => isOf(client, name))
  /** What the page shows: the requests of the client that it is asked for, and whose they are. */
  const shown = (request: FastifyRequest, asked: ClientAsked, picked?: Recorded) => {
    const entries = recordedBy(askedName(request, asked))
      .slice(-listed)
      .map(({ entry }) => entry())
    return pageAnswer(requestsPage(entries, originOf(request), shownTo(request, asked), picked?.entry()), {})
  }

  operation(app, 'GET /requests', {
    summary: 'List the requests of a client among the last 500, newest first, or the live page in a browser',
    doors: { acceptable: inBothForms, query: query(ClientQuery), precondition: unvalidated },
    answers: { 200: inForms(['application/json', z.strictObject({ items: z.array(EntryJson) })], [pageForm, Page]) },
    action: ({ form, query }, request) =>
      form === pageForm
        ? shown(request, query)
        : ok(
            new Verbatim(
              `{"items":[${recordedBy(askedName(request, query))
                .toReversed()
                .map(({ json }) => json())}]}`,
            ),
            {},
          ),
  })

  operation(app, 'GET /requests/:id', {
    summary: 'Read one of the last 500 requests and the doors that it passed',
    doors: {
      acceptable: inBothForms,
      existence: door('existence', [noSuchRequest], (request) => {
        const recorded = record.byId(pathId(request))
        return recorded
          ? { recorded }
          : noSuchRequest(
              `${whyUnknown(request, 'The server keeps the last 500 requests, and none of them has this id.')} GET /requests lists the recorded requests.`,
            )
      }),
      query: query(ClientQuery),
      precondition: unvalidated,
    },
    answers: { 200: inForms(['application/json', EntryJson], [pageForm, Page]) },
    action: ({ form, query, recorded }, request) =>
      form === pageForm ? shown(request, query, recorded) : ok(recorded.entry(), {}),
  })

  operation(app, 'GET /requests/stream', {
    summary: 'Stream the recorded requests of a client and each new one (server-sent events)',
    doors: { acceptable: acceptable('text/event-stream'), query: query(ClientQuery) },
    answers: { 200: Page },
    refuses: [...serviceProblems, tooManyRequests],
    action: ({ query }, request) => {
      const headers = { 'content-type': 'text/event-stream' }
      if (request.method === 'HEAD' || app.house.draining) return ok(new Verbatim(Readable.from([])), headers)
      if (followers.size >= maxFollowers) return overloaded()
      if ([...followers.values()].filter((address) => address === request.ip).length >= maxOfAddress)
        return tooManyRequests(
          `This client follows ${maxOfAddress} streams already. Close one of them, and then send the request again.`,
          { 'retry-after': '60' },
        )
      const name = askedName(request, query)
      const lastId = request.headers['last-event-id']?.toString()
      const { stream, stop } = follow(record, lastId, ({ client }) => isOf(client, name))
      followers.set(stop, request.ip)
      const { socket } = request.raw
      const leave = (): void => {
        followers.delete(stop)
        socket.off('end', leave).off('close', leave)
        stop()
      }
      // The stream notices a closed socket only on its next read, and one whose client has closed its side never.
      socket.once('end', leave).once('close', leave)
      stream.once('close', leave)
      return ok(new Verbatim(stream), headers)
    },
  })
}
