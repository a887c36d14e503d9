import { describe, expect, it } from 'vitest'
import { expectRefusal } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const hosts = new Set(['kitchen.example'])
const get = (target: string, field: string): string => `GET ${target} HTTP/1.1\r\n${field}\r\nConnection: close\r\n\r\n`

describe('421 misdirected-request', () => {
  it.each([
    'evil.example',
    'kitchen.example.evil.example',
    'xkitchen.example',
    'xlocalhost',
    'localhost.evil.example',
    'sub.kitchen.example',
    '127.0.0.1.evil.example',
    '1.2.3',
    '0x7f.1',
  ])('refuses %s, before the path and the method are looked at', async (host) => {
    const kitchen = await openKitchen({ hosts })
    for (const operation of ['GET /recipes', 'GET /nothing', 'PATCH /recipes', 'GET /health/live'])
      expectRefusal(
        await kitchen.send(operation, { headers: { host } }),
        'misdirected-request',
        'message, service, host',
      )
    const { json } = await kitchen.send('GET /recipes', { headers: { host } })
    expect(json.detail).toContain(host)
    expect(json.detail).toContain('add it to ALLOWED_HOSTS')
  })

  it.each([
    'localhost',
    'localhost:3000',
    'LOCALHOST',
    'localhost.',
    'kitchen.localhost',
    'a.b.localhost.:80',
    '127.0.0.1',
    '127.0.0.1:80',
    '10.1.2.3',
    '[::1]:3000',
    '[::1]',
  ])('lets %s pass, whatever the configuration', async (host) => {
    const kitchen = await openKitchen()
    expect((await kitchen.send('GET /recipes', { headers: { host } })).status).toBe(200)
  })

  it.each(['kitchen.example', 'Kitchen.Example', 'kitchen.example:8080'])(
    'lets %s pass, a name it was given',
    async (host) => {
      const kitchen = await openKitchen({ hosts })
      expect((await kitchen.send('GET /recipes', { headers: { host } })).status).toBe(200)
    },
  )

  it('judges the host of an absolute-form target, and not the Host field beside it (RFC 9112 3.2.2)', async () => {
    const kitchen = await openKitchen({ hosts })
    const misdirected = await kitchen.sendRaw(
      'GET /recipes',
      get('http://evil.example/recipes', 'Host: kitchen.example'),
    )
    expectRefusal(misdirected, 'misdirected-request', 'message, service, host')
    const meant = await kitchen.sendRaw('GET /recipes', get('http://kitchen.example/recipes', 'Host: evil.example'))
    expect(meant.status).toBe(200)
  })

  it('has nothing to ask where HTTP/1.0 names no host', async () => {
    const kitchen = await openKitchen({ hosts })
    const answer = await kitchen.sendRaw('GET /recipes', 'GET /recipes HTTP/1.0\r\n\r\n')
    expect(answer.status).toBe(200)
  })
})
