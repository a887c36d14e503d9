import { describe, expect, it } from 'vitest'
import { row } from '../../src/row.ts'
import { operationId } from '../../src/why/operations/operation-id.ts'
import { OperationJson, OperationsJson } from '../../src/why/operations/operation-json.ts'
import { inWords } from '../../src/why/operations/schema-words.ts'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type TestKitchen, toast } from '../harness/kitchen.ts'
import { putPhoto } from '../photos/pictures.ts'

const walked = 'message, service, host, route, method, acceptable'
const html = { accept: 'text/html' }
const open = () => openKitchen({ why: true, mail: {} })

const itemsOf = async (kitchen: TestKitchen) => OperationsJson.parse((await kitchen.send('GET /operations')).json).items
const operationOf = async (kitchen: TestKitchen, id: string) =>
  OperationJson.parse((await kitchen.send('GET /operations/:id', { path: { id } })).json)

describe('GET /operations', () => {
  it('lists every operation by the id that it has in OpenAPI', async () => {
    const kitchen = await open()
    const answer = expectSuccess(await kitchen.send('GET /operations'), 200, `${walked}, precondition, action`)
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-cache', vary: 'Accept' })
    const { json } = await kitchen.send('GET /openapi-3.2.json')
    const ids = [...JSON.stringify(json).matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id)
    const items = await itemsOf(kitchen)
    expect(items.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    const page = await kitchen.send('GET /operations', { headers: html })
    for (const { href } of items) {
      expect(page.text).toContain(`<a href="${href}">`)
      expect(JSON.stringify(json)).toContain(`"externalDocs":{"url":"${href}"`)
    }
  })
})

describe('GET /operations/{operation id}', () => {
  it('opens for each as JSON and as a page, with its doors in the order of the row', async () => {
    const kitchen = await open()
    const names: readonly string[] = row.map(({ name }) => name)
    for (const { id, summary } of await itemsOf(kitchen)) {
      const { doors, leavesOut } = await operationOf(kitchen, id)
      const places = doors.map(({ name }) => names.indexOf(name))
      expect(places, id).toEqual(places.toSorted((a, b) => a - b))
      expect([...doors.map(({ name }) => name), ...leavesOut].toSorted(), id).toEqual(names.toSorted())
      const page = await kitchen.send('GET /operations/:id', { path: { id }, headers: html })
      expectSuccess(page, 200, `${walked}, existence, precondition, action`)
      expect(page.text).toContain(`<p class="lead">${summary.replaceAll("'", '&#39;')}.</p>`)
      expect(page.text.match(/ href="\/problems\/none"/)).toBeNull()
    }
  })

  it('says which door refuses with which problem, what is read, and what is answered', async () => {
    const put = await operationOf(await open(), 'putRecipesById')
    const at = (name: string) => put.doors.find((door) => door.name === name)
    expect(at('precondition')).toMatchObject({
      question: 'Does the client know the current version?',
      statuses: [],
      problems: [
        { slug: 'precondition-required', status: 428 },
        { slug: 'precondition-failed', status: 412 },
      ],
    })
    expect(at('conflict')?.problems.map(({ slug }) => slug)).toEqual(['title-taken'])
    expect(at('action')).toMatchObject({ statuses: [200, 204], problems: [] })
    expect(put.leavesOut).toEqual(['query'])
    expect(put.credentials).toEqual({ schemes: ['bearer'], optional: false })
    expect(put.parameters.find(({ name }) => name === 'If-Match')).toMatchObject({ in: 'header', required: true })
    expect(put.content).toMatchObject({
      required: true,
      forms: [{ type: 'application/json', schema: { type: 'object' } }],
    })
    expect(put.answers.map(({ status, forms }) => [status, forms.map(({ type }) => type)])).toEqual([
      [200, ['application/json', 'application/ld+json']],
      [204, []],
    ])
    expect(put.anywhere.map(({ status }) => status).toSorted()).toEqual([500, 507])
  })

  it('marks the doors that a later one or the action may refuse for, which are then named last', async () => {
    const kitchen = await open()
    const lateIn = async (id: string) =>
      (await operationOf(kitchen, id)).doors.filter(({ late }) => late).map(({ name }) => name)
    expect(await lateIn('postSessions')).toEqual(['rate', 'authentication', 'permission', 'content'])
    expect(await lateIn('postRecipes')).toEqual(['authentication', 'content'])
    expect(await lateIn('getHealthLive')).toEqual([])
    const json = { username: 'nobody', password: 'a-good-password' }
    expect((await kitchen.send('POST /sessions', { json })).doors).toMatch(/syntax, meaning, authentication=401$/)
    const pageOf = async (id: string) =>
      (await kitchen.send('GET /operations/:id', { path: { id }, headers: html })).text
    const note = 'Sometimes this door can decide only after later ones; Kitchen-Doors then names it last.'
    expect((await pageOf('postSessions')).split(note)).toHaveLength(5)
    expect(await pageOf('getHealthLive')).not.toContain(note)
  })

  it('omits the rate limit and 503 for health checks that do not have them', async () => {
    const kitchen = await open()
    const { doors, leavesOut } = await operationOf(kitchen, 'getHealthLive')
    expect(leavesOut).toContain('rate')
    expect(doors.find(({ name }) => name === 'service')?.problems).toEqual([])
    expect((await kitchen.send('GET /health/live')).doors).toBe(
      'message, service, host, route, method, acceptable, action=200',
    )
    const others = await operationOf(kitchen, 'getHealthReady')
    expect(others.doors.map(({ name }) => name)).not.toContain('rate')
    expect(others.doors.find(({ name }) => name === 'service')?.problems).toHaveLength(3)
  })

  it('says what may be left out, and where to send it from', async () => {
    const kitchen = await open()
    expect((await operationOf(kitchen, 'postSessions')).content?.required).toBe(false)
    const { text } = await kitchen.send('GET /operations/:id', { path: { id: 'postSessions' }, headers: html })
    expect(text).toContain('<h3>Content, optional</h3>')
    expect(text).toContain('<a href="/docs#/sessions/postSessions">')
  })

  it('has the examples whose last request is sent there, and no others', async () => {
    const kitchen = await open()
    const titles = async (id: string) => (await operationOf(kitchen, id)).examples.map(({ title }) => title)
    expect(await titles('putRecipesById')).toEqual([
      'Replace a recipe with PUT and its current ETag',
      'PUT with only a part of the resource',
      'PUT with an ETag that is not current',
      'PUT with an ETag from before another change',
      'PUT without If-Match',
    ])
    expect(await titles('deleteSessionsById')).toEqual(['Log out'])
    expect(await titles('postEmailConfirmationsByLink')).toEqual(['Confirm an email address with the link of its mail'])
  })

  it('gives 304 for a GET, and knows which answer a HEAD and a search have', async () => {
    const list = await operationOf(await open(), 'getRecipes')
    expect(list.doors.find(({ name }) => name === 'precondition')?.statuses).toEqual([304])
    expect(list.credentials).toBeNull()
    expect(list.content).toBeNull()
  })

  it.each(['nothing', 'constructor', 'PUT /recipes', '"><script>'])('refuses %s with 404 no-such-page', async (id) => {
    const kitchen = await open()
    for (const headers of [{}, html])
      expectRefusal(
        await kitchen.send('GET /operations/:id', { path: { id: encodeURIComponent(id) }, headers }),
        'no-such-page',
        `${walked}, existence`,
      )
  })

  it('is there in production too, without what is not', async () => {
    const manner = { production: true, publicUrl: undefined, corsOrigin: undefined }
    const { app } = await openKitchen({ why: true, mail: {}, manner })
    const { items } = OperationsJson.parse((await app.inject('/operations')).json())
    expect(items.map(({ id }) => id)).not.toContain('postReset')
    for (const { href } of items) {
      const { statusCode, body } = await app.inject({ url: href, headers: html })
      expect([href, statusCode]).toEqual([href, 200])
      expect(body).not.toMatch(/lovelace|hopper|Kitchen-Fault|href="\/requests"/)
    }
  })
})

describe('the problems of a door stand in the order in which it asks, so the first of two is the answer', () => {
  const ofContent = {
    'missing-content': { 'content-length': '0' },
    'unsupported-media-type': { 'content-type': 'text/plain' },
    'unsupported-content-coding': { 'content-encoding': 'gzip' },
    'content-too-large': { 'content-length': '20000000' },
  }
  const ofPut = { 'partial-content': { 'content-range': 'bytes 0-1/100' }, ...ofContent }
  const required = { 'precondition-required': {}, 'precondition-failed': { 'if-none-match': '*' } }
  const ofRange = {
    'precondition-failed': { 'if-match': '"another"' },
    'range-not-satisfiable': { range: 'bytes=9999999-' },
  }

  it.each([
    ['PUT /recipes/:id', 'content', ofPut],
    ['PATCH /recipes/:id', 'content', ofContent],
    ['PUT /recipes/:id', 'precondition', required],
    ['GET /recipes/:id/photo', 'precondition', ofRange],
  ])('%s: %s', async (operation, name, faults) => {
    const kitchen = await open()
    const ada = await kitchen.register('ada')
    const { token } = ada
    const { id } = await kitchen.cook(token)
    await putPhoto(kitchen, ada, id)
    const [method = '', url = ''] = operation.split(' ')
    const { doors } = await operationOf(kitchen, operationId(method, url))
    const slugs = doors.find((door) => door.name === name)?.problems.map(({ slug }) => slug)
    expect(slugs).toEqual(Object.keys(faults))
    const sent = { path: { id }, token, ...(operation.startsWith('P') && { json: toast }) }
    for (const [at, [slug, first]] of Object.entries(faults).entries())
      for (const second of Object.values(faults).slice(at + 1))
        expect((await kitchen.send(operation, { ...sent, headers: { ...second, ...first } })).json.type).toBe(
          `/problems/${slug}`,
        )
  })

  it('GET /recipes: message', async () => {
    const kitchen = await open()
    const faults = {
      'http-version-not-supported': { version: '3.0' },
      'headers-too-large': { large: `X: ${'x'.repeat(20_000)}\r\n` },
      'malformed-request': { host: 'Host: a\r\nHost: b\r\n' },
      'uri-too-long': { target: `/?${'x'.repeat(9000)}` },
      'not-implemented': { method: 'PROPFIND' },
      'expectation-failed': { expect: 'Expect: x\r\n' },
    }
    const { doors } = await operationOf(kitchen, 'getRecipes')
    const slugs = doors.find(({ name }) => name === 'message')?.problems.map(({ slug }) => slug)
    // What does not come is waited for last.
    expect(slugs).toEqual([...Object.keys(faults), 'request-timeout'])
    const good = { method: 'GET', target: '/', version: '1.1', host: 'Host: localhost\r\n', large: '', expect: '' }
    for (const [at, [slug, first]] of Object.entries(faults).entries())
      for (const second of Object.values(faults).slice(at + 1)) {
        const { method, target, version, host, large, expect: expected } = { ...good, ...second, ...first }
        const line = `${method} ${target} HTTP/${version}\r\n`
        const wire = await kitchen.raw(`${line}${host}${expected}Connection: close\r\n${large}\r\n`)
        expect(wire).toContain(`"type":"/problems/${slug}"`)
      }
  })
})

describe('a schema in words', () => {
  it.each([
    [{ type: 'string', minLength: 1, maxLength: 120 }, 'string, 1 to 120 characters'],
    [{ type: 'integer', minimum: 0, maximum: 10 }, 'integer, 0 to 10'],
    [{ type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, 'integer'],
    [{ type: 'array', items: { type: 'string' }, maxItems: 20 }, 'array of string, up to 20 items'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string or null'],
    [{ enum: ['a', 'b'] }, '"a" or "b"'],
    [{ $ref: '#/components/schemas/Recipe' }, 'Recipe'],
    [{ readOnly: true }, 'ignored if sent'],
  ])('%j', (schema, words) => expect(inWords(schema)).toBe(words))
})
