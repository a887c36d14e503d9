import { describe, expect, it } from 'vitest'
import type { Observation } from '../src/visit.ts'
import { openKitchen, type TestKitchen, toast } from './harness/kitchen.ts'
import { openLog } from './harness/log.ts'

const observer = (kitchen: TestKitchen) => {
  const seen: Observation[] = []
  kitchen.app.house.observers.push((observation) => {
    seen.push({ ...observation })
  })
  return seen
}

const fieldOf = (fields: readonly string[] | undefined, name: string) =>
  fields?.[fields.findIndex((field, at) => at % 2 === 0 && field.toLowerCase() === name) + 1]

describe('an observation', () => {
  it('has the address, the username of a good token, the fields as sent, and the problem of a refusal', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    const { id } = await kitchen.cook(token)
    const seen = observer(kitchen)
    const answer = await kitchen.send('PUT /recipes/:id', { path: { id }, token, json: toast })
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({
      client: { address: '127.0.0.1', username: 'ada' },
      status: 428,
      problem: answer.json,
    })
    expect(fieldOf(seen[0]?.fields, 'date')).toBe(answer.headers.date)
    expect(fieldOf(seen[0]?.fields, 'kitchen-doors')).toBe(answer.doors)
    expect(fieldOf(seen[0]?.fields, 'connection')).toBeDefined()
  })

  it('has no username where the credentials are wrong, and one where a login is right', async () => {
    const kitchen = await openKitchen()
    await kitchen.register('ada')
    const seen = observer(kitchen)
    await kitchen.send('GET /users/me', { token: 'x' })
    await kitchen.send('POST /sessions', { json: { username: 'ada', password: 'wrong-password' } })
    await kitchen.login('ada', 'ada-has-a-password')
    expect(seen.map(({ client, problem, status }) => [client.username, problem?.status, status])).toEqual([
      [undefined, 401, 401],
      [undefined, 401, 401],
      ['ada', undefined, 201],
    ])
  })

  it('of a message that the parser refused has the address, the fields and the problem', async () => {
    const kitchen = await openKitchen()
    const seen = observer(kitchen)
    const answer = await kitchen.sendRaw('GET /', 'GET / HTTP/1.1\r\nHost : x\r\n\r\n')
    expect(seen[0]).toMatchObject({ client: { address: '127.0.0.1' }, status: 400, problem: answer.json })
    expect(fieldOf(seen[0]?.fields, 'connection')).toBe('close')
  })

  it('waits for the fields where a hook waits', async () => {
    const kitchen = await openKitchen({
      plugins: async (app) => {
        app.addHook('onSend', async (_request, reply) => {
          await Promise.resolve()
          reply.header('x-late', 'yes')
        })
        app.get('/menu', async () => ({ today: 'Soup' }))
      },
    })
    const seen = observer(kitchen)
    await kitchen.app.inject('/recipes')
    await kitchen.app.inject('/menu')
    expect(seen.map(({ operation, fields }) => [operation, fieldOf(fields, 'x-late')])).toEqual([
      ['GET /recipes', 'yes'],
      ['GET /menu', 'yes'],
    ])
  })
})

it('an answer that goes on is in the log from its beginning', async () => {
  const log = openLog()
  const kitchen = await openKitchen({ why: true, mail: {}, logger: log.logger })
  await kitchen.listen()
  const leave = new AbortController()
  const { status } = await fetch(`${kitchen.app.listeningOrigin}/requests/stream`, { signal: leave.signal })
  expect(status).toBe(200)
  expect(log.lines().filter(({ msg }) => msg === 'answered')).toMatchObject([{ route: '/requests/stream', status }])
  leave.abort()
})
