import { refusals, type Slug } from '../../doors/row.ts'

/** The headers and members that a response must have. */
export type Owed = {
  readonly fields: readonly string[]
  /** The members of its problem (RFC 9457). */
  readonly members: readonly string[]
  /** Whether it must have `Connection: close`. */
  readonly closes: boolean
}

const always = ['Date', 'X-Request-Id', 'X-Content-Type-Options', 'Cache-Control']

const byStatus: Readonly<Record<number, readonly string[]>> = {
  200: ['Content-Type', 'Content-Length'],
  201: ['Location'],
  304: ['ETag'],
  308: ['Location'],
  401: ['WWW-Authenticate'],
  405: ['Allow'],
  429: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
  503: ['Retry-After'],
}

const byProblem: { readonly [S in Slug]?: Partial<Pick<Owed, 'fields' | 'members'>> } = {
  'malformed-credentials': { fields: ['WWW-Authenticate'] },
  'not-acceptable': { members: ['available'] },
  'invalid-query': { members: ['errors'] },
  'unsupported-media-type': { fields: ['Accept'] },
  'unsupported-content-coding': { fields: ['Accept-Encoding'] },
  'precondition-failed': { members: ['etag'] },
  'invalid-content': { members: ['errors'] },
}

export const owedBy = (status: number, problem: Slug | undefined): Owed => {
  const special = problem && byProblem[problem]
  return {
    fields: [...always, ...(byStatus[status] ?? []), ...(special?.fields ?? [])],
    members: problem ? ['type', 'title', 'status', 'detail', 'instance', ...(special?.members ?? [])] : [],
    // If the message or its content was not read to its end, the start of the next message is unknown.
    closes: problem !== undefined && (refusals[problem].door === 'message' || problem === 'content-too-large'),
  }
}
