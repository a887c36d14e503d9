import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { unknownMember } from '../../doors/meaning.ts'
import { originForm } from '../../http/host.ts'
import { reasonPhrase, sectionOf } from '../../http/status.ts'
import { Refusal } from '../../problem.ts'
import type { DoorName } from '../../row.ts'
import type { Client, Observation } from '../../visit.ts'
import type { Clients } from '../clients.ts'
import { tick } from '../lessons/lesson.ts'
import { lessons } from '../lessons/lessons.ts'
import { operationId } from '../operations/operation-id.ts'
import { questionOf } from '../statuses/given.ts'
import { statuses } from '../statuses/statuses.ts'
import { absentIn } from './absent.ts'
import { blotAnswer, blotFields, blotTarget, blotted } from './blot.ts'
import { sameOf } from './curl.ts'
import type { Entry } from './entry.ts'
import { nextOf } from './next.ts'
import { doorsToCome } from './to-come.ts'

const step = (name: DoorName, answer: 'passed' | number): Entry['doors'][number] => ({
  name,
  question: questionOf(name) ?? '',
  answer,
})

const Faults = z.array(z.object({ detail: z.string() }))

/** A problem as recorded. Names of unknown members are redacted: they are content, and content is not recorded. */
const problemOf = (problem: Observation['problem']): Entry['problem'] => {
  if (!problem) return null
  const { success, data } = Faults.safeParse(Reflect.get(problem, 'errors'))
  if (!success || !data.some(({ detail }) => detail === unknownMember)) return { ...problem }
  return {
    ...problem,
    detail: 'The errors in the response name the members to correct.',
    errors: data.map((fault) => (fault.detail === unknownMember ? { pointer: `#/${blotted}`, ...fault } : fault)),
  }
}

/** The maximum number of recorded requests. */
const size = 500

/** The maximum number of characters recorded of a target, and of all headers together. It limits the memory used. */
const maxKept = 3000

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text)

const lengthOf = (fields: Entry['headers']): number =>
  fields.reduce((length, { name, value }) => length + name.length + value.length, 0)

/** The first headers, up to the maximum number of characters. */
const cutFields = (fields: Entry['headers']): Entry['headers'] => {
  let left = maxKept
  return fields.flatMap(({ name, value }) => {
    if (left <= 0) return []
    const kept = { name: cut(name, left), value: cut(value, left) }
    left -= name.length + value.length
    return [kept]
  })
}

/** A recorded request. Its entry is made only when it is first read. */
export type Recorded = {
  readonly id: string
  readonly client: Client
  readonly entry: () => Entry
  readonly json: () => string
}

const once = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** The latest requests, in memory. Content and secrets are not recorded, so they cannot leak. */
export type RequestRecord = {
  readonly all: () => readonly Recorded[]
  readonly byId: (id: string) => Recorded | undefined
  /** Calls `tell` for each new request. Returns a function that stops this. */
  readonly follow: (tell: (recorded: Recorded) => void) => () => void
}

/**
 * Matches paths that the pages or a program request themselves, every few seconds. They are not recorded, because they would
 * displace other requests.
 */
const ownPath = /^\/(requests|lessons|start-over|assets|metrics)(\/|\?|$)/

export const keepRecord = (app: FastifyInstance, now: () => Date, clients: Clients): RequestRecord => {
  const record = new Map<string, Recorded>()
  const followers = new Set<(recorded: Recorded) => void>()

  const remember = (observation: Observation): Recorded => {
    const { id, client, line, operation, rawHeaders, passed, door, outcome, status, milliseconds } = observation
    // The entry is made later, but secrets are redacted at once.
    const fields = blotFields(rawHeaders)
    const headers = cutFields(fields)
    const responseHeaders = cutFields(blotAnswer(observation.fields))
    const target = blotTarget(line?.target ?? '')
    const isUncut = target.length <= maxKept && lengthOf(fields) <= maxKept
    const shown = line ? { ...line, target: cut(target, maxKept) } : null
    const problem = problemOf(observation.problem)
    // The entry must not hold the outcome, and with it the content of the answer.
    const { slug, problem: type } = outcome instanceof Refusal ? outcome : {}
    const meaning = statuses.get(String(status))?.meaning ?? ''
    const at = now().toISOString()
    // As in Kitchen-Doors: a door that answered late stands last only.
    const doors = passed.filter((name) => name !== door)

    const entry = once((): Entry => {
      // curl cannot send a message that the parser rejected, except for an unknown method. Its headers were not read
      // then.
      const isWhole = milliseconds !== undefined
      const sent =
        shown && isUncut && (isWhole || slug === 'not-implemented')
          ? { ...shown, headers: isWhole ? headers : undefined, isOurs: doors.includes('host') }
          : undefined
      const [method = '', url = ''] = operation?.split(' ') ?? []
      const same = sent ? sameOf(sent, app) : null
      return {
        id,
        at,
        client: { address: client.address, username: client.username ?? null },
        line: shown,
        headers,
        operation: app.house.operations.get(url)?.has(method) ? operationId(method, url) : null,
        doors: [...doors.map((name) => step(name, 'passed')), step(door, status)],
        toCome: doorsToCome({ operation, passed, door, status, slug }, app.house),
        status,
        reason: reasonPhrase(status),
        why: problem?.detail ?? meaning,
        section: type?.section ?? sectionOf(status),
        responseHeaders,
        problem,
        absent: absentIn({
          method: line?.method ?? '',
          status,
          field: (wanted) => responseHeaders.find(({ name }) => name.toLowerCase() === wanted)?.value,
        }),
        milliseconds: milliseconds === undefined ? null : Math.round(milliseconds * 10) / 10,
        curl: same?.bash.lines ?? null,
        same,
        next: sent && slug ? nextOf(slug, sent, app, client.username) : [],
      }
    })
    return { id, client, entry, json: () => JSON.stringify(entry()) }
  }

  app.house.observers.push((observation) => {
    // Refusals are recorded for every path, because their `instance` links to the record.
    if (observation.status < 400 && ownPath.test(originForm(observation.line?.target ?? ''))) return
    const recorded = remember(observation)
    const at = now().toISOString()
    clients.note(observation.client, ({ stamps, ticks }) => {
      stamps.add(observation.status)
      tick(lessons, ticks, observation, at)
      if (observation.gotContinue) stamps.add(100)
    })
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
  }
}
