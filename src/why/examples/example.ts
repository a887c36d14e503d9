/**
 * A value of the response that later steps use: a header, a member of the JSON content, or of GET /outbox the path of the
 * link in the newest mail of a kind to an address.
 */
export type Keep = { readonly as: string } & (
  | { readonly header: string }
  | { readonly member: string }
  | { readonly mail: string; readonly to: string }
)

/**
 * A request. The target, headers and content can have placeholders: `{name}` is a value kept by an earlier step,
 * `{unique}` is a string of digits that is the same within a run and different in each run, and `{zeros:8000}` is 8000
 * zeros.
 */
export type Step = {
  readonly method: string
  /** The path and query, or `*`. */
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  /** The seeded user whose access token is sent. */
  readonly user?: 'ada' | 'grace'
  /** Basic credentials, such as `ada:lovelace-1815`. */
  readonly basic?: string
  readonly json?: unknown
  /** Content that is not well-formed JSON. */
  readonly text?: string
  /** The length of content that consists of zeros, if only its size matters. */
  readonly octets?: number
  /** The path on this server of a file that is the content. */
  readonly file?: string
  /** The name of the file in which curl stores the content of the response, which is not text. */
  readonly into?: string
  readonly keep?: Keep
}

type Provokes = {
  /** An identifier of `a-z0-9-`, used for request names and tests. */
  readonly name: string
  /** A short description of the request, such as `PUT without If-Match`. */
  readonly title: string
  readonly status: number
  /** The problem type of the response. */
  readonly problem?: string
  /** The final status, if `status` is an interim one (RFC 9110 15.2). */
  readonly final?: number
  /** Whether the example works only outside production. */
  readonly learningOnly?: true
}

/**
 * Requests that trigger a status. Pages, tests, the Postman collection and the file for editors are generated from it.
 */
export type Example = Provokes &
  (
    | {
        /** The requests in order. The last one triggers the status, if it is sent `times` times. */
        readonly steps: readonly [...Step[], Step]
        readonly times?: number
        /** The reason why a browser cannot send it, in one sentence. */
        readonly notInBrowser?: string
      }
    | {
        /** A raw message that curl cannot build: strings to send, and numbers of seconds to wait between them. */
        readonly message: readonly [string, ...(string | number)[]]
        readonly notInBrowser: string
      }
  )

/** Replaces each placeholder with the result of `write`, whose `count` is the number in `{zeros:8000}`, otherwise 0. */
export const fill = (text: string, write: (name: string, count: number) => string): string =>
  text.replace(/\{([a-z]\w*)(?::(\d+))?\}/g, (_all, name: string, count = '0') => write(name, Number(count)))

/** The headers of a step, except for its credentials. */
export const fieldsOf = ({ json, headers }: Step): readonly (readonly [name: string, value: string])[] =>
  Object.entries({ ...(json !== undefined && { 'Content-Type': 'application/json' }), ...headers })

/** The content of a step; undefined if it has none, or only a length. */
export const contentOf = ({ json, text }: Step): string | undefined =>
  json === undefined ? text : JSON.stringify(json)

/** The path of a file in the repository that the server has at this path. */
export const pathOf = (file: string): string => `src/why${file}`

/** All strings of a step that can have placeholders. */
export const textsOf = (step: Step): readonly string[] => [
  step.target,
  ...fieldsOf(step).map(([, value]) => value),
  contentOf(step) ?? '',
]
