import { z } from 'zod'
import { ExampleJson } from '../statuses/status-json.ts'

const shared = {
  slug: z.string(),
  status: z.int(),
  title: z.string(),
  /** The door that returns it and the question of that door; both are null if it can happen at any door. */
  door: z.string().nullable(),
  question: z.string().nullable(),
  section: z.string(),
  meaning: z.string(),
  fix: z.string(),
}

export const ProblemJson = z.strictObject({
  ...shared,
  /** Whether it can happen with any operation. */
  anywhere: z.boolean(),
  operations: z.array(z.strictObject({ method: z.string(), path: z.string() })),
  examples: z.array(ExampleJson),
  /** How to see the problem if no request can trigger it. */
  cannotProvoke: z.string().nullable(),
})

export const ProblemsJson = z.strictObject({ items: z.array(z.strictObject({ ...shared, href: z.string() })) })

export type ProblemRepresentation = z.input<typeof ProblemJson>
export type ProblemItem = z.input<typeof ProblemsJson>['items'][number]
