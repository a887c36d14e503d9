import type { FastifyInstance } from 'fastify'
import { seedUsers } from '../../database/seed-data.ts'
import { splitTarget } from '../../http/host.ts'
import { ownOrigin } from '../origin.ts'
import { shellWord } from '../shell.ts'
import { curlOf, judgedOrigin, type Sent } from './curl.ts'

/**
 * A shell command that logs in and stores the access token in a variable. The passwords of seeded users are public; curl
 * asks for that of another user.
 */
export const fetchToken = (origin: string, username: string = seedUsers[0].username): string => {
  const seeded = seedUsers.find((user) => user.username === username)
  const user = seeded ? `${username}:${seeded.password}` : username
  return `token=$(curl -s -u ${user} -X POST ${shellWord(`${origin}/sessions`)} | sed 's/.*"accessToken":"//; s/".*//')`
}

const byToken = (authorized: boolean): string => (authorized ? ' -H "Authorization: Bearer $token"' : '')

/** A shell command that stores the entity tag of a resource in a variable; with a file, its content in that file. */
const fetchTag = (url: string, authorized: boolean, file?: string): string =>
  `etag=$(curl ${file === undefined ? '-sI' : `-s -D - -o ${file}`}${byToken(authorized)} ${shellWord(url)} | tr -d '\\r' | awk 'tolower($1) == "etag:" { print $2 }')`

/** The file for the current version of a recipe. The content that the client has sent stays in its own. */
const currentFile = 'current.json'

/**
 * Shell commands that send the request again with the problem corrected; null if no command can be derived. An empty line
 * stands where the client first has to make its change again, in what another client has written.
 */
export const nextOf = (slug: string, sent: Sent, app: FastifyInstance, username?: string): string | null => {
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
      const login = authorized ? [fetchToken(origin, username)] : []
      // A PUT of the same content would undo the change of the other client.
      return slug === 'precondition-failed' && sent.method === 'PUT'
        ? [
            ...login,
            fetchTag(url, authorized, currentFile),
            '',
            again.replace('@content.json', `@${currentFile}`),
          ].join('\n')
        : [...login, fetchTag(url, authorized), again].join('\n')
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
