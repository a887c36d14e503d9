import type { FastifyInstance } from 'fastify'
import { unknownMember } from '../../doors/meaning.ts'
import { fieldValues } from '../../http/fields.ts'
import { splitTarget } from '../../http/host.ts'
import { reasonPhrase } from '../../http/status.ts'
import { Refusal } from '../../problem.ts'
import type { DoorName } from '../../row.ts'
import type { Testimony } from '../../visit.ts'
import { questionOf } from '../statuses/given.ts'
import { interim } from '../statuses/registered.ts'
import { blotFields, blotTarget } from './blot.ts'
import { curlOf } from './curl.ts'
import type { Entry } from './entry.ts'
import { nextOf } from './next.ts'

const step = (name: DoorName, answer: 'passed' | number): Entry['doors'][number] => ({
  name,
  question: questionOf(name) ?? '',
  answer,
})

/** What a refusal said. The names of unknown members are content of the client's, and content is not kept. */
const problemOf = ({ slug, detail, members, problem: { title, section } }: Refusal): Entry['problem'] => {
  const namesUnknown = JSON.stringify(members).includes(unknownMember)
  return {
    slug,
    title,
    detail: namesUnknown ? 'The errors in the answer name the members to correct.' : detail,
    section,
  }
}

/** Requests that are remembered. */
const size = 500

/** Characters that are kept of a target, and of the fields together: nobody is to fill the memory with the rest. */
const maxKept = 3000

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text)

const lengthOf = (fields: Entry['headers']): number =>
  fields.reduce((length, { name, value }) => length + name.length + value.length, 0)

/** The first fields, as far as they have room. */
const cutFields = (fields: Entry['headers']): Entry['headers'] => {
  let left = maxKept
  return fields.flatMap(({ name, value }) => {
    if (left <= 0) return []
    const kept = { name: cut(name, left), value: cut(value, left) }
    left -= name.length + value.length
    return [kept]
  })
}

/** A request of the record. It is told in words only when somebody wants to know. */
export type Recorded = { readonly id: string; readonly entry: () => Entry; readonly json: () => string }

const once = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** The last requests, in memory. No content is kept, and no secret: what is not there cannot leak. */
export type RequestRecord = {
  readonly all: () => readonly Recorded[]
  readonly byId: (id: string) => Recorded | undefined
  /** Tells of each request from now on; what is returned ends that. */
  readonly follow: (tell: (recorded: Recorded) => void) => () => void
  /** The statuses that were given since the start, 100 among them. */
  readonly given: ReadonlySet<number>
}

/** What the pages ask for themselves, and get: it would push out what the learner wants to see. */
const ownPath = /^\/(requests|assets)(\/|\?|$)/

/** Whether the request got a 100, which is asked for from HTTP/1.1 on, and sent when the content is (RFC 9110 10.1.1). */
const gotContinue = ({ line, passed, door, rawHeaders }: Testimony): boolean =>
  line?.version === '1.1' &&
  [...passed, door].includes(interim[100].door) &&
  fieldValues(rawHeaders, 'expect').some((value) => value.toLowerCase() === '100-continue')

export const keepRecord = (app: FastifyInstance, now: () => Date): RequestRecord => {
  const record = new Map<string, Recorded>()
  const followers = new Set<(recorded: Recorded) => void>()
  const given = new Set<number>()

  const remember = ({ id, line, rawHeaders, passed, door, outcome, status, milliseconds }: Testimony): Recorded => {
    // The rest is put off, but a secret is not kept for a moment.
    const fields = blotFields(rawHeaders)
    const headers = cutFields(fields)
    const target = blotTarget(line?.target ?? '')
    const isUncut = target.length <= maxKept && lengthOf(fields) <= maxKept
    const shown = line ? { ...line, target: cut(target, maxKept) } : null
    const problem = outcome instanceof Refusal ? problemOf(outcome) : null
    const slug = outcome instanceof Refusal ? outcome.slug : undefined
    const at = now().toISOString()
    // As in Kitchen-Doors: a door that answered late stands last only.
    const doors = passed.filter((name) => name !== door)

    const entry = once((): Entry => {
      // What the parser stopped in curl could not send, unless it was the method: the fields were not read then.
      const isWhole = milliseconds !== undefined
      const sent =
        shown && isUncut && (isWhole || slug === 'not-implemented')
          ? { ...shown, headers: isWhole ? headers : undefined, isOurs: doors.includes('host') }
          : undefined
      return {
        id,
        at,
        line: shown,
        headers,
        doors: [...doors.map((name) => step(name, 'passed')), step(door, status)],
        status,
        reason: reasonPhrase(status),
        problem,
        milliseconds: milliseconds === undefined ? null : Math.round(milliseconds * 10) / 10,
        curl: sent ? curlOf(sent, app) : null,
        next: sent && slug ? nextOf(slug, sent, app) : null,
      }
    })
    return { id, entry, json: () => JSON.stringify(entry()) }
  }

  app.house.witnesses.push((testimony) => {
    // A refusal is kept wherever it was met: its `instance` is to open.
    if (testimony.status < 400 && ownPath.test(splitTarget(testimony.line?.target ?? '').origin)) return
    const recorded = remember(testimony)
    given.add(testimony.status)
    if (gotContinue(testimony)) given.add(100)
    record.set(recorded.id, recorded)
    const [oldest] = record.keys()
    if (record.size > size && oldest !== undefined) record.delete(oldest)
    for (const tell of followers) tell(recorded)
  })

  return {
    all: () => [...record.values()],
    byId: (id) => record.get(id),
    follow: (tell) => {
      followers.add(tell)
      return () => followers.delete(tell)
    },
    given,
  }
}
