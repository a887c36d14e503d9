import { openKitchen, type Sent, toast } from '../harness/kitchen.ts'

export const maxContent = 1024 * 1024

/** An operation that reads content, and the doors that it walks through up to door 12, 14 and 15. */
export type Reader = {
  readonly operation: string
  /** What a 415 names in `Accept`. */
  readonly reads: string
  readonly toContent: string
  readonly toSyntax: string
  readonly toMeaning: string
  readonly success: number
  readonly toSuccess: string
}

const json = 'application/json'
const patch = 'application/merge-patch+json, application/json'

const reader = (
  operation: string,
  reads: string,
  before: string,
  between: 'precondition, ' | '',
  success: number,
  behind: string,
): Reader => {
  const toContent = `message, service, host, route, method, ${before}, content`
  const toSyntax = `${toContent}, ${between}syntax`
  const toMeaning = `${toSyntax}, meaning`
  return { operation, reads, toContent, toSyntax, toMeaning, success, toSuccess: `${toMeaning}, ${behind}` }
}

const row = 'authentication, acceptable, existence, permission'

/** All operations that read content, listed by hand: `content.test.ts` holds the list against the app. */
export const readers: readonly Reader[] = [
  reader('POST /users', json, 'acceptable', '', 201, 'conflict, action'),
  reader('PATCH /users/me', patch, 'authentication, acceptable', 'precondition, ', 200, 'conflict, action'),
  reader('POST /sessions', json, 'authentication, acceptable', '', 201, 'action'),
  reader('POST /sessions/refresh', json, 'acceptable', '', 200, 'action'),
  reader('QUERY /recipes', json, 'acceptable, query', 'precondition, ', 200, 'action'),
  reader('POST /recipes', json, 'authentication, acceptable', '', 201, 'conflict, action'),
  reader('PUT /recipes/:id', json, row, 'precondition, ', 200, 'conflict, action'),
  reader('PATCH /recipes/:id', patch, row, 'precondition, ', 200, 'conflict, action'),
]

/** A kitchen in which this operation has all that it needs but its content; `valid` would be that. */
export const stock = async ({ operation }: Reader) => {
  const kitchen = await openKitchen()
  const ada = await kitchen.register('ada')
  const { id, etag } = await kitchen.cook(ada.token)
  const [method = '', pattern = ''] = operation.split(' ')
  const anonymous = ['POST /users', 'QUERY /recipes'].includes(operation) || pattern.startsWith('/sessions')
  const fields = {
    ...(!anonymous && { authorization: `Bearer ${ada.token}` }),
    ...(method === 'PUT' && { 'if-match': etag }),
  }
  const contents: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'POST /users': { username: 'grace', email: 'grace@kitchen.example', password: 'hopper-1906' },
    'PATCH /users/me': { email: 'countess@kitchen.example' },
    'POST /sessions': { username: ada.username, password: ada.password },
    'POST /sessions/refresh': { refreshToken: ada.refreshToken },
    'QUERY /recipes': { q: 'toast', limit: 1 },
  }
  return {
    kitchen,
    valid: contents[operation] ?? { ...toast, title: 'Toast, buttered' },
    send: (sent: Sent = {}) =>
      kitchen.send(operation, { path: { id }, ...sent, headers: { ...fields, ...sent.headers } }),
    /** Over a socket: the head with these fields, then the content as it is. */
    sendRaw: (headers: Readonly<Record<string, string>>, content: string) => {
      const all = { host: 'localhost', ...fields, ...headers }
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
      return kitchen.sendRaw(
        operation,
        `${method} ${pattern.replace(':id', id)} HTTP/1.1\r\n${lines.join('')}\r\n${content}`,
      )
    },
  }
}
