import { z } from 'zod'
import { timestamp } from '../../schema.ts'
import { BlockJson } from '../examples/block.ts'

const Fields = z.array(z.strictObject({ name: z.string(), value: z.string() }))

/** A recorded request, as clients read it. */
export const EntryJson = z
  .strictObject({
    id: z.uuid(),
    at: timestamp,
    /** The address, and the username where a token or Basic credentials were good. */
    client: z.strictObject({ address: z.string(), username: z.string().nullable() }),
    /** The request line; null if the server could not read one. */
    line: z.strictObject({ method: z.string(), target: z.string(), version: z.string() }).nullable(),
    headers: Fields,
    /** The id of the operation, which `/operations/{id}` describes; null if the request came to none. */
    operation: z.string().nullable(),
    /** The doors that were asked, in order. The last one returned the status. */
    doors: z.array(
      z.strictObject({ name: z.string(), question: z.string(), answer: z.union([z.literal('passed'), z.int()]) }),
    ),
    /** After a refusal: what could have been refused next by the same door and by the later ones of this operation. */
    toCome: z.array(
      z.strictObject({
        name: z.string(),
        question: z.string(),
        refusals: z.array(z.strictObject({ status: z.int(), slug: z.string(), title: z.string() })),
      }),
    ),
    status: z.int(),
    reason: z.string(),
    /** Why this status, in a sentence or two, and where it is defined. */
    why: z.string(),
    section: z.string(),
    /** The headers of the response, as sent. */
    responseHeaders: Fields,
    /** The content of a refusal: its problem details (RFC 9457). Other content is not recorded. */
    problem: z
      .looseObject({
        type: z.string(),
        title: z.string(),
        status: z.int(),
        detail: z.string(),
        instance: z.string(),
      })
      .nullable(),
    /** What the response does not have although other responses do, and why. */
    absent: z.array(z.strictObject({ what: z.string(), why: z.string(), section: z.string() })),
    milliseconds: z.number().nullable(),
    /** The request as a curl command; null if curl cannot send it. */
    curl: z.string().nullable(),
    /** The same request for each shell. */
    same: BlockJson.nullable(),
    /** A corrected request for each shell: two if the client has to make a change in between, none if it cannot be derived. */
    next: z.array(BlockJson),
  })
  .meta({ id: 'Request' })

export type Entry = z.input<typeof EntryJson>
