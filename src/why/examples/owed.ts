import type { ProblemType } from '../../problem.ts'
import { present } from '../openapi/headers.ts'

/** What an answer has to bring. */
export type Owed = {
  readonly fields: readonly string[]
  /** Of its problem (RFC 9457). */
  readonly members: readonly string[]
  /** Whether it says `Connection: close`. */
  readonly closes: boolean
}

const always = ['Date', 'X-Request-Id', 'X-Content-Type-Options', 'Cache-Control']

const byStatus: Readonly<Record<number, readonly string[]>> = {
  200: ['Content-Type', 'Content-Length'],
  201: ['Location'],
  304: ['ETag'],
  308: ['Location'],
  429: ['RateLimit', 'RateLimit-Policy'],
}

export const owedBy = (status: number, problem: ProblemType | undefined): Owed => ({
  fields: [...always, ...(byStatus[status] ?? []), ...Object.keys(present(problem?.headers ?? []))],
  members: problem ? ['type', 'title', 'status', 'detail', 'instance', ...Object.keys(problem.members)] : [],
  // Where the message could not be read, or its content was not, nobody knows where the next one begins.
  closes: problem !== undefined && (problem.door === 'message' || problem.headers.includes('connection')),
})
