import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const toExistence = 'message, service, host, route, method, existence'
const path = { name: 'page.css' }
const names = readdirSync(new URL('../../src/why/assets/', import.meta.url)).filter((name) =>
  /\.(css|js|svg)$/.test(name),
)

describe('GET /assets/:name', () => {
  it.each(names)('serves %s with a validator', async (name) => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = await kitchen.send('GET /assets/:name', { path: { name } })
    expectSuccess(answer, 200, `${toExistence}, precondition, action`)
    expect(answer.headers.etag).toMatch(/^"[\w-]{43}"$/)
    expect(answer.headers).not.toHaveProperty('vary')
    expect(answer.text).not.toBe('')
  })

  it('answers 304 to a client that has it', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const { headers } = await kitchen.send('GET /assets/:name', { path })
    const again = await kitchen.send('GET /assets/:name', { path, headers: { 'if-none-match': headers.etag ?? '' } })
    expectSuccess(again, 304, `${toExistence}, precondition`)
    expect(again.headers).toMatchObject({ etag: headers.etag, 'cache-control': 'no-cache' })
  })

  it('refuses an If-Match of another version with 412', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = await kitchen.send('GET /assets/:name', { path, headers: { 'if-match': '"other"' } })
    expectRefusal(answer, 'precondition-failed', `${toExistence}, precondition`)
  })

  it.each(['nothing.js', 'view.d.ts', '../why.ts', '__proto__'])('knows no %s', async (name) => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    expectRefusal(await kitchen.send('GET /assets/:name', { path: { name } }), 'no-such-page', toExistence)
  })

  it('refuses another method with 405', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = await kitchen.send('DELETE /assets/:name', { path })
    expectRefusal(answer, 'method-not-allowed', 'message, service, host, route, method')
  })
})
