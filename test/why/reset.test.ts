import { describe, expect, it } from 'vitest'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const doors = 'message, service, host, route, method, permission'
const learning = () => openKitchen({ why: true, mail: {} })

describe('POST /reset', () => {
  it('puts the seed back, and nothing else is left', async () => {
    const kitchen = await learning()
    const { token } = await kitchen.register('eve')
    const { id } = await kitchen.cook(token)
    const answer = expectSuccess(await kitchen.send('POST /reset'), 204, `${doors}, action`)
    expect(answer.headers).not.toHaveProperty('location')

    expect((await kitchen.send('GET /recipes/:id', { path: { id } })).status).toBe(404)
    expect((await kitchen.send('GET /users/:username', { path: { username: 'eve' } })).status).toBe(404)
    expect((await kitchen.send('GET /users/me', { token })).json.type).toBe('/problems/ended-session')
    const { json } = await kitchen.send('GET /recipes', { query: '?limit=100' })
    expect(json.items).toHaveLength(12)
    const { token: ada } = await kitchen.login('ada', 'lovelace-1815')
    expect((await kitchen.send('GET /users/me', { token: ada })).status).toBe(200)
  })

  it('gives a recipe another entity tag than it had before', async () => {
    const kitchen = await learning()
    const sent = { path: { id: '0190a000-0000-7000-8000-000000000001' } }
    const tags = new Set<string | undefined>()
    for (let count = 1; count <= 3; count++) {
      await kitchen.send('POST /reset')
      tags.add((await kitchen.send('GET /recipes/:id', sent)).headers.etag)
    }
    expect(tags.size).toBe(3)
  })

  it.each(['cross-site', 'same-site'])('refuses a page with Sec-Fetch-Site: %s, and changes nothing', async (site) => {
    const kitchen = await learning()
    await kitchen.register('eve')
    const headers = { 'sec-fetch-site': site }
    expectRefusal(await kitchen.send('POST /reset', { headers }), 'cross-site', doors)
    expect((await kitchen.send('GET /users/:username', { path: { username: 'eve' } })).status).toBe(200)
  })

  it.each(['http://evil.example', 'null', 'http://localhost:1'])(
    'refuses the page of another origin where the browser tells no site: %s',
    async (origin) => {
      const kitchen = await learning()
      expectRefusal(await kitchen.send('POST /reset', { headers: { origin } }), 'cross-site', doors)
    },
  )

  it('takes its own origin', async () => {
    const kitchen = await learning()
    const headers = { host: 'localhost:80', origin: 'http://localhost:80' }
    expectSuccess(await kitchen.send('POST /reset', { headers }), 204, `${doors}, action`)
  })

  it.each(['http://localhost:80', 'https://kitchen.example'])(
    'takes both, its own and PUBLIC_URL: %s',
    async (origin) => {
      const manner = { production: false, publicUrl: 'https://kitchen.example', corsOrigin: undefined }
      const kitchen = await openKitchen({ why: true, mail: {}, manner })
      const headers = { host: 'localhost:80', origin }
      expectSuccess(await kitchen.send('POST /reset', { headers }), 204, `${doors}, action`)
    },
  )

  it.each(['same-origin', 'none'])('takes Sec-Fetch-Site: %s', async (site) => {
    const kitchen = await learning()
    const headers = { 'sec-fetch-site': site }
    expectSuccess(await kitchen.send('POST /reset', { headers }), 204, `${doors}, action`)
  })

  it('is a 507 with Kitchen-Fault: storage-full, and deletes nothing', async () => {
    const kitchen = await learning()
    await kitchen.register('eve')
    const answer = await kitchen.send('POST /reset', { headers: { 'kitchen-fault': 'storage-full' } })
    expect([answer.status, answer.doors]).toEqual([507, `${doors}, action=507`])
    expect((await kitchen.send('GET /users/:username', { path: { username: 'eve' } })).status).toBe(200)
  })

  it('knows no other method', async () => {
    const kitchen = await learning()
    const answer = await kitchen.send('GET /reset')
    expectRefusal(answer, 'method-not-allowed', 'message, service, host, route, method')
    expect(answer.headers.allow).toBe('POST, OPTIONS')
  })

  it('is not there in production', async () => {
    const production = { production: true, publicUrl: undefined, corsOrigin: undefined }
    const kitchen = await openKitchen({ why: true, mail: {}, manner: production })
    const { statusCode } = await kitchen.app.inject({ method: 'POST', url: '/reset' })
    expect(statusCode).toBe(404)
  })
})
