import Fastify from 'fastify'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { eventLoopLag } from '../../src/doors/service.ts'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { openLog } from '../harness/log.ts'

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

describe('the lag of the event loop', () => {
  /** What the second before has measured, in milliseconds. */
  const open = () => {
    const log = openLog()
    const app = Fastify({ logger: log.logger })
    const delay = { mean: 0, enable: vi.fn(() => true), disable: vi.fn(() => true), reset: vi.fn() }
    const lags = eventLoopLag(app, delay)
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(async () => {
      await app.close()
      vi.useRealTimers()
    })
    const measure = (milliseconds: number): boolean => {
      delay.mean = milliseconds * 1e6
      vi.advanceTimersByTime(1000)
      return lags()
    }
    const warnings = () => log.lines().filter(({ level }) => level === 40)
    return { app, delay, measure, log, warnings }
  }

  it('is measured from the moment on at which the server listens, so that the lag of starting does not count', async () => {
    const { app, delay, measure } = open()
    await app.ready()
    expect(delay.enable).not.toHaveBeenCalled()
    expect(measure(5000)).toBe(false)
    delay.mean = 0
    await app.listen({ host: '127.0.0.1', port: 0 })
    expect(delay.enable).toHaveBeenCalledOnce()
    expect(measure(5)).toBe(false)
  })

  it('makes the server overloaded above a second for two seconds, as long as it lasts, and the log says why', async () => {
    const { app, delay, measure, log, warnings } = open()
    await app.listen({ host: '127.0.0.1', port: 0 })
    const looks = [999, 1001, 1002, 2000, 20].map(measure)
    expect(looks).toEqual([false, false, true, true, false])
    expect(delay.reset).toHaveBeenCalledTimes(5)
    expect(warnings()).toEqual([
      expect.objectContaining({ milliseconds: 1002, maxDelay: 1000, msg: 'overloaded: the event loop lags' }),
    ])
    expect(log.lines().at(-1)).toMatchObject({ level: 30, milliseconds: 20, msg: 'the event loop no longer lags' })
    await app.close()
    expect(delay.disable).toHaveBeenCalledOnce()
  })

  it('is not what a process measures that was stopped for a while', async () => {
    const { app, measure, warnings } = open()
    await app.listen({ host: '127.0.0.1', port: 0 })
    expect([20, 60_000, 20, Number.NaN, 20].map(measure)).toEqual([false, false, false, false, false])
    expect(warnings()).toEqual([])
  })
})
