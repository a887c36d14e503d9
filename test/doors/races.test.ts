import { expect, it } from 'vitest'
import { type Answer, expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'

const row =
  'message, service, host, route, method, authentication, acceptable, existence, permission, content, precondition'
const read = `${row}, syntax, meaning`
const deleted = 'message, service, host, route, method, authentication, existence, permission, precondition'

const stock = async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const { id, etag } = await kitchen.cook(token)
  const send = (method: string, json?: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    kitchen.send(`${method} /recipes/:id`, { path: { id }, token, headers, ...(json && { json }) })
  return { kitchen, send, etag }
}

/** Both requests pass the door `precondition` before either of them writes: an inject starts with the next tick, and every door waits. */
const together = async (...sent: Promise<Answer>[]): Promise<[Answer, Answer]> => {
  const [one, other] = (await Promise.all(sent)).toSorted((a, b) => a.status - b.status)
  if (!one || !other) throw new Error('Two requests were sent')
  return [one, other]
}

it('answers one of two PUTs with the same If-Match with 200, and the other with precondition-failed', async () => {
  const { send, etag } = await stock()
  const put = (title: string) => send('PUT', { ...toast, title }, { 'if-match': etag })
  const [won, lost] = await together(put('Tea'), put('Soup'))
  expectSuccess(won, 200, `${read}, conflict, action`)
  expectRefusal(lost, 'precondition-failed', `${read}, precondition`)
  const current = await send('GET')
  expect(current.json).toEqual(won.json)
  expect(lost.json.etag).toBe(current.headers.etag)
})

it('answers one of two PATCHes with the same If-Match with 200, and the other with precondition-failed', async () => {
  const { send, etag } = await stock()
  const patch = (servings: number) => send('PATCH', { servings }, { 'if-match': etag })
  const [won, lost] = await together(patch(2), patch(3))
  expectSuccess(won, 200, `${read}, conflict, action`)
  expectRefusal(lost, 'precondition-failed', `${read}, precondition`)
  expect(lost.json.etag).toBe(won.headers.etag)
})

it('refuses a PATCH with If-Match with no-such-recipe when a DELETE has come in between', async () => {
  const { send, etag } = await stock()
  const headers = { 'if-match': etag }
  const [won, lost] = await together(send('DELETE', undefined, headers), send('PATCH', { servings: 2 }, headers))
  expectSuccess(won, 204, `${deleted}, action`)
  // The row has gone, and If-Match is not asked of what is not there (RFC 9110 13.2.1).
  expectRefusal(lost, 'no-such-recipe', `${read}, existence`)
})

it('answers one of two DELETEs with 204, and the other with no-such-recipe', async () => {
  const { send, etag } = await stock()
  const remove = () => send('DELETE', undefined, { 'if-match': etag })
  const [won, lost] = await together(remove(), remove())
  expectSuccess(won, 204, `${deleted}, action`)
  expectRefusal(lost, 'no-such-recipe', `${deleted}, existence`)
})

it('merges two PATCHes without a precondition', async () => {
  const { send } = await stock()
  const [one, other] = await together(send('PATCH', { servings: 2 }), send('PATCH', { description: 'Golden.' }))
  for (const answer of [one, other]) expectSuccess(answer, 200, `${read}, conflict, action`)
  expect((await send('GET')).json).toMatchObject({ servings: 2, description: 'Golden.' })
})

it('merges a PATCH with If-Match: * into what another one has made of the recipe', async () => {
  const { send } = await stock()
  const [one, other] = await together(
    send('PATCH', { servings: 2 }, { 'if-match': '*' }),
    send('PATCH', { description: 'Golden.' }, { 'if-match': '*' }),
  )
  for (const answer of [one, other]) expectSuccess(answer, 200, `${read}, conflict, action`)
  expect((await send('GET')).json).toMatchObject({ servings: 2, description: 'Golden.' })
})

it('merges two PATCHes with an If-None-Match that holds before and after', async () => {
  const { send } = await stock()
  const headers = { 'if-none-match': '"old"' }
  const [one, other] = await together(
    send('PATCH', { servings: 2 }, headers),
    send('PATCH', { description: 'Golden.' }, headers),
  )
  for (const answer of [one, other]) expectSuccess(answer, 200, `${read}, conflict, action`)
  expect((await send('GET')).json).toMatchObject({ servings: 2, description: 'Golden.' })
})

it.each(['PUT', 'PATCH'])('refuses a %s with no-such-recipe when a DELETE has come in between', async (method) => {
  const { send } = await stock()
  const [won, lost] = await together(
    send(method, { ...toast, servings: 2 }, method === 'PUT' ? { 'if-match': '*' } : {}),
    send('DELETE'),
  )
  expectSuccess(won, 204, `${deleted}, action`)
  expectRefusal(lost, 'no-such-recipe', `${read}, existence`)
})

it('answers one of two POSTs of the same title with 201, and the other with title-taken', async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const post = () => kitchen.send('POST /recipes', { token, json: toast })
  const [won, lost] = await together(post(), post())
  const doors = 'message, service, host, route, method, authentication, acceptable, content, syntax, meaning, conflict'
  expectSuccess(won, 201, `${doors}, action`)
  expectRefusal(lost, 'title-taken', doors)
})
