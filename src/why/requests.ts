import { PassThrough, Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { acceptable } from '../doors/acceptable.ts'
import { caching, ok, Verbatim } from '../doors/answer.ts'
import { door } from '../doors/door.ts'
import { operation } from '../doors/operation.ts'
import { pathParameter } from '../doors/parameter.ts'
import { refuse } from '../doors/refusal.ts'
import { inForms } from '../schema.ts'
import { type Entry, EntryJson } from './entry.ts'
import { originOf } from './origin.ts'
import { Page, pageAnswer, pageForm } from './page.ts'
import type { RequestRecord } from './record.ts'
import { requestsPage } from './requests-page.ts'

/** Milliseconds between signs of life: a connection that is gone shows only when something is written to it. */
const heartbeat = 15_000

/** Octets that may wait for a follower; one that reads more slowly has to come again. */
const maxWaiting = 4 * 1024 * 1024

const toEvent = (entry: Entry): string => `id: ${entry.id}\nevent: request\ndata: ${JSON.stringify(entry)}\n\n`

/** The record of requests: the list, one of it, and a stream of what comes. */
export const requestRoutes = (app: FastifyInstance, record: RequestRecord): void => {
  const fields = { 'cache-control': caching.never, vary: 'Accept' }
  const inBothForms = acceptable('application/json', pageForm)
  const streams = new Set<PassThrough>()
  app.onDraining.push(() => {
    for (const stream of streams) stream.end()
  })

  operation(app, 'GET /requests', {
    summary: 'The last requests, the newest first; for a browser the live page',
    doors: [inBothForms],
    answers: { 200: inForms(['application/json', z.strictObject({ items: z.array(EntryJson) })], [pageForm, Page]) },
    action: ({ form }, request) =>
      form === pageForm
        ? pageAnswer(requestsPage(record.entries(), originOf(request)), fields)
        : ok({ items: record.entries().toReversed() }, fields),
  })

  operation(app, 'GET /requests/:id', {
    summary: 'One of the last requests: its way through the doors',
    doors: [
      inBothForms,
      door('existence', ['no-such-request'], (request) => {
        const entry = record.byId(pathParameter(request, 'id'))
        return entry
          ? { entry }
          : refuse(
              'no-such-request',
              'The record holds the last 500 requests only, and none with this id is among them.',
            )
      }),
    ],
    answers: { 200: inForms(['application/json', EntryJson], [pageForm, Page]) },
    action: ({ form, entry }, request) =>
      form === pageForm
        ? pageAnswer(requestsPage(record.entries(), originOf(request), entry), fields)
        : ok(entry, fields),
  })

  operation(app, 'GET /requests/stream', {
    summary: 'What is recorded, and from then on each request as it comes (server-sent events)',
    doors: [acceptable('text/event-stream')],
    answers: { 200: Page },
    action: (_given, request) => {
      const headers = { 'cache-control': caching.never, 'content-type': 'text/event-stream' }
      if (request.method === 'HEAD' || app.draining) return ok(new Verbatim(Readable.from([])), headers)
      const stream = new PassThrough({ highWaterMark: maxWaiting })
      streams.add(stream)
      const entries = record.entries()
      // An id that is no longer in the record is followed by all that is (HTML 9.2.4).
      const seen = entries.findIndex(({ id }) => id === request.headers['last-event-id'])
      for (const entry of entries.slice(seen + 1)) stream.write(toEvent(entry))
      // Also lets the header section go out before anything has come.
      stream.write('event: live\ndata: from here on\n\n')
      const stop = record.follow((entry) => {
        if (stream.writableLength > maxWaiting) stream.destroy()
        else stream.write(toEvent(entry))
      })
      const alive = setInterval(() => stream.write(':\n\n'), heartbeat).unref()
      const leave = () => {
        stop()
        clearInterval(alive)
        streams.delete(stream)
        stream.destroy()
      }
      request.raw.socket.once('close', leave)
      stream.once('end', leave)
      return ok(new Verbatim(stream), headers)
    },
  })
}
