import type { ProblemType } from '../../problem.ts'
import { present } from '../openapi/headers.ts'

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
  206: ['Content-Type', 'Content-Length', 'Content-Range', 'ETag'],
  303: ['Location'],
  304: ['ETag'],
  308: ['Location'],
  429: ['RateLimit', 'RateLimit-Policy'],
}

export const owedBy = (status: number, problem: ProblemType | undefined): Owed => ({
  fields: [...always, ...(byStatus[status] ?? []), ...Object.keys(present(problem?.headers ?? []))],
  members: problem ? ['type', 'title', 'status', 'detail', 'instance', ...Object.keys(problem.members)] : [],
  // If the message or its content was not read to its end, the start of the next message is unknown.
  closes: problem !== undefined && (problem.door === 'message' || problem.headers.includes('connection')),
})
