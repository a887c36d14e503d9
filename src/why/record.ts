import type { FastifyInstance } from 'fastify'
import { Refusal } from '../doors/refusal.ts'
import { type DoorName, refusals, row } from '../doors/row.ts'
import type { Testimony } from '../doors/witness.ts'
import { splitTarget } from '../http/host.ts'
import { reasonPhrase } from '../http/status.ts'
import { blotFields, blotTarget } from './blot.ts'
import { curlOf } from './curl.ts'
import type { Entry } from './entry.ts'
import { nextOf } from './next.ts'

const questions: ReadonlyMap<string, string> = new Map(row.map(({ name, question }) => [name, question]))

const step = (name: DoorName, answer: 'passed' | number): Entry['doors'][number] => ({
  name,
  question: questions.get(name) ?? '',
  answer,
})

const problemOf = ({ slug, detail }: Refusal): Entry['problem'] => {
  const { title, section } = refusals[slug]
  return { slug, title, detail, section }
}

/** Requests that are remembered. */
const size = 500

/** The last requests, in memory. No content is kept, and no secret: what is not there cannot leak. */
export type RequestRecord = {
  readonly entries: () => readonly Entry[]
  readonly byId: (id: string) => Entry | undefined
  /** Tells of each request from now on; what is returned ends that. */
  readonly follow: (tell: (entry: Entry) => void) => () => void
  /** The statuses that were given since the start. */
  readonly given: ReadonlySet<number>
}

/** What the pages ask for themselves: it would push out what the learner wants to see. */
const ownPath = /^\/(requests|assets)(\/|\?|$)/

export const keepRecord = (app: FastifyInstance, now: () => Date): RequestRecord => {
  const entries = new Map<string, Entry>()
  const followers = new Set<(entry: Entry) => void>()
  const given = new Set<number>()

  const toEntry = ({ id, line, rawHeaders, passed, door, outcome, status, milliseconds }: Testimony): Entry => {
    const headers = blotFields(rawHeaders)
    const shown = line ? { ...line, target: blotTarget(line.target) } : null
    const problem = outcome instanceof Refusal ? problemOf(outcome) : null
    // What the parser stopped in curl could not send, unless it was the method: the fields were not read then.
    const isWhole = milliseconds !== undefined
    const sent =
      shown && (isWhole || problem?.slug === 'not-implemented')
        ? { ...shown, headers: isWhole ? headers : undefined }
        : undefined
    return {
      id,
      at: now().toISOString(),
      line: shown,
      headers,
      doors: [...passed.map((name) => step(name, 'passed')), step(door, status)],
      status,
      reason: reasonPhrase(status) ?? '',
      problem,
      milliseconds: milliseconds === undefined ? null : Math.round(milliseconds * 10) / 10,
      curl: sent ? curlOf(sent, app, passed.includes('host')) : null,
      next: sent && outcome instanceof Refusal ? nextOf(outcome.slug, sent, app) : null,
    }
  }

  app.witnesses.push((testimony) => {
    if (ownPath.test(splitTarget(testimony.line?.target ?? '').origin)) return
    const entry = toEntry(testimony)
    given.add(entry.status)
    entries.set(entry.id, entry)
    const [oldest] = entries.keys()
    if (entries.size > size && oldest !== undefined) entries.delete(oldest)
    for (const tell of followers) tell(entry)
  })

  return {
    entries: () => [...entries.values()],
    byId: (id) => entries.get(id),
    follow: (tell) => {
      followers.add(tell)
      return () => followers.delete(tell)
    },
    given,
  }
}
