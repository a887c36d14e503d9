import { Readable } from 'node:stream'
import type { Recorded, RequestRecord } from './record.ts'

/** Milliseconds between signs of life: a connection that is gone shows only when something is written to it. */
const heartbeat = 15_000

/** Requests that may wait for a follower; one that reads more slowly has to come again, and goes on where it was. */
const maxWaiting = 1000

/** Milliseconds that a follower has to read the rest, once it is over. */
const patience = 1000

const toEvent = ({ id, json }: Recorded): string => `id: ${id}\nevent: request\ndata: ${json()}\n\n`

async function* events(waiting: Recorded[], awake: { wake: () => void }, { signal }: AbortController) {
  const nextOne = () => new Promise<void>((resolve) => Object.assign(awake, { wake: resolve }))
  for (let one = waiting.shift(); one && !signal.aborted; one = waiting.shift()) yield toEvent(one)
  // Also lets the header section go out before anything has come.
  yield 'event: live\ndata: from here on\n\n'
  while (!signal.aborted) {
    if (waiting.length === 0) await nextOne()
    const one = waiting.shift()
    if (!signal.aborted) yield one ? toEvent(one) : ':\n\n'
  }
}

/**
 * The record as server-sent events (HTML 9.2): what came behind `lastId`, and from then on each request as it comes. It
 * is read as fast as the client reads, so one that does not read costs nothing. `stop` is an orderly end.
 */
export const follow = (record: RequestRecord, lastId: string | undefined) => {
  const all = record.all()
  // An id that is no longer in the record is followed by all that is.
  const waiting = all.slice(all.findIndex(({ id }) => id === lastId) + 1)
  const awake = { wake: () => {} }
  const ended = new AbortController()
  const leave = record.follow((recorded) => {
    waiting.push(recorded)
    if (waiting.length > maxWaiting) ended.abort()
    awake.wake()
  })
  const alive = setInterval(() => awake.wake(), heartbeat).unref()
  ended.signal.addEventListener('abort', () => {
    leave()
    clearInterval(alive)
    awake.wake()
  })
  const stream = Readable.from(events(waiting, awake, ended), { objectMode: false })
  const stop = (): void => {
    ended.abort()
    // What a client does not read must not hold up the end.
    setTimeout(() => stream.destroy(), patience).unref()
  }
  return { stream: stream.once('close', () => ended.abort()), stop }
}
