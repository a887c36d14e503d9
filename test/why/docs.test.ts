import { expect, it } from 'vitest'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const way = 'message, service, host, route, method'
const open = () => openKitchen({ why: true, mail: {} })

it('shows the API as a page, whose scripts are all files of this server', async () => {
  const kitchen = await open()
  const answer = expectSuccess(await kitchen.send('GET /docs'), 200, `${way}, acceptable, precondition, action`)
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(answer.headers['content-security-policy']).toContain("script-src 'self';")
  expect(answer.headers['content-security-policy']).toContain("style-src 'self';")
  const sources = [...answer.text.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="([^"]+)"/g)].map(
    ([, source = '']) => source,
  )
  expect(sources).toContain('/assets/docs/swagger-ui-bundle.js')
  expect(answer.text).toContain('<a href="/openapi.json">')
  expect(answer.text).toContain('<div id="docs"><p>Loading…</p></div>')
  expect(answer.text).toMatch(/A lock means that\s+an operation takes a token/)
  for (const source of sources) expect.soft((await kitchen.app.inject(source)).statusCode, source).toBe(200)
  expect(answer.text).not.toMatch(/<script(?![^>]* src=)/)
})

it('refuses the page as another type', async () => {
  const kitchen = await open()
  const answer = await kitchen.send('GET /docs', { headers: { accept: 'application/json' } })
  expectRefusal(answer, 'not-acceptable', `${way}, acceptable`)
})

it.each([
  ['docs.js', 'text/javascript; charset=utf-8'],
  ['docs.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['swagger-ui.css', 'text/css; charset=utf-8'],
])('serves %s, once to each cache', async (name, type) => {
  const kitchen = await open()
  const path = { name }
  const answer = await kitchen.send('GET /assets/docs/:name', { path })
  expectSuccess(answer, 200, `${way}, existence, precondition, action`)
  expect(answer.headers).toMatchObject({ 'content-type': type, 'cache-control': 'no-cache' })
  const headers = { 'if-none-match': answer.headers.etag ?? '' }
  const again = await kitchen.send('GET /assets/docs/:name', { path, headers })
  expectSuccess(again, 304, `${way}, existence, precondition`)
  expect(again.headers.etag).toBe(answer.headers.etag)
})

it.each(['package.json', '../docs.ts', 'swagger-ui.js', '__proto__'])('serves no %s', async (name) => {
  const kitchen = await open()
  const answer = await kitchen.send('GET /assets/docs/:name', { path: { name } })
  expectRefusal(answer, 'no-such-page', `${way}, existence`)
})

it('refuses a file of another version', async () => {
  const kitchen = await open()
  const headers = { 'if-match': '"another"' }
  const answer = await kitchen.send('GET /assets/docs/:name', { path: { name: 'docs.js' }, headers })
  expectRefusal(answer, 'precondition-failed', `${way}, existence, precondition`)
})
