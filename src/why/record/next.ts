import type { FastifyInstance } from 'fastify'
import { seedUsers } from '../../database/seed-data.ts'
import { splitTarget } from '../../http/host.ts'
import { curlLines } from '../examples/curl-lines.ts'
import { literal, type Requests, type Step } from '../examples/example.ts'
import { again, type Sent } from './curl.ts'

/** The file for the current version of a recipe. The content that the client has sent stays in its own. */
const currentFile = 'current.json'

const byToken = { fields: [['Authorization', 'Bearer {token}']] } as const

/**
 * The same request with a token, if it has credentials: that of the seeded user who sent it, whose password is public. The
 * token of another user is a variable that the reader sets.
 */
const byUser = ({ headers }: Sent, username = 'ada'): Pick<Step, 'user' | 'fields'> => {
  if (!headers?.some(({ name }) => name.toLowerCase() === 'authorization')) return {}
  const user = seedUsers.find((seeded) => seeded.username === username)?.username
  return user ? { user } : byToken
}

type Corrected = { readonly origin: string; readonly parts: readonly Requests[] }

/**
 * The requests that send a refused one again with the problem corrected, and their origin; null if none can be derived. In
 * two parts where the client first has to make its change again, in what another client has written.
 */
const correctedOf = (slug: string, sent: Sent, app: FastifyInstance, username?: string): Corrected | null => {
  switch (slug) {
    case 'precondition-required':
    case 'precondition-failed': {
      // Only for a recipe: a photo that is refused may have no entity tag, because there is none yet.
      if (!/^(PUT|PATCH|DELETE)$/.test(sent.method) || !/^\/recipes\/[^/]+$/.test(sent.target)) return null
      const without = /^(authorization|if-(none-)?(match|unmodified-since|modified-since))$/i
      const one = again(sent, app, { without, fields: [['If-Match', '{etag}']] })
      if (!one) return null
      const { step, origin } = one
      const by = byUser(sent, username)
      const read: Step = {
        method: 'HEAD',
        target: literal(splitTarget(sent.target).origin),
        ...by,
        keep: { as: 'etag', header: 'ETag' },
      }
      const withToken = { ...step, fields: [...(by.user || by.fields ? byToken.fields : []), ...(step.fields ?? [])] }
      // A PUT of the same content would undo the change of the other client.
      const parts: readonly Requests[] =
        slug === 'precondition-failed' && sent.method === 'PUT'
          ? [
              { steps: [{ ...read, method: 'GET', into: currentFile }] },
              { steps: [{ ...withToken, from: currentFile }] },
            ]
          : [{ steps: [read, by.user ? { ...step, user: by.user } : withToken] }]
      return { origin, parts }
    }
    case 'missing-token':
    case 'invalid-token':
    case 'expired-token':
    case 'ended-session': {
      const one = again(sent, app, { without: /^authorization$/i })
      return one && { origin: one.origin, parts: [{ steps: [{ ...one.step, user: 'ada' }] }] }
    }
    default:
      return null
  }
}

/** Shell commands that send the request again with the problem corrected; null if no command can be derived. */
export const nextOf = (slug: string, sent: Sent, app: FastifyInstance, username?: string): string | null => {
  const corrected = correctedOf(slug, sent, app, username)
  return corrected?.parts.map((part) => curlLines(part, corrected.origin)).join('\n\n') ?? null
}
