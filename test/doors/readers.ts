import { openKitchen, type Sent, toast } from '../harness/kitchen.ts'

export const maxContent = 1024 * 1024

/** An operation that reads content, and the doors that it walks through up to those of its content. */
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

/** The operations that write a recipe. */
export const writers: readonly Reader[] = [
  reader('POST /recipes', json, 'authentication, acceptable', '', 201, 'conflict, action'),
  reader('PUT /recipes/:id', json, row, 'precondition, ', 200, 'conflict, action'),
  reader('PATCH /recipes/:id', patch, row, 'precondition, ', 200, 'conflict, action'),
]

/**
 * Two of those that read content: one that does so where nothing else has said who asks, and one of two types behind all
 * the doors. What is wrong in one way is refused by all of them in `conformance.test.ts`.
 */
export const readers: readonly Reader[] = [
  reader('POST /sessions', json, 'authentication, acceptable', '', 201, 'action'),
  ...writers.filter(({ operation }) => operation.startsWith('PATCH')),
]

/** A kitchen in which this operation has all that it needs but its content; `valid` would be that. */
export const stock = async ({ operation }: Reader) => {
  const kitchen = await openKitchen()
  const ada = await kitchen.register('ada')
  const { id, etag } = await kitchen.cook(ada.token)
  const [method = '', pattern = ''] = operation.split(' ')
  const isLogin = pattern === '/sessions'
  const fields = {
    ...(!isLogin && { authorization: `Bearer ${ada.token}` }),
    ...(method === 'PUT' && { 'if-match': etag }),
  }
  return {
    kitchen,
    valid: isLogin ? { username: ada.username, password: ada.password } : { ...toast, title: 'Toast, buttered' },
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
