import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { blockOf } from '../../src/why/examples/block.ts'
import type { Step } from '../../src/why/examples/example.ts'
import { EntryJson } from '../../src/why/record/entry.ts'
import { openKitchen } from '../harness/kitchen.ts'

/** The commands that belong to the lines. There are no others on the path, so that a shell would complain of any. */
const known = 'PATH=/nowhere; for name in curl sed tr awk; do eval "$name() { :; }"; done; cd /tmp'

/** A line for the shell is pasted by somebody else than who made the request: it must do nothing but what it shows. */
describe('the lines of a request that was made to harm who pastes them', () => {
  it.each([
    'x;touch$IFS$HOME-pwned;',
    "a'b",
    '$(id)',
    'evil.example',
    'evil.example:80',
    '203.0.113.66:3000',
    'localhost:9200',
    'x&y',
  ])('go to this server alone, and run nothing else: Host: %s', async (host) => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    await kitchen.app.listen({ host: '127.0.0.1', port: 0 })
    const own = kitchen.app.listeningOrigin
    const id = '0190a000-0000-7000-8000-000000000001'
    for (const line of [`GET ${own}/users/me`, `DELETE ${own}/recipes/${id}`, 'GET /users/me', 'GET /recipes']) {
      const answer = await kitchen.raw(
        `${line} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer a.b.c\r\nConnection: close\r\n\r\n`,
      )
      const [, request = ''] = /x-request-id: (\S+)/i.exec(answer) ?? []
      const { curl, next } = EntryJson.parse((await kitchen.send('GET /requests/:id', { path: { id: request } })).json)
      for (const text of [curl, ...next.map(({ bash }) => bash.lines)])
        if (text !== null) {
          const { status, stderr } = spawnSync('/bin/sh', ['-c', `${known}\n${text}`], { encoding: 'utf8', env: {} })
          expect([status, stderr], text).toEqual([0, ''])
          expect(
            text.match(/https?:\/\/[^\s/']+/g)?.every((origin) => origin === own),
            text,
          ).toBe(true)
        }
    }
  })
})

it('a long request has no line that quoting would make endless', async () => {
  const kitchen = await openKitchen({ why: true, mail: {} })
  for (let count = 0; count < 20; count++)
    await kitchen.send('DELETE /recipes/:id', {
      path: { id: 'x' },
      query: `?${"'".repeat(900)}`,
      headers: { 'x-a': "'".repeat(2900) },
    })
  const { text } = await kitchen.send('GET /requests')
  expect(text.length).toBeLessThan(20 * 16_000)
})

it('a follower that has left makes room at once', async () => {
  const kitchen = await openKitchen({ why: true, mail: {} })
  await kitchen.app.listen({ host: '127.0.0.1', port: 0 })
  for (let round = 0; round < 3; round++) {
    const leave = new AbortController()
    const follow = () => fetch(`${kitchen.app.listeningOrigin}/requests/stream`, { signal: leave.signal })
    const statuses = await Promise.all(Array.from({ length: 40 }, () => follow().then(({ status }) => status)))
    expect(new Set(statuses)).toEqual(new Set([200]))
    leave.abort()
    const open = () => new Promise<number>((resolve) => kitchen.app.server.getConnections((_, count) => resolve(count)))
    while ((await open()) > 0) await new Promise((resolve) => setImmediate(resolve))
  }
})

it('a step that keeps a value and stores its content does both, in each shell', () => {
  const read: Step = { method: 'GET', target: '/recipes/x', keep: { as: 'etag', header: 'ETag' }, into: 'current.json' }
  const put: Step = { method: 'PUT', target: '/recipes/x', fields: [['If-Match', '{etag}']], from: 'current.json' }
  const { bash, powershell, fetch } = blockOf({ steps: [read, put] }, 'http://127.0.0.1:3000')
  expect(bash.lines).toMatch(
    /^etag=\$\(curl -s -D - -o current\.json \S+ \| tr .*\ncurl -i -X PUT .*\n?[\s\S]*@current\.json$/,
  )
  expect(powershell.lines).toMatch(/\n\$etag = \(curl\.exe -s -D '-' -o current\.json \S+ \| Select-String /)
  expect(fetch.lines).toMatch(
    /const etag = \(stored\)\.headers\.get\('ETag'\)\n {2}const content = await stored\.text\(\)\n/,
  )
  expect(bash.note).toBeNull()
})
