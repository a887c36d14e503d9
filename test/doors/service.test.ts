import { describe, expect, it } from 'vitest'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

describe('503 shutting-down', () => {
  it('refuses what comes after the listener has closed, unknown paths and methods too', async () => {
    const kitchen = await openKitchen()
    kitchen.app.house.closing = true
    for (const operation of ['GET /recipes', 'POST /sessions', 'GET /nothing', 'PATCH /recipes', 'GET /health/ready'])
      expectRefusal(await kitchen.send(operation), 'shutting-down', 'message, service')
  })

  it('lets nobody wait for the process to be called dead', async () => {
    const kitchen = await openKitchen()
    kitchen.app.house.closing = true
    expectSuccess(
      await kitchen.send('GET /health/live'),
      200,
      'message, service, host, route, method, acceptable, action',
    )
  })

  it('takes readiness away as soon as the signal has come, and serves the rest, each answer the last on its connection', async () => {
    const kitchen = await openKitchen()
    kitchen.app.house.draining = true
    const walked = 'message, service, host, route, method, acceptable, service'
    expectRefusal(await kitchen.send('GET /health/ready'), 'shutting-down', walked)
    const answer = await kitchen.send('GET /recipes')
    expect(answer.status).toBe(200)
    expect(answer.headers.connection).toBe('close')
  })
})

describe('503 overloaded', () => {
  it('refuses new work while the event loop lags, but for the question whether the process lives', async () => {
    const kitchen = await openKitchen({ isOverloaded: () => true })
    expectRefusal(await kitchen.send('GET /recipes'), 'overloaded', 'message, service')
    expectRefusal(await kitchen.send('GET /health/ready'), 'overloaded', 'message, service')
    expect((await kitchen.send('GET /health/live')).status).toBe(200)
  })

  it('is not what an idle server says', async () => {
    const kitchen = await openKitchen()
    expect((await kitchen.send('GET /recipes')).status).toBe(200)
  })
})
