import { z } from 'zod'
import { timestamp } from '../../schema.ts'

/** A request as the record has it, and as it is shown. */
export const EntryJson = z
  .strictObject({
    id: z.uuid(),
    at: timestamp,
    /** The request line; null where none could be made out in what came. */
    line: z.strictObject({ method: z.string(), target: z.string(), version: z.string() }).nullable(),
    headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    /** The doors that it came to: each let it on, or answered with the status. */
    doors: z.array(
      z.strictObject({ name: z.string(), question: z.string(), answer: z.union([z.literal('passed'), z.int()]) }),
    ),
    status: z.int(),
    reason: z.string(),
    problem: z
      .strictObject({ slug: z.string(), title: z.string(), detail: z.string(), section: z.string() })
      .nullable(),
    milliseconds: z.number().nullable(),
    /** The same request again; null where curl cannot send it. */
    curl: z.string().nullable(),
    /** The request that would pass the door, as lines for the shell; null where nobody but its author can know. */
    next: z.string().nullable(),
  })
  .meta({ id: 'Request' })

export type Entry = z.input<typeof EntryJson>
