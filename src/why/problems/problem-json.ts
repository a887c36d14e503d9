import { z } from 'zod'
import { ExampleJson } from '../statuses/status-json.ts'

const shared = {
  slug: z.string(),
  status: z.int(),
  title: z.string(),
  /** The door that answers with it, and what that door asks; null for what can happen behind every door. */
  door: z.string().nullable(),
  question: z.string().nullable(),
  section: z.string(),
  meaning: z.string(),
  mend: z.string(),
}

export const ProblemJson = z.strictObject({
  ...shared,
  /** Whether any request can meet it, whatever the operation. */
  anywhere: z.boolean(),
  operations: z.array(z.strictObject({ method: z.string(), path: z.string() })),
  examples: z.array(ExampleJson),
  /** Where no request brings it about: how one would see it instead. */
  cannotProvoke: z.string().nullable(),
})

export const ProblemsJson = z.strictObject({ items: z.array(z.strictObject({ ...shared, href: z.string() })) })

export type ProblemRepresentation = z.input<typeof ProblemJson>
export type ProblemItem = z.input<typeof ProblemsJson>['items'][number]
