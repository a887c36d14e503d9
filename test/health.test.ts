import { expect, it } from 'vitest'
import { expectRefusal, expectSuccess } from './harness/answer.ts'
import { openKitchen } from './harness/kitchen.ts'
import { openLog } from './harness/log.ts'

const walked = 'message, service, host, route, method, acceptable'

it.each(['live', 'ready'])('says that it is %s, and lets no cache keep it', async (question) => {
  const kitchen = await openKitchen()
  const answer = expectSuccess(await kitchen.send(`GET /health/${question}`), 200, `${walked}, action`)
  expect(answer.json).toEqual({ status: 'ok' })
  expect(answer.headers['cache-control']).toBe('no-store')
})

it('is not ready without its database, and alive all the same', async () => {
  const kitchen = await openKitchen()
  await kitchen.cutOff()
  expectRefusal(await kitchen.send('GET /health/ready'), 'unavailable', 'message, service')
  expectSuccess(await kitchen.send('GET /health/live'), 200, `${walked}, action`)
})

it('is not ready while the database cannot be read, which it looks at once a second', async () => {
  const log = openLog()
  const kitchen = await openKitchen({ logger: log.logger })
  const ready = () => kitchen.send('GET /health/ready')
  expect((await ready()).status).toBe(200)
  await kitchen.sql('ALTER TABLE migrations RENAME TO elsewhere')
  expect((await ready()).status, 'within a second').toBe(200)
  kitchen.pass(1)
  expectRefusal(await ready(), 'unavailable', `${walked}, service`)
  expectRefusal(await ready(), 'unavailable', `${walked}, service`)
  expect(log.lines().filter(({ msg }) => msg === 'The database cannot be read')).toHaveLength(1)
  await kitchen.sql('ALTER TABLE elsewhere RENAME TO migrations')
  kitchen.pass(1)
  expectSuccess(await ready(), 200, `${walked}, action`)
})
