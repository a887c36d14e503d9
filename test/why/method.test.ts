import { describe, expect, it } from 'vitest'
import { expectRefusal } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

/** The paths that only explain, and what may be done there. */
const paths = [
  ['/', 'GET, HEAD, OPTIONS'],
  ['/statuses', 'GET, HEAD, OPTIONS'],
  ['/statuses/:code', 'GET, HEAD, OPTIONS'],
  ['/problems', 'GET, HEAD, OPTIONS'],
  ['/problems/:slug', 'GET, HEAD, OPTIONS'],
  ['/openapi.json', 'GET, HEAD, OPTIONS'],
  ['/docs', 'GET, HEAD, OPTIONS'],
  ['/assets/:name', 'GET, HEAD, OPTIONS'],
  ['/assets/docs/:name', 'GET, HEAD, OPTIONS'],
  ['/requests', 'GET, HEAD, OPTIONS'],
  ['/requests/:id', 'GET, HEAD, OPTIONS'],
  ['/requests/stream', 'GET, HEAD, OPTIONS'],
  ['/reset', 'POST, OPTIONS'],
] as const

const path = { code: '200', slug: 'no-such-recipe', name: 'page.css', id: '0190a000-0000-7000-8000-000000000001' }

describe.each(paths)('%s', (url, allow) => {
  it.each(['PUT', 'PATCH', 'DELETE', 'QUERY'])('refuses %s with 405 and Allow', async (method) => {
    const kitchen = await openKitchen({ why: true })
    const answer = await kitchen.send(`${method} ${url}`, { path })
    expectRefusal(answer, 'method-not-allowed', 'message, service, host, route, method')
    expect(answer.headers.allow).toBe(allow)
  })

  it('tells OPTIONS the same', async () => {
    const kitchen = await openKitchen({ why: true })
    const answer = await kitchen.send(`OPTIONS ${url}`, { path })
    expect([answer.status, answer.headers.allow]).toEqual([204, allow])
  })
})

it('these are all the paths that are there beside the API', async () => {
  const [without, explaining] = [await openKitchen(), await openKitchen({ why: true })]
  const added = [...explaining.app.house.operations.keys()].filter((url) => !without.app.house.operations.has(url))
  expect(added.toSorted()).toEqual(paths.map(([url]) => url).toSorted())
})

describe.each(paths.filter(([url]) => !/^\/(assets|reset|openapi|requests\/)/.test(url)))(
  '%s has no validator',
  (url) => {
    it('so that no If-Match but * lets a request on', async () => {
      const kitchen = await openKitchen({ why: true })
      const send = (headers: Readonly<Record<string, string>>) =>
        kitchen.send(`GET ${url}`, { path, headers: { accept: 'text/html', ...headers } })
      const passed = (await send({ 'if-match': '*' })).doors
      expect(passed).toMatch(/, precondition, action=200$/)
      expectRefusal(await send({ 'if-match': '"x"' }), 'precondition-failed', passed.replace(', action=200', ''))
    })

    it('and If-None-Match: * is a 304 with the fields of the 200', async () => {
      const kitchen = await openKitchen({ why: true })
      const send = (headers = {}) => kitchen.send(`GET ${url}`, { path, headers: { accept: 'text/html', ...headers } })
      const [{ headers: whole }, none] = [await send(), await send({ 'if-none-match': '*' })]
      expect([none.status, none.text]).toEqual([304, ''])
      for (const name of ['cache-control', 'vary']) expect(none.headers[name]).toBe(whole[name])
    })
  },
)
