import { expect, it } from 'vitest'
import { expectRefusal, expectSuccess } from './harness/answer.ts'
import { openKitchen } from './harness/kitchen.ts'

const walked = 'message, service, host, route, method, acceptable'

it.each(['live', 'ready'])('says that it is %s, and lets no cache keep it', async (question) => {
  const kitchen = await openKitchen()
  const answer = expectSuccess(await kitchen.send(`GET /health/${question}`), 200, `${walked}, action`)
  expect(answer.json).toEqual({ status: 'ok' })
  expect(answer.headers['cache-control']).toBe('no-store')
})

it('is not ready without its database, and alive all the same', async () => {
  const kitchen = await openKitchen()
  kitchen.database.close()
  expectRefusal(await kitchen.send('GET /health/ready'), 'unavailable', 'message, service')
  expectSuccess(await kitchen.send('GET /health/live'), 200, `${walked}, action`)
})
