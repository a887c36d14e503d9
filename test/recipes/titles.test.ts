import { describe, expect, it } from 'vitest'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'

const row =
  'message, service, host, route, method, authentication, acceptable, existence, permission, content, precondition, syntax, meaning'

/** Ada has a Toast, and the recipe that is written to. */
const stock = async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  await kitchen.cook(token)
  const tea = await kitchen.cook(token, { title: 'Tea' })
  return { kitchen, token, ...tea }
}

describe.each([
  ['POST /recipes', 'message, service, host, route, method, authentication, acceptable, content, syntax, meaning', 201],
  ['PUT /recipes/:id', row, 200],
  ['PATCH /recipes/:id', row, 200],
])('%s', (operation, toMeaning, success) => {
  const write = async (title: string, more: object = {}) => {
    const { kitchen, token, id, etag } = await stock()
    const headers = { 'if-match': etag }
    const json = operation.startsWith('PATCH') ? { title, ...more } : { ...toast, title, ...more }
    const sent = operation.startsWith('POST') ? { token, json } : { path: { id }, token, json, headers }
    const answer = await kitchen.send(operation, sent)
    const current = await kitchen.send('GET /recipes/:id', { path: { id }, token })
    return { answer, etag, current }
  }

  it.each(['Toast', ' Toast\n'])('refuses a title that the author has with title-taken: %j', async (title) => {
    const { answer, etag, current } = await write(title)
    expectRefusal(answer, 'title-taken', `${toMeaning}, conflict`)
    // The record of requests shows details, and a title may be that of a private recipe.
    expect(answer.json.detail).not.toContain('Toast')
    for (const name of ['location', 'content-location', 'etag']) expect.soft(answer.headers).not.toHaveProperty(name)
    expect([current.headers.etag, current.json.title]).toEqual([etag, 'Tea'])
  })

  it('refuses it also for a private recipe', async () => {
    const { answer } = await write('Toast', { visibility: 'private' })
    expectRefusal(answer, 'title-taken', `${toMeaning}, conflict`)
  })

  it.each(['toast', 'TOAST', 'Toast.', 'Tóast', 'To\u0301ast', 'Toas\u0074\u200b', 'Tоast'])(
    'compares titles exactly: %j is another one',
    async (title) => {
      expectSuccess((await write(title)).answer, success, `${toMeaning}, conflict, action`)
    },
  )
})

it('takes a title that another author has', async () => {
  const { kitchen } = await stock()
  const { token } = await kitchen.register('grace')
  const answer = await kitchen.send('POST /recipes', { token, json: toast })
  expect(answer.status).toBe(201)
})

it('takes the title that the recipe itself has', async () => {
  const { kitchen, token, id } = await stock()
  const answer = await kitchen.send('PATCH /recipes/:id', { path: { id }, token, json: { title: 'Tea', servings: 2 } })
  expectSuccess(answer, 200, `${row}, conflict, action`)
})

it('refuses a title that a private recipe of the author has with title-taken', async () => {
  const { kitchen, token } = await stock()
  await kitchen.cook(token, { title: 'Secret', visibility: 'private' })
  const answer = await kitchen.send('POST /recipes', { token, json: { ...toast, title: 'Secret' } })
  expect(answer.status).toBe(409)
})
