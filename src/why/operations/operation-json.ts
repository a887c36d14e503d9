import { z } from 'zod'
import { ExampleJson } from '../statuses/status-json.ts'

const named = { id: z.string(), method: z.string(), path: z.string(), summary: z.string() }

const schema = z.looseObject({}).nullable()

/** A problem that a door of the operation refuses with. */
const RefusalJson = z.strictObject({ slug: z.string(), title: z.string(), status: z.int(), href: z.string() })

export const OperationJson = z.strictObject({
  ...named,
  /** The doors that a request to it passes, in order; `statuses` are those without a problem. */
  doors: z.array(
    z.strictObject({
      name: z.string(),
      question: z.string(),
      statuses: z.array(z.int()),
      problems: z.array(RefusalJson),
      /** Whether it may decide only while the action runs; `Kitchen-Doors` then names it last. */
      late: z.boolean(),
    }),
  ),
  /** The doors of the row that have nothing to ask here. */
  leavesOut: z.array(z.string()),
  /** Problems that can happen at any door. */
  anywhere: z.array(RefusalJson),
  /** Null if it does not look at credentials. */
  credentials: z.strictObject({ schemes: z.array(z.string()), optional: z.boolean() }).nullable(),
  parameters: z.array(
    z.strictObject({
      name: z.string(),
      in: z.string(),
      required: z.boolean(),
      description: z.string().nullable(),
      schema,
    }),
  ),
  /** Null if it reads no content. `required` is false if some requests need none. */
  content: z
    .strictObject({ required: z.boolean(), forms: z.array(z.strictObject({ type: z.string(), schema })) })
    .nullable(),
  answers: z.array(
    z.strictObject({
      status: z.int(),
      name: z.string(),
      headers: z.array(z.strictObject({ name: z.string(), always: z.boolean() })),
      forms: z.array(z.strictObject({ type: z.string(), schema })),
    }),
  ),
  examples: z.array(ExampleJson),
})

export const OperationsJson = z.strictObject({ items: z.array(z.strictObject({ ...named, href: z.string() })) })

export type OperationRepresentation = z.input<typeof OperationJson>
export type OperationItem = z.input<typeof OperationsJson>['items'][number]
