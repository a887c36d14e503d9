import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Headers, Refusal } from './problem.ts'

/** Statuses that have content, that may have some, and that never have any: a 204 with content does not compile. */
type WithContent = 200 | 206
type MayHaveContent = 201
export type WithoutContent = 202 | 204 | 303 | 304 | 308
export type Success = WithContent | MayHaveContent | WithoutContent

/** JSON that is written already, of the type that it would be read as. */
export class Written<Content> {
  declare readonly of?: Content
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** Content that is sent as it is. A stream has no length, and so no Content-Length. */
export class Verbatim {
  readonly content: string | Buffer | Readable

  constructor(content: string | Buffer | Readable) {
    this.content = content
  }
}

/** A success, or another answer of a door although nothing is wrong. */
export class Answer<Status extends Success = Success, Content = unknown> {
  readonly status: Status
  readonly content: Content
  headers: Headers

  constructor(status: Status, content: Content, headers: Headers) {
    this.status = status
    this.content = content
    this.headers = headers
  }
}

/** The successes of an operation: each status with the schema of its content, `null` where it has none. */
export type Answers = { readonly [N in WithContent]?: z.ZodType } & {
  readonly [N in MayHaveContent]?: z.ZodType | null
} & {
  readonly [N in WithoutContent]?: null
}

type ContentOf<Schema> = Schema extends z.ZodType ? z.input<Schema> | Written<z.input<Schema>> : undefined

export type AnswerOf<A extends Answers> = { [N in keyof A & Success]: Answer<N, ContentOf<A[N]>> }[keyof A & Success]

/** What ends a walk along the row. */
export type Outcome = Refusal | Answer

export const ok = <Content>(content: Content, headers: Headers): Answer<200, Content> =>
  new Answer(200, content, headers)

/** A part of what a 200 would have as content (RFC 9110 15.3.7); `range` is the value of its Content-Range. */
export const partial = <Content>(range: string, content: Content, headers: Headers): Answer<206, Content> =>
  new Answer(206, content, { 'content-range': range, ...headers })

/** `location` is what was made, and answers 200 to the same client (RFC 9110 15.3.2). */
export const created = <Content>(location: string, content: Content, headers: Headers): Answer<201, Content> =>
  new Answer(201, content, { location, ...headers })

/** What is still to be done cannot be waited for, as a mail that arrives (RFC 9110 15.3.3). */
export const accepted = (): Answer<202, undefined> => new Answer(202, undefined, {})

/** `location` is what a browser shows instead of the form that it has sent (RFC 9110 15.4.4). */
export const seeOther = (location: string, headers: Headers = {}): Answer<303, undefined> =>
  new Answer(303, undefined, { location, ...headers })

export const noContent = (headers: Headers = {}): Answer<204, undefined> => new Answer(204, undefined, headers)

/** `headers` are those of the 200 that RFC 9110 15.4.5 asks for: Content-Location, ETag, Cache-Control, Vary. */
export const notModified = (headers: Headers): Answer<304, undefined> => new Answer(304, undefined, headers)

export const permanentRedirect = (location: string): Answer<308, undefined> =>
  new Answer(308, undefined, { location, 'content-length': '0', 'cache-control': 'no-cache' })

/** The values of Cache-Control (RFC 9111 5.2.2). All but one let a cache keep the answer if it asks before each use. */
export const caching = {
  public: 'public, no-cache',
  private: 'private, no-cache',
  revalidated: 'no-cache',
  never: 'no-store',
} as const
