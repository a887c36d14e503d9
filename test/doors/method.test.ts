import { describe, expect, it } from 'vitest'
import { expectRefusal } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const queries = '"application/json"'

const path = { username: 'ada', id: '0190a000-0000-7000-8000-000000000001' }

describe('204 to OPTIONS', () => {
  it('tells the same to everyone, whether or not there is such a row', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    const { id } = await kitchen.cook(token, { visibility: 'private' })
    const [none, some, own] = [
      await kitchen.send('OPTIONS /recipes/:id', { path }),
      await kitchen.send('OPTIONS /recipes/:id', { path: { id } }),
      await kitchen.send('OPTIONS /recipes/:id', { path: { id }, token }),
    ]
    const fields = ({ headers }: typeof none) => ({ ...headers, 'x-request-id': '', date: '' })
    expect(fields(some)).toEqual(fields(none))
    expect(fields(own)).toEqual(fields(none))
  })

  it('tells of the whole server what any resource allows', async () => {
    const kitchen = await openKitchen()
    const wire = 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
    const answer = await kitchen.sendRaw('OPTIONS *', wire)
    expect(answer).toMatchObject({ status: 204, text: '', doors: 'message, service, host, route, method=204' })
    expect(answer.headers.allow).toBe('GET, HEAD, QUERY, POST, PUT, PATCH, DELETE, OPTIONS')
  })

  it('tells where QUERY works (RFC 10008 3) to whoever asks by GET or HEAD too, also behind a refusal', async () => {
    const kitchen = await openKitchen()
    const asked = [
      ...[{}, { headers: { 'if-none-match': '*' } }, { headers: { 'if-match': '"x"' } }],
      ...[{ headers: { accept: 'text/html' } }, { query: '?limit=0' }],
    ]
    const statuses: number[] = []
    for (const sent of asked)
      for (const method of ['GET', 'HEAD']) {
        const { status, headers } = await kitchen.send(`${method} /recipes`, sent)
        statuses.push(status)
        expect(headers['accept-query']).toBe(queries)
      }
    expect(statuses).toEqual([200, 200, 304, 304, 412, 412, 406, 406, 400, 400])
  })

  it('has nothing to tell of a path that is not there', async () => {
    const kitchen = await openKitchen()
    const answer = expectRefusal(
      await kitchen.send('OPTIONS /nothing'),
      'no-such-route',
      'message, service, host, route',
    )
    expect(answer.headers).not.toHaveProperty('allow')
  })
})
