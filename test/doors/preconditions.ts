import type { Answer } from '../harness/answer.ts'
import { openKitchen, type Sent, toast } from '../harness/kitchen.ts'

/** One operation for each kind of the door `precondition` and of walk to it: the doors up to it, and those behind it. */
export const rows = {
  'GET /users/me': ['authentication, acceptable', 'action', 200],
  'GET /recipes': ['acceptable, query', 'action', 200],
  'QUERY /recipes': ['acceptable, query, content', 'syntax, meaning, action', 200],
  'GET /recipes/:id': ['authentication, acceptable, existence', 'action', 200],
  'PUT /recipes/:id': [
    'authentication, acceptable, existence, permission, content',
    'syntax, meaning, conflict, action',
    200,
  ],
  'PATCH /recipes/:id': [
    'authentication, acceptable, existence, permission, content',
    'syntax, meaning, conflict, action',
    200,
  ],
  'DELETE /recipes/:id': ['authentication, existence, permission', 'action', 204],
} as const

type Operation = keyof typeof rows
export const toDoor = (operation: Operation) =>
  `message, service, host, route, method, ${rows[operation][0]}, precondition`
export const toSuccess = (operation: Operation) => `${toDoor(operation)}, ${rows[operation][1]}`

/** A list is compared when it has been made, so its door answers late and is named again. */
export const toRefusal = (operation: Operation) =>
  operation.endsWith('/recipes') ? `${toSuccess(operation).replace(/, action$/, '')}, precondition` : toDoor(operation)

export const lists = ['GET /recipes', 'QUERY /recipes'] as const

export const operations = [
  'GET /users/me',
  ...lists,
  'GET /recipes/:id',
  'PUT /recipes/:id',
  'PATCH /recipes/:id',
  'DELETE /recipes/:id',
] as const satisfies readonly Operation[]

/** A recipe of Ada's, and a client that has all that an operation needs but the precondition. */
export const stock = async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  kitchen.pass(60)
  const { id, etag } = await kitchen.cook(token)
  const send = (operation: string, headers: Readonly<Record<string, string>> = {}, sent: Sent = {}): Promise<Answer> =>
    kitchen.send(operation, {
      path: { id },
      ...(!operation.endsWith('/recipes') && { token }),
      ...(operation.startsWith('QUERY') && { json: {} }),
      ...(operation.startsWith('PUT') && { json: toast }),
      ...(operation.startsWith('PATCH') && { json: {} }),
      ...sent,
      headers,
    })
  return { kitchen, token, id, etag, send }
}
