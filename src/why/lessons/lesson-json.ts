import { z } from 'zod'
import { timestamp } from '../../schema.ts'
import { ExampleJson } from '../statuses/status-json.ts'

const shared = {
  slug: z.string(),
  title: z.string(),
  task: z.string(),
  section: z.string(),
  /** Whether the client has met all parts. */
  met: z.boolean(),
}

/** The client whose ticks are shown: an address or a username. */
const client = z.string()

export const LessonsJson = z.strictObject({ client, items: z.array(z.strictObject({ ...shared, href: z.string() })) })

export const LessonJson = z.strictObject({
  client,
  ...shared,
  hints: z.array(z.string()),
  explanation: z.array(z.string()),
  parts: z.array(
    z.strictObject({
      question: z.string(),
      choices: z.array(z.int()),
      status: z.int(),
      /** The request that met the part; null until then. The parts are met in their order. */
      met: z.strictObject({ request: z.uuid(), at: timestamp }).nullable(),
      example: ExampleJson,
    }),
  ),
  /** What stands in the examples for the learner's own account. */
  account: z.strictObject({ username: z.string(), password: z.string() }),
  previous: z.string().nullable(),
  next: z.string().nullable(),
})

export type LessonsRepresentation = z.input<typeof LessonsJson>
export type LessonRepresentation = z.input<typeof LessonJson>
