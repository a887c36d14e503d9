import { z } from 'zod'

/** An example as it is shown: what it does, and the lines for a shell that do it. */
export const ExampleJson = z.strictObject({ title: z.string(), curl: z.string() })

const shared = {
  code: z.int(),
  name: z.string(),
  section: z.string(),
  meaning: z.string(),
  /** Whether this server can give it, and where it cannot, why. */
  given: z.boolean(),
  whyNot: z.string().nullable(),
  /** Not in production, which keeps no record. */
  givenSinceStart: z.boolean().exactOptional(),
}

/** A door of the row that gives a status although nothing is wrong. */
const PassJson = z.strictObject({ door: z.string(), when: z.string() })

export const StatusJson = z.strictObject({
  ...shared,
  pass: PassJson.nullable(),
  /** The problem types with this status; `anywhere` says that any request can meet it. */
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
