import { randomBytes, randomUUIDv7 } from 'node:crypto'
import { expect, it } from 'vitest'
import { openDatabase } from '../../src/database/open.ts'
import { world } from '../../src/kitchen.ts'
import { type Answer, expectRefusal, told } from '../harness/answer.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'

const row =
  'message, service, host, route, method, authentication, acceptable, existence, permission, content, precondition'
const read = `${row}, syntax, meaning`
const deleted = 'message, service, host, route, method, authentication, existence, permission, precondition'

/** Another process writes once, at each moment in turn that the server looks at the clock: before, amid, behind. */
it.each(['PUT', 'PATCH', 'DELETE'])(
  'refuses a %s with precondition-failed if another process wrote amid',
  async (method) => {
    const database = openDatabase(':memory:')
    let ticks = Number.POSITIVE_INFINITY
    const now = () => {
      if (ticks-- === 0) database.prepare('UPDATE recipes SET version = ?').run('another')
      return new Date('2026-03-01T12:00:00.000Z')
    }
    const kitchen = await openKitchen({ database, world: { ...world, now } })
    const { token } = await kitchen.register('ada')
    const late = `${method === 'DELETE' ? deleted : read}, precondition`
    const answers: Answer[] = []
    for (let moment = 0; moment < 10; moment++) {
      const { id, etag } = await kitchen.cook(token, { title: `${moment}` })
      const sent = { path: { id }, token, headers: { 'if-match': etag } }
      const json = { ...toast, title: `${moment}`, servings: 2 }
      ticks = moment
      const answer = await kitchen.send(`${method} /recipes/:id`, method === 'DELETE' ? sent : { ...sent, json })
      ticks = Number.POSITIVE_INFINITY
      answers.push(answer)
      if (answer.status !== 412) continue
      const current = await kitchen.send('GET /recipes/:id', { path: { id } })
      expect([current.json.servings, current.headers.etag]).toEqual([1, answer.json.etag])
    }
    const amid = answers.filter(({ doors }) => doors === told(late, 412))
    expect(amid.length).toBeGreaterThan(0)
    for (const answer of amid) expectRefusal(answer, 'precondition-failed', late)
  },
)

it('makes no recipe for a user who was deleted amid: 401, late', async () => {
  let between = () => {}
  const random = (octets: number) => {
    between()
    return randomBytes(octets)
  }
  const now = () => new Date('2026-03-01T12:00:00.000Z')
  const kitchen = await openKitchen({ world: { now, elapsed: () => 0, uuid: () => randomUUIDv7(), random } })
  const { token } = await kitchen.register('ada')
  between = () => kitchen.database.exec('DELETE FROM users')
  const answer = await kitchen.send('POST /recipes', { token, json: toast })
  expectRefusal(
    answer,
    'ended-session',
    `message, service, host, route, method, authentication, acceptable, content, syntax, meaning, authentication`,
  )
  expect(answer.headers).not.toHaveProperty('location')
})
