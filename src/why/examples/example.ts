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
 * A request. The target, headers, credentials and content can have placeholders: `{name}` is a value kept by an earlier
 * step, or else a variable that the reader sets first; `{unique}` is a string of digits that is the same within a run and
 * different in each run, and `{zeros:8000}` is 8000 zeros.
 */
export type Step = {
  readonly method: string
  /** The path and query, or `*`. */
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  /** Further headers, whose names can repeat. */
  readonly fields?: readonly Field[]
  /** The user whose access token is sent. The password of one who is not seeded is the variable `{password}`. */
  readonly user?: string
  /** Basic credentials, such as `ada:lovelace-1815`. */
  readonly basic?: string
  readonly json?: unknown
  /** Content that is not well-formed JSON. */
  readonly text?: string
  /** The length of content that consists of zeros, if only its size matters. */
  readonly octets?: number
  /** The path on this server of a file that is the content. */
  readonly file?: string
  /** The name of a file of the reader that is the content. */
  readonly from?: string
  /** The name of the file in which curl stores the content of the response: because it is not text, or for `from`. */
  readonly into?: string
  readonly keep?: Keep
  readonly version?: '1.0'
  /** Whether the request has no Host header. */
  readonly withoutHost?: true
}

export type Field = readonly [name: string, value: string]

/**
 * Requests in order, of which the last one counts: it is sent `times` times. If it has `keep` and `into`, a shell stores both,
 * and shows nothing.
 */
export type Requests = {
  readonly steps: readonly [...Step[], Step]
  readonly times?: number
  /** The steps of an earlier block in the same shell, whose variables and files these use. */
  readonly earlier?: readonly Step[]
}

/** A raw message that curl cannot build: strings to send, and numbers of seconds to wait between them. */
export type Message = { readonly message: readonly [string, ...(string | number)[]] }

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
export type Example = Provokes & (Requests | Message)

/** A placeholder in a text; `count` is the number in `{zeros:8000}`, otherwise 0. */
export type Place = { readonly name: string; readonly count: number }

/** A text in parts: what is written as it is, and placeholders. */
export const partsOf = (text: string): readonly (string | Place)[] => {
  const parts: (string | Place)[] = []
  let at = 0
  for (const { 0: all, 1: name = '', 2: count = '0', index } of text.matchAll(/\{([a-z]\w*)(?::(\d+))?\}/g)) {
    if (index > at) parts.push(text.slice(at, index))
    parts.push(name === 'brace' ? '{' : { name, count: Number(count) })
    at = index + all.length
  }
  return at < text.length ? [...parts, text.slice(at)] : parts
}

/** Replaces each placeholder with the result of `write`. */
export const fill = (text: string, write: (name: string, count: number) => string): string =>
  partsOf(text)
    .map((part) => (typeof part === 'string' ? part : write(part.name, part.count)))
    .join('')

/** A text that has no placeholders, whatever is in it. */
export const literal = (text: string): string => text.replaceAll('{', '{brace}')

/** The headers of a step, except for its credentials. */
export const fieldsOf = ({ json, headers, fields = [] }: Step): readonly Field[] => [
  ...Object.entries({ ...(json !== undefined && { 'Content-Type': 'application/json' }), ...headers }),
  ...fields,
]

export const hasField = (step: Step, name: string): boolean =>
  fieldsOf(step).some(([known]) => known.toLowerCase() === name.toLowerCase())

/** The content of a step; undefined if it has none, only a length, or that of a file. */
export const contentOf = ({ json, text }: Step): string | undefined =>
  json === undefined ? text : JSON.stringify(json)

/** Whether a step has content, of whatever kind. */
export const hasContent = ({ json, text, octets, file, from }: Step): boolean =>
  [json, text, octets, file, from].some((content) => content !== undefined)

/** The path of a file in the repository that the server has at this path. */
export const pathOf = (file: string): string => `src/why${file}`

/** All strings of a step that can have placeholders. */
export const textsOf = (step: Step): readonly string[] => [
  step.target,
  ...fieldsOf(step).map(([, value]) => value),
  step.basic ?? '',
  contentOf(step) ?? '',
]
