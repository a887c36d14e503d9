import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { displayName } from '../../src/name.ts'
import { expectSuccess } from '../harness/answer.ts'
import { openKitchen, type TestKitchen } from '../harness/kitchen.ts'

const walk = 'message, service, host, route, method, acceptable, precondition, action'
const Outbox = z.object({
  items: z.array(z.looseObject({ to: z.string(), text: z.string(), html: z.string(), link: z.string().nullable() })),
})

const register = (kitchen: TestKitchen, username: string, email = `${username}@kitchen.example`) =>
  kitchen.send('POST /users', { json: { username, email, password: 'a-good-password' } })

const read = async (kitchen: TestKitchen) => Outbox.parse((await kitchen.send('GET /outbox')).json).items

describe('GET /outbox', () => {
  it('shows what would be sent, newest first', async () => {
    const kitchen = await openKitchen({ mail: {} })
    expect(await read(kitchen)).toEqual([])
    await register(kitchen, 'ada')
    await register(kitchen, 'grace', 'Grace@Kitchen.example')
    const answer = expectSuccess(await kitchen.send('GET /outbox'), 200, walk)
    expect(answer.headers['cache-control']).toBe('no-store')
    const [mail, older, ...others] = Outbox.parse(answer.json).items
    expect([older?.to, others]).toEqual(['ada@kitchen.example', []])
    const url = `http://localhost${mail?.link}`
    expect(mail).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      kind: 'email-confirmation',
      to: 'Grace@Kitchen.example',
      link: expect.stringMatching(/^\/email-confirmations\/[\w-]{43}$/),
      createdAt: kitchen.now.toISOString(),
      subject: 'Confirm your email address',
      text: `Hello grace,\n\nPlease confirm that this is your email address. The link works for 24 hours:\n\n${url}\n\nThe same with curl:\n\ncurl -i ${url} -X POST\n\nIf you have no account at ${displayName}, ignore this mail.\n`,
      html: expect.stringContaining(`<a href="${url}">Confirm the address</a>`),
    })
  })

  it('is a page for a browser, in which nothing of an address is markup', async () => {
    const kitchen = await openKitchen({ mail: {} })
    await register(kitchen, 'ada', `o'hara&co@kitchen.example`)
    const answer = expectSuccess(await kitchen.send('GET /outbox', { headers: { accept: 'text/html' } }), 200, walk)
    expect(answer.text).toContain('To o&#39;hara&amp;co@kitchen.example,')
    expect(answer.text).toMatch(/<a href="\/email-confirmations\/[\w-]{43}">/)
    expect(answer.text).not.toContain('<script')
    expect(answer.headers).toMatchObject({ 'referrer-policy': 'no-referrer', vary: 'Accept' })
  })

  it('opens in its page only links that work', async () => {
    const kitchen = await openKitchen({ mail: {} })
    const address = 'ada@kitchen.example'
    const articles = async () =>
      (await kitchen.send('GET /outbox', { headers: { accept: 'text/html' } })).text.split('<article>').slice(1)
    await kitchen.register('ada')
    expect(await articles()).toEqual([expect.stringMatching(/<p><a href="[^"]+">Open the link<\/a>/)])
    await kitchen.confirm(address)
    expect(await articles()).toEqual([expect.stringMatching(/The address is confirmed\. <a href=/)])
    await kitchen.send('POST /password-resets', { json: { email: address } })
    const reset = await kitchen.linkTo(address, 'password-reset')
    expect((await articles())[0]).toContain(`<p><a href="/password-resets/${reset}">`)
    await kitchen.send('POST /password-resets/:link', { path: { link: reset }, json: { password: 'another-password' } })
    const [used] = await articles()
    expect(used).toContain(
      '<p>The link no longer works: it was already used, has expired, or was replaced by a newer one.',
    )
    expect(used).not.toContain('<a ')
  })

  it('links to the other pages of the server, where it has them', async () => {
    const navigationOf = async (why: boolean) => {
      const { text } = await (await openKitchen({ mail: {}, why })).send('GET /outbox', {
        headers: { accept: 'text/html' },
      })
      return [...(text.split('</nav>')[0] ?? '').matchAll(/<a href="([^"]+)"/g)].map(([, path]) => path)
    }
    expect(await navigationOf(true)).toEqual([
      '/',
      '/lessons',
      '/requests',
      '/statuses',
      '/problems',
      '/operations',
      '/docs',
    ])
    expect(await navigationOf(false)).toEqual([])
  })

  it('keeps the newest 500', async () => {
    const kitchen = await openKitchen({ mail: {} })
    const names = Array.from({ length: 503 }, (_, index) => `cook-${index}`)
    for (const name of names) await register(kitchen, name)
    const items = await read(kitchen)
    expect(items.map(({ to }) => to)).toEqual(
      names
        .slice(3)
        .toReversed()
        .map((name) => `${name}@kitchen.example`),
    )
    expect(await kitchen.count('outbox')).toBe(500)
  })

  it('names the address that listens in its links, and never the Host of a request', async () => {
    const kitchen = await openKitchen({ mail: {}, hosts: new Set(['evil.example']) })
    const port = await kitchen.listen()
    const json = { username: 'ada', email: 'ada@kitchen.example', password: 'a-good-password' }
    await kitchen.send('POST /users', { json, headers: { host: 'evil.example' } })
    const { text = '' } = (await read(kitchen))[0] ?? {}
    expect(text).toContain(`\nhttp://127.0.0.1:${port}/email-confirmations/`)
    expect(text).not.toContain('evil')
  })

  it('names localhost where the server listens on all addresses', async () => {
    const kitchen = await openKitchen({ mail: {} })
    await kitchen.app.listen({ host: '0.0.0.0', port: 0 })
    kitchen.app.server.unref()
    await register(kitchen, 'ada')
    const { text = '' } = (await read(kitchen))[0] ?? {}
    expect(text).toMatch(/\nhttp:\/\/localhost:\d+\/email-confirmations\//)
  })

  it('is empty after a reset', async () => {
    const kitchen = await openKitchen({ mail: {} })
    await register(kitchen, 'carol')
    await kitchen.seed()
    expect(await read(kitchen)).toEqual([])
    for (const table of ['links', 'outbox']) expect(await kitchen.count(table), table).toBe(0)
    const { token } = await kitchen.login('ada', 'lovelace-1815')
    const { json } = await kitchen.send('GET /users/me', { token })
    expect(json.emailConfirmed, 'the seeded users are confirmed').toBe(true)
  })
})
