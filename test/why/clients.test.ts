import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openClients } from '../../src/why/clients.ts'
import { EntryJson } from '../../src/why/record/entry.ts'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type TestKitchen } from '../harness/kitchen.ts'
import { openStream } from './stream.ts'

describe('what is kept by client', () => {
  it('is kept for the address and for the username', () => {
    const clients = openClients(() => new Date())
    clients.note({ address: '127.0.0.2', username: 'ada' }, ({ stamps }) => stamps.add(200))
    clients.note({ address: '127.0.0.2' }, ({ stamps }) => stamps.add(404))
    expect([...clients.card('ada').stamps]).toEqual([200])
    expect([...clients.card('127.0.0.2').stamps]).toEqual([200, 404])
    clients.startOver('ada')
    expect([clients.card('ada').stamps.size, clients.card('127.0.0.2').stamps.size]).toEqual([0, 2])
    clients.forget()
    expect(clients.card('127.0.0.2').stamps.size).toBe(0)
  })

  it('is kept for the 200 clients that have sent a request last', () => {
    const clients = openClients(() => new Date())
    const send = (address: string) => clients.note({ address }, ({ stamps }) => stamps.add(200))
    send('first')
    for (let n = 0; n < 199; n++) send(`127.0.1.${n}`)
    send('first')
    send('one more')
    const kept = (name: string) => clients.card(name).stamps.size
    expect([kept('first'), kept('127.0.1.0'), kept('127.0.1.1'), kept('one more')]).toEqual([1, 0, 1, 1])
  })
})

const List = z.object({ items: z.array(EntryJson) })
const Statuses = z.object({ items: z.array(z.object({ code: z.int(), givenSinceStart: z.boolean() })) })
const html = { accept: 'text/html' }
const from = (address: string) => ({ 'x-forwarded-for': address })
const open = () => openKitchen({ why: true, mail: {}, trustProxy: ['127.0.0.1'] })

/** The targets of the requests in a list, as the client at an address reads it. */
const targetsFor = async (kitchen: TestKitchen, address: string, query = '') =>
  List.parse((await kitchen.send('GET /requests', { query, headers: from(address) })).json).items.map(
    ({ line }) => line?.target,
  )

describe('the record by client', () => {
  it('is that of the own address, of the address or username that is asked for, or of all', async () => {
    const kitchen = await open()
    const { token } = await kitchen.register('ada')
    const authorization = `Bearer ${token}`
    await kitchen.send('GET /users/:username', { path: { username: 'one' }, headers: from('127.0.0.2') })
    await kitchen.send('GET /users/me', { headers: { ...from('127.0.0.2'), authorization } })
    await kitchen.send('GET /users/:username', { path: { username: 'two' }, headers: from('127.0.0.3') })
    expect(await targetsFor(kitchen, '127.0.0.2')).toEqual(['/users/me', '/users/one'])
    expect(await targetsFor(kitchen, '127.0.0.3')).toEqual(['/users/two'])
    expect(await targetsFor(kitchen, '127.0.0.3', '?client=127.0.0.2')).toEqual(['/users/me', '/users/one'])
    expect(await targetsFor(kitchen, '127.0.0.3', '?client=ada')).toEqual(['/users/me', '/sessions'])
    expect(await targetsFor(kitchen, '127.0.0.3', '?client=%3A%3Affff%3A127.0.0.3')).toEqual(['/users/two'])
    expect(await targetsFor(kitchen, '127.0.0.3', '?client=*')).toHaveLength(5)
    expect(await targetsFor(kitchen, '127.0.0.4')).toEqual([])
  })

  it('is empty for a name with quotes, which is text on the page', async () => {
    const kitchen = await open()
    const hostile = `"'><img src=x onerror=alert(1)>`
    const query = `?client=${encodeURIComponent(hostile)}`
    expect(await targetsFor(kitchen, '127.0.0.2', query)).toEqual([])
    for (const operation of ['GET /requests', 'GET /statuses']) {
      const { status, text } = await kitchen.send(operation, { query, headers: html })
      expect(status).toBe(200)
      expect(text).not.toContain('<img')
      expect(text).toContain('data-client="&quot;&#39;&gt;&lt;img src=x onerror=alert(1)&gt;"')
    }
  })

  it('of a page is the own one, with links to the others', async () => {
    const kitchen = await open()
    await kitchen.send('GET /users/:username', { path: { username: 'one' }, headers: from('127.0.0.2') })
    await kitchen.send('GET /users/:username', { path: { username: 'two' }, headers: from('127.0.0.3') })
    const { text } = await kitchen.send('GET /requests', { headers: { ...html, ...from('127.0.0.2') } })
    expect(text).toContain('<li><a href="/requests" aria-current="true">Only mine (127.0.0.2)</a></li>')
    expect(text).toContain('<li><a href="/requests?client=*">Everyone</a></li>')
    expect(text).toContain('/users/one')
    expect(text).not.toContain('/users/two')
  })

  it('refuses two clients, an empty one and another parameter with 400', async () => {
    const kitchen = await open()
    for (const query of ['?client=a&client=b', '?client=', '?user=ada'])
      expectRefusal(
        await kitchen.send('GET /requests', { query }),
        'invalid-query',
        'message, service, host, route, method, acceptable, query',
      )
  })

  it('goes to a hundred streams at once, to each only what it asks for', async () => {
    const kitchen = await open()
    await kitchen.listen()
    const addresses = Array.from({ length: 100 }, (_, at) => `127.0.1.${at + 1}`)
    const streams = await Promise.all(addresses.map((address) => openStream(kitchen, from(address))))
    const teacher = await openStream(kitchen, from('127.0.0.9'), '?client=*')
    for (const stream of [...streams, teacher]) expect((await stream.next()).event).toBe('live')
    for (const [at, address] of addresses.entries())
      await kitchen.send('GET /users/:username', { path: { username: `u-${at}` }, headers: from(address) })
    for (const [at, stream] of streams.entries()) {
      const { line, client } = EntryJson.parse(JSON.parse((await stream.next()).data))
      expect([line?.target, client]).toEqual([`/users/u-${at}`, { address: addresses[at], username: null }])
    }
    for (const at of addresses.keys())
      expect(EntryJson.parse(JSON.parse((await teacher.next()).data)).line?.target).toBe(`/users/u-${at}`)
  })

  it('keeps nothing back for a client that does not read: its stream ends, and the others go on', async () => {
    const kitchen = await open()
    const lazy = await openStream(kitchen, from('127.0.0.2'), '?client=*')
    const other = await openStream(kitchen, from('127.0.0.3'), '?client=127.0.0.5')
    for (let count = 0; count < 3000; count++)
      await kitchen.app.inject({ url: '/users/x', headers: { ...from('127.0.0.4'), via: 'v'.repeat(2000) } })
    await kitchen.send('GET /users/:username', { path: { username: 'ada' }, headers: from('127.0.0.5') })
    expect((await other.next()).event).toBe('live')
    expect((await other.next()).event).toBe('request')
    const events = (await lazy.rest()).match(/^event: request$/gm) ?? []
    expect(events.length).toBeLessThan(3000)
  })
})

describe('the stamps by client', () => {
  const stampsFor = async (kitchen: TestKitchen, address: string, query = '') =>
    Statuses.parse((await kitchen.send('GET /statuses', { query, headers: from(address) })).json)
      .items.filter(({ givenSinceStart }) => givenSinceStart)
      .map(({ code }) => code)

  it('are kept for each, until it starts over or the server is reset', async () => {
    const kitchen = await open()
    const { token } = await kitchen.register('ada')
    await kitchen.send('GET /nothing', { headers: from('127.0.0.2') })
    await kitchen.send('DELETE /users', { headers: from('127.0.0.3') })
    await kitchen.send('GET /users/me', { token, headers: from('127.0.0.3') })
    expect(await stampsFor(kitchen, '127.0.0.2')).toEqual([404])
    expect(await stampsFor(kitchen, '127.0.0.3')).toEqual([200, 405])
    expect(await stampsFor(kitchen, '127.0.0.2', '?client=ada')).toEqual([200, 201])
    expect(await stampsFor(kitchen, '127.0.0.2', '?client=*')).toEqual([200, 201, 404, 405])

    const answer = await kitchen.send('POST /start-over', { headers: from('127.0.0.2') })
    expectSuccess(answer, 204, 'message, service, host, route, method, authentication, permission, action')
    expect(await stampsFor(kitchen, '127.0.0.2')).toEqual([])
    expect(await stampsFor(kitchen, '127.0.0.3')).toEqual([200, 405])
    await kitchen.send('POST /start-over', { query: '?client=ada', headers: from('127.0.0.4') })
    expect(await stampsFor(kitchen, '127.0.0.2', '?client=ada')).toEqual([200, 201])
    await kitchen.send('POST /start-over', { token, headers: from('127.0.0.4') })
    expect(await stampsFor(kitchen, '127.0.0.2', '?client=ada')).toEqual([])
    await kitchen.send('POST /reset')
    expect(await stampsFor(kitchen, '127.0.0.3', '?client=127.0.0.2')).toEqual([])
  })

  it('stay when the record has turned over', async () => {
    const kitchen = await open()
    await kitchen.send('DELETE /users', { headers: from('127.0.0.2') })
    for (let count = 0; count < 500; count++)
      await kitchen.app.inject({ url: '/health/live', headers: from('127.0.0.3') })
    expect(await targetsFor(kitchen, '127.0.0.2')).toEqual([])
    expect(await stampsFor(kitchen, '127.0.0.2')).toEqual([405])
  })
})
