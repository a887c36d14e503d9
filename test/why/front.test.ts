import { describe, expect, it } from 'vitest'
import { seedUsers } from '../../src/database/seed-data.ts'
import { row } from '../../src/row.ts'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const toAction = 'message, service, host, route, method, acceptable, precondition, action'
const production = { why: true, manner: { production: true, publicUrl: undefined, corsOrigin: undefined } }
const asPage = { headers: { accept: 'text/html', host: 'localhost:4000' } }

const links = {
  recipes: '/recipes',
  me: '/users/me',
  sessions: '/sessions',
  statuses: '/statuses',
  problems: '/problems',
  operations: '/operations',
  openapi: '/openapi.json',
  docs: '/docs',
  health: '/health/ready',
}

describe('GET /', () => {
  it('is an index of links, and says nothing else', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = expectSuccess(await kitchen.send('GET /'), 200, toAction)
    expect(answer.json).toEqual({ links: { ...links, lessons: '/lessons', requests: '/requests', outbox: '/outbox' } })
    expect(answer.headers['cache-control']).toBe('no-cache')
    expect(answer.headers.vary).toBe('Accept')
    for (const field of ['location', 'content-security-policy']) expect(answer.headers).not.toHaveProperty(field)
  })

  it('is a page for a browser, under a policy that lets nothing in', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = expectSuccess(await kitchen.send('GET /', asPage), 200, toAction)
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-cache',
      vary: 'Accept',
      'referrer-policy': 'no-referrer',
    })
    expect(answer.headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    )
    expect(answer.text).not.toMatch(/ style=| on\w+=|<style|<script(?! type="module" src="\/assets\/)/)
    expect(answer.text).not.toMatch(/(src|href)="(https?:)?\/\//)
  })

  it('tells the seeded users with their passwords, and three lines with the origin that the client has used', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const { text } = await kitchen.send('GET /', asPage)
    for (const { username, password } of seedUsers) {
      expect(text).toContain(`<code>${username}</code>`)
      expect(text).toContain(`<code>${password}</code>`)
    }
    expect(text.match(/ data-shell="bash"/g)).toHaveLength(3)
    expect(text).toContain('curl -i http://localhost:4000/recipes/0190a000-0000-7000-8000-000000000001<')
  })

  it('takes the origin from PUBLIC_URL where that is set', async () => {
    const publicUrl = 'https://kitchen.example'
    const kitchen = await openKitchen({
      why: true,
      mail: {},
      manner: { production: false, publicUrl, corsOrigin: undefined },
    })
    expect((await kitchen.send('GET /', asPage)).text).toContain(`curl -i ${publicUrl}/recipes/`)
  })

  it('draws the row of doors in its order', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const { text } = await kitchen.send('GET /', asPage)
    expect([...text.matchAll(/data-door="(\w+)"/g)].map(([, name]) => name)).toEqual(row.map(({ name }) => name))
    expect(text).toContain('<a href="/problems#order">Why in this order?</a>')
  })

  it('knows no users and no record in production', async () => {
    const kitchen = await openKitchen(production)
    const inject = async (accept: string) => kitchen.app.inject({ url: '/', headers: { accept } })
    expect((await inject('*/*')).json()).toEqual({ links })
    const { statusCode, body } = await inject('text/html')
    expect(statusCode).toBe(200)
    expect(body.match(/ data-shell="bash"/g)).toHaveLength(3)
    expect(body).not.toMatch(/\bada\b|lovelace|hopper|\/requests|\/lessons/)
  })

  it('gives HEAD the same fields and nothing else', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    for (const accept of ['application/json', 'text/html']) {
      const [got, head] = [
        await kitchen.send('GET /', { headers: { accept } }),
        await kitchen.send('HEAD /', { headers: { accept } }),
      ]
      expect(head.headers['content-length']).toBe(got.headers['content-length'])
      expect(head.headers['content-type']).toBe(got.headers['content-type'])
    }
  })

  it('refuses what it has no form for with 406', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = await kitchen.send('GET /', { headers: { accept: 'image/png' } })
    expectRefusal(answer, 'not-acceptable', 'message, service, host, route, method, acceptable')
  })

  it('refuses another method with 405', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = await kitchen.send('POST /')
    expectRefusal(answer, 'method-not-allowed', 'message, service, host, route, method')
    expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS')
  })
})
