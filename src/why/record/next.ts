import type { FastifyInstance } from 'fastify'
import { seedUsers } from '../../database/seed-data.ts'
import { splitTarget } from '../../http/host.ts'
import { ownOrigin } from '../origin.ts'
import { shellWord } from '../shell.ts'
import { curlOf, judgedOrigin, type Sent } from './curl.ts'

const [{ username, password }] = seedUsers

/** A shell command that logs in as a seeded user and stores the access token in a variable. */
export const fetchToken = (origin: string): string =>
  `token=$(curl -s -u ${username}:${password} -X POST ${shellWord(`${origin}/sessions`)} | sed 's/.*"accessToken":"//; s/".*//')`

const byToken = (authorized: boolean): string => (authorized ? ' -H "Authorization: Bearer $token"' : '')

/** A shell command that stores the entity tag of a resource in a variable. */
const fetchTag = (url: string, authorized: boolean): string =>
  `etag=$(curl -sI${byToken(authorized)} ${shellWord(url)} | tr -d '\\r' | awk 'tolower($1) == "etag:" { print $2 }')`

/** Shell commands that send the request again with the problem corrected; null if no command can be derived. */
export const nextOf = (slug: string, sent: Sent, app: FastifyInstance): string | null => {
  const origin = judgedOrigin(sent, app) ?? ownOrigin(app)
  const authorized = sent.headers?.some(({ name }) => name.toLowerCase() === 'authorization') ?? false
  switch (slug) {
    case 'precondition-required':
    case 'precondition-failed': {
      // Only for a recipe: a photo that is refused may have no entity tag, because there is none yet.
      if (!/^(PUT|PATCH|DELETE)$/.test(sent.method) || !/^\/recipes\/[^/]+$/.test(sent.target)) return null
      const without = /^if-(none-)?(match|unmodified-since|modified-since)$/i
      const again = curlOf(sent, app, { without, options: ['-H "If-Match: $etag"'] })
      if (!again) return null
      const url = origin + splitTarget(sent.target).origin
      const content =
        sent.method === 'PATCH'
          ? `echo '{"servings": 4}' > content.json`
          : `curl -s${byToken(authorized)} ${shellWord(url)} > content.json`
      return [
        ...(authorized ? [fetchToken(origin)] : []),
        fetchTag(url, authorized),
        ...(sent.method === 'DELETE' ? [] : [content]),
        again,
      ].join('\n')
    }
    case 'missing-token':
    case 'invalid-token':
    case 'expired-token':
    case 'ended-session': {
      const options = ['-H "Authorization: Bearer $token"']
      const again = curlOf(sent, app, { without: /^authorization$/i, options })
      return again && `${fetchToken(origin)}\n${again}`
    }
    default:
      return null
  }
}
