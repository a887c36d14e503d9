import { Readable } from 'node:stream'
import type { Recorded, RequestRecord } from './record.ts'

/** Milliseconds between comments that keep the stream alive. A lost connection shows only on a write. */
const heartbeat = 15_000

/**
 * The maximum number of requests that wait for a slow client. Above it the stream ends; the client reconnects and
 * resumes.
 */
const maxWaiting = 1000

/** Milliseconds that a client has to read the rest after the stream was stopped. */
const patience = 1000

const toEvent = ({ id, json }: Recorded): string => `id: ${id}\nevent: request\ndata: ${json()}\n\n`

async function* events(waiting: Recorded[], awake: { wake: () => void }, { signal }: AbortController) {
  const nextOne = () => new Promise<void>((resolve) => Object.assign(awake, { wake: resolve }))
  for (let one = waiting.shift(); one && !signal.aborted; one = waiting.shift()) yield toEvent(one)
  // Also sends the header section before the first request is recorded.
  yield 'event: live\ndata: from here on\n\n'
  while (!signal.aborted) {
    if (waiting.length === 0) await nextOne()
    const one = waiting.shift()
    if (!signal.aborted) yield one ? toEvent(one) : ':\n\n'
  }
}

/**
 * The record as a stream of server-sent events (HTML 9.2): the wanted requests after `lastId`, then each new one. The stream
 * is produced only as fast as the client reads it. `stop` ends it in an orderly way.
 */
export const follow = (
  record: RequestRecord,
  lastId: string | undefined,
  isWanted: (recorded: Recorded) => boolean,
) => {
  const all = record.all()
  // If the id is no longer in the record, the stream starts with the whole record.
  const waiting = all.slice(all.findIndex(({ id }) => id === lastId) + 1).filter(isWanted)
  const awake = { wake: () => {} }
  const ended = new AbortController()
  const leave = record.follow((recorded) => {
    if (!isWanted(recorded)) return
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
    // A client that does not read must not delay the end.
    setTimeout(() => stream.destroy(), patience).unref()
  }
  return { stream: stream.once('close', () => ended.abort()), stop }
}
