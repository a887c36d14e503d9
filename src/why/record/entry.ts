import { z } from 'zod'
import { timestamp } from '../../schema.ts'

/** A recorded request, as clients read it. */
export const EntryJson = z
  .strictObject({
    id: z.uuid(),
    at: timestamp,
    /** The request line; null if the server could not read one. */
    line: z.strictObject({ method: z.string(), target: z.string(), version: z.string() }).nullable(),
    headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    /** The doors that were asked, in order. The last one returned the status. */
    doors: z.array(
      z.strictObject({ name: z.string(), question: z.string(), answer: z.union([z.literal('passed'), z.int()]) }),
    ),
    status: z.int(),
    reason: z.string(),
    problem: z
      .strictObject({ slug: z.string(), title: z.string(), detail: z.string(), section: z.string() })
      .nullable(),
    /** The Content-Range of a part that was sent; otherwise null. */
    range: z.string().nullable(),
    milliseconds: z.number().nullable(),
    /** The request as a curl command; null if curl cannot send it. */
    curl: z.string().nullable(),
    /** Shell commands that send a corrected request; null if it cannot be derived from the problem. */
    next: z.string().nullable(),
  })
  .meta({ id: 'Request' })

export type Entry = z.input<typeof EntryJson>
