/** What a step keeps of its answer for the steps behind it: a header field, or a member of the JSON in the content. */
type Keep = { readonly as: string } & ({ readonly header: string } | { readonly member: string })

/**
 * A request. In the target, in fields and in content, `{name}` stands for what a step before has kept, `{unique}` for
 * digits that are the same throughout the example and never come twice, and `{zeros:8000}` for that many zeros.
 */
export type Step = {
  readonly method: string
  /** Path and query, or `*`. */
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sends that seeded user's token, which a login before has fetched. */
  readonly user?: 'ada' | 'grace'
  /** Credentials of the Basic scheme: `ada:lovelace-1815`. */
  readonly basic?: string
  readonly json?: unknown
  /** Content that is no JSON, or not meant to be. */
  readonly text?: string
  /** So many zeros of content, where nothing but the size matters. */
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
  readonly problem?: string
  /** Where the status is an interim one (RFC 9110 15.2): the final one behind it. */
  readonly final?: number
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

/** The text with each placeholder as `write` has it; `zeros` comes with how many. */
export const fill = (text: string, write: (name: string, count: number) => string): string =>
  text.replace(/\{([a-z]\w*)(?::(\d+))?\}/g, (_all, name: string, count = '0') => write(name, Number(count)))

/** The header fields that a step is sent with, its credentials aside. */
export const fieldsOf = ({ json, headers }: Step): readonly (readonly [name: string, value: string])[] =>
  Object.entries({ ...(json !== undefined && { 'Content-Type': 'application/json' }), ...headers })

/** The content of a step, as far as it is more than a number of octets. */
export const contentOf = ({ json, text }: Step): string | undefined =>
  json === undefined ? text : JSON.stringify(json)

/** All texts of a step in which a placeholder may stand. */
export const textsOf = (step: Step): readonly string[] => [
  step.target,
  ...fieldsOf(step).map(([, value]) => value),
  contentOf(step) ?? '',
]
