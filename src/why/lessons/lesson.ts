import type { Observation } from '../../visit.ts'
import type { Example } from '../examples/example.ts'

/** A request of a lesson: a prediction to make, and what meets it. */
export type Part = {
  /** What is sent, and in which situation. It ends with the question for the status. */
  readonly question: string
  /** The statuses to choose from, in ascending order. */
  readonly choices: readonly [number, number, number]
  /** The operation that meets it, as `PUT /recipes/:id`; left out where that of any operation does. */
  readonly operation?: string
  /** Whether only the target of the example meets it. */
  readonly onlyThere?: true
  /** Whether the example repeats its last request until the limit of wrong passwords for one name refuses it. */
  readonly untilRefused?: true
  /** A request that meets it. Its status and problem are those to meet. */
  readonly example: Extract<Example, { readonly steps: unknown }>
}

/** A task for a learner: requests to send in an order. Text can have `code` and references as RFC 9110 15.5.5. */
export type Lesson = {
  readonly slug: string
  readonly title: string
  /** What to achieve, in one sentence. */
  readonly task: string
  /** Where the status or the rule that it is about is defined. */
  readonly section: string
  readonly parts: readonly [Part, ...Part[]]
  /** The first says how to begin. The commands follow the second. */
  readonly hints: readonly [string, string]
  /** Paragraphs to read once the lesson is met. */
  readonly explanation: readonly string[]
}

/** The request that met a part. */
export type Meeting = { readonly request: string; readonly at: string }

/** The parts of each lesson that a client has met, in their order, by the slug of the lesson. */
export type Ticks = Map<string, readonly Meeting[]>

export const isMet = ({ slug, parts }: Lesson, ticks: Ticks): boolean => ticks.get(slug)?.length === parts.length

/** Whether a request meets a part. */
const meets = (
  { operation, onlyThere, example: { status, problem, steps } }: Part,
  { operation: asked, line, status: sent, outcome }: Observation,
): boolean =>
  sent === status &&
  (operation === undefined || operation === asked) &&
  (!onlyThere || line?.target === steps.at(-1)?.target) &&
  (problem === undefined || (outcome !== undefined && 'slug' in outcome && outcome.slug === problem))

/** Ticks the parts that this request is the next one of. Returns whether there are any; what is met stays as it is. */
export const tick = (lessons: readonly Lesson[], ticks: Ticks, observation: Observation, at: string): boolean => {
  const progress = lessons.flatMap(({ slug, parts }) => {
    const met = ticks.get(slug) ?? []
    const next = parts[met.length]
    return next && meets(next, observation) ? [[slug, [...met, { request: observation.id, at }]] as const] : []
  })
  for (const [slug, met] of progress) ticks.set(slug, met)
  return progress.length > 0
}
