import type { FastifyInstance } from 'fastify'
import { seedUsers } from '../database/seed-data.ts'
import type { Slug } from '../doors/row.ts'
import { curlOf, ownOrigin, type Sent, shellWord } from './curl.ts'

const [{ username, password }] = seedUsers

/** Fetches a token of a seeded user into a variable of the shell. */
export const fetchToken = (origin: string): string =>
  `token=$(curl -s -u ${username}:${password} -X POST ${origin}/sessions | sed 's/.*"accessToken":"//; s/".*//')`

/** Fetches the entity tag of what is at a URL. */
const fetchTag = (url: string, authorized: boolean): string => {
  const token = authorized ? ' -H "Authorization: Bearer $token"' : ''
  return `etag=$(curl -sI${token} ${shellWord(url)} | tr -d '\\r' | awk 'tolower($1) == "etag:" { print $2 }')`
}

/** The same request as a client sends it that has read the problem, in lines for the shell; null where words must do. */
export const nextOf = (slug: Slug, sent: Sent, app: FastifyInstance): string | null => {
  const host = sent.headers?.find(({ name }) => name.toLowerCase() === 'host')?.value
  const origin = host ? `http://${host}` : ownOrigin(app)
  const authorized = sent.headers?.some(({ name }) => name.toLowerCase() === 'authorization') ?? false
  switch (slug) {
    case 'precondition-required':
    case 'precondition-failed': {
      // A list has no If-Match to send.
      if (!/^(PUT|PATCH|DELETE)$/.test(sent.method) || !sent.target.startsWith('/recipes/')) return null
      const without = /^if-(none-)?(match|unmodified-since|modified-since)$/i
      const again = curlOf(sent, app, true, { without, options: ['-H "If-Match: $etag"'] })
      return again && `${fetchTag(origin + sent.target, authorized)}\n${again}`
    }
    case 'missing-token':
    case 'invalid-token':
    case 'expired-token':
    case 'ended-session': {
      const options = ['-H "Authorization: Bearer $token"']
      const again = curlOf(sent, app, true, { without: /^authorization$/i, options })
      return again && `${fetchToken(origin)}\n${again}`
    }
    default:
      return null
  }
}
