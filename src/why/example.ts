import type { Slug } from '../doors/row.ts'

/** What a step keeps of its answer for the steps behind it: a header field, or a member of the JSON in the content. */
type Keep = { readonly as: string } & ({ readonly header: string } | { readonly member: string })

/**
 * A request. In the target, in fields and in the texts of `json`, `{name}` stands for what a step before has kept, and
 * `{unique}` for digits that never come twice.
 */
export type Step = {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sends that seeded user's token, which a login before has fetched. */
  readonly user?: 'ada' | 'grace'
  readonly json?: unknown
  /** Content that is no JSON, or not meant to be. */
  readonly text?: string
  /** So many octets of content, where nothing but the size matters. */
  readonly octets?: number
  readonly keep?: Keep
}

type Provokes = {
  /** Of `a-z0-9-`: names files, and the test. */
  readonly name: string
  /** What is done, in a few words: `PUT without If-Match`. */
  readonly title: string
  readonly status: number
  /** The problem that comes with it. */
  readonly problem?: Slug
  /** Whether there is no such thing in production. */
  readonly learningOnly?: true
}

/** How a status is provoked here: written once, and read by the pages, the tests, Postman and editors. */
export type Example = Provokes &
  (
    | {
        /** The last one provokes the status, sent so many times. */
        readonly steps: readonly [...Step[], Step]
        readonly times?: number
        /** Why no browser can send it, in one sentence. */
        readonly notInBrowser?: string
      }
    | {
        /** A message that curl cannot make, octet by octet, in pieces with so many seconds between them. */
        readonly message: readonly [string, ...(string | number)[]]
        readonly notInBrowser: string
      }
  )
