import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { openKitchen, type TestKitchen } from '../harness/kitchen.ts'

const content = JSON.stringify({ username: 'ada', email: 'ada@kitchen.example', password: 'lovelace-1815' })
const post = [
  'POST /users HTTP/1.1',
  'Host: localhost',
  'Content-Type: application/json',
  `Content-Length: ${content.length}`,
  '',
  content,
].join('\r\n')
const get = (...fields: string[]): string =>
  ['GET /health/live HTTP/1.1', 'Host: localhost', ...fields, '', ''].join('\r\n')
const tunnel = 'CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n'
const statuses = (wire: string): string[] => [...wire.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status = '']) => status)
const isThere = async (kitchen: TestKitchen): Promise<boolean> =>
  (await kitchen.send('GET /users/:username', { path: { username: 'ada' } })).status === 200

describe('CONNECT', () => {
  it('is answered behind the request before it, which gets an answer of its own', async () => {
    const kitchen = await openKitchen()
    expect(statuses(await kitchen.raw(post + tunnel))).toEqual(['201', '501'])
    expect(await isThere(kitchen)).toBe(true)
  })

  it('harms nobody when its client resets the connection', async () => {
    const kitchen = await openKitchen()
    await kitchen.raw(get('Connection: close'))
    const port = Number(new URL(kitchen.app.listeningOrigin).port)
    for (let count = 0; count < 50; count++) {
      const socket = connect({ host: '127.0.0.1', port })
      await once(socket, 'connect')
      socket.write(tunnel, () => socket.resetAndDestroy())
      await once(socket, 'close')
    }
    expect(statuses(await kitchen.raw(get('Connection: close')))).toEqual(['200'])
  })
})

describe('Upgrade', () => {
  it.each(['websocket', 'h2c'])(
    'to %s is not followed, and the answer is the last one on its connection',
    async (protocol) => {
      const kitchen = await openKitchen()
      const wire = await kitchen.raw(get('Connection: Upgrade', `Upgrade: ${protocol}`) + post)
      expect(statuses(wire)).toEqual(['200'])
      expect(wire).toMatch(/\r\nconnection: close\r\n/i)
      expect(await isThere(kitchen)).toBe(false)
    },
  )
})

describe('draining', () => {
  it('answers what was accepted before, and closes with the last of those answers', async () => {
    let hashes = 0
    const kitchen: TestKitchen = await openKitchen({
      passwords: {
        hash: async () => {
          hashes += 1
          kitchen.app.house.draining = true
          return 'a hash'
        },
        verify: async () => true,
      },
    })
    const wire = await kitchen.raw(post + post.replaceAll('ada', 'eve'))
    expect(statuses(wire)).toEqual(['201', '201'])
    expect(wire.match(/\r\nconnection: close\r\n/gi)).toHaveLength(1)
    expect(hashes).toBe(2)
  })
})
