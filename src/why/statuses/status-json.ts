import { z } from 'zod'
import { BlockJson } from '../examples/block.ts'

/** An example: its title, and the lines that run it, for each shell. */
export const ExampleJson = z.strictObject({ title: z.string(), ...BlockJson.shape })

const shared = {
  code: z.int(),
  name: z.string(),
  section: z.string(),
  meaning: z.string(),
  /** Whether this server can send the status. If it cannot, `whyNot` has the reason; otherwise `whyNot` is null. */
  given: z.boolean(),
  whyNot: z.string().nullable(),
  /** Missing in production, where requests are not recorded. */
  givenSinceStart: z.boolean().exactOptional(),
}

/** A door that sends a status that is not an error. */
const PassJson = z.strictObject({ door: z.string(), when: z.string() })

export const StatusJson = z.strictObject({
  ...shared,
  pass: PassJson.nullable(),
  /** The problem types with this status; `anywhere` is true if they can happen with any operation. */
  problems: z.array(
    z.strictObject({
      slug: z.string(),
      title: z.string(),
      door: z.string().nullable(),
      anywhere: z.boolean(),
      href: z.string(),
    }),
  ),
  operations: z.array(z.strictObject({ method: z.string(), path: z.string(), problems: z.array(z.string()) })),
  examples: z.array(ExampleJson),
})

export const StatusesJson = z.strictObject({ items: z.array(z.strictObject({ ...shared, href: z.string() })) })

export type StatusRepresentation = z.input<typeof StatusJson>
export type StatusItem = z.input<typeof StatusesJson>['items'][number]
