import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { caching, ok, Verbatim } from '../../answer.ts'
import { door, pathParameter } from '../../door.ts'
import { acceptable } from '../../doors/acceptable.ts'
import { unvalidated } from '../../doors/precondition.ts'
import { overloaded, serviceProblems } from '../../doors/service.ts'
import { operation } from '../../operation.ts'
import { problem } from '../../problem.ts'
import { inForms } from '../../schema.ts'
import { originOf } from '../origin.ts'
import { Page, pageAnswer, pageForm } from '../page.ts'
import { EntryJson } from './entry.ts'
import { follow } from './follow.ts'
import type { RequestRecord } from './record.ts'
import { requestsPage } from './requests-page.ts'

const noSuchRequest = problem('existence', 'no-such-request', 404, { title: 'The record has no such request' })

/** Followers at a time; a class has fewer. */
const maxFollowers = 100

/** Requests that a page without scripts lists; with them it has all. */
const listed = 50

/** The record of requests: the list, one of it, and a stream of what comes. */
export const requestRoutes = (app: FastifyInstance, record: RequestRecord, now: () => Date): void => {
  const fields = { 'cache-control': caching.never, vary: 'Accept' }
  const inBothForms = acceptable('application/json', pageForm)
  const followers = new Set<() => void>()
  app.house.onDraining.push(() => {
    for (const stop of followers) stop()
  })
  const latest = () =>
    record
      .all()
      .slice(-listed)
      .map(({ entry }) => entry())

  operation(app, 'GET /requests', {
    summary: 'The last requests, the newest first; for a browser the live page',
    doors: { acceptable: inBothForms, precondition: unvalidated(now, fields) },
    answers: { 200: inForms(['application/json', z.strictObject({ items: z.array(EntryJson) })], [pageForm, Page]) },
    action: ({ form }, request) =>
      form === pageForm
        ? pageAnswer(requestsPage(latest(), originOf(request)), fields)
        : ok(
            new Verbatim(
              `{"items":[${record
                .all()
                .toReversed()
                .map(({ json }) => json())}]}`,
            ),
            fields,
          ),
  })

  operation(app, 'GET /requests/:id', {
    summary: 'One of the last requests: its way through the doors',
    doors: {
      acceptable: inBothForms,
      existence: door('existence', [noSuchRequest], (request) => {
        const recorded = record.byId(pathParameter(request, 'id'))
        return recorded
          ? { recorded }
          : noSuchRequest('The record holds the last 500 requests only, and none with this id is among them.')
      }),
      precondition: unvalidated(now, fields),
    },
    answers: { 200: inForms(['application/json', EntryJson], [pageForm, Page]) },
    action: ({ form, recorded }, request) =>
      form === pageForm
        ? pageAnswer(requestsPage(latest(), originOf(request), recorded.entry()), fields)
        : ok(recorded.entry(), fields),
  })

  operation(app, 'GET /requests/stream', {
    summary: 'What is recorded, and from then on each request as it comes (server-sent events)',
    doors: { acceptable: acceptable('text/event-stream') },
    answers: { 200: Page },
    refuses: serviceProblems,
    action: (_given, request) => {
      const headers = { 'cache-control': caching.never, 'content-type': 'text/event-stream' }
      if (request.method === 'HEAD' || app.house.draining) return ok(new Verbatim(Readable.from([])), headers)
      if (followers.size >= maxFollowers) return overloaded()
      const { stream, stop } = follow(record, request.headers['last-event-id']?.toString())
      followers.add(stop)
      const { socket } = request.raw
      const leave = (): void => {
        followers.delete(stop)
        socket.off('close', leave)
        stop()
      }
      // The stream itself hears of it only when it is read again.
      socket.once('close', leave)
      stream.once('close', leave)
      return ok(new Verbatim(stream), headers)
    },
  })
}
