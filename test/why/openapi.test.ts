import { describe, expect, it } from 'vitest'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { OpenapiDocument } from './document.ts'

const doors = 'message, service, host, route, method, acceptable, precondition'
const open = () => openKitchen({ why: true })
const document = async () => OpenapiDocument.of(await open())

describe('GET /openapi.json', () => {
  it('is an OpenAPI 3.2 document, which a cache may keep', async () => {
    const kitchen = await open()
    const answer = expectSuccess(await kitchen.send('GET /openapi.json'), 200, `${doors}, action`)
    expect(answer.json).toMatchObject({ openapi: '3.2.0', servers: [{ url: '/' }] })
    expect(answer.headers.etag).toMatch(/^"[\w-]+"$/)
  })

  it('is not sent again to whoever has it', async () => {
    const kitchen = await open()
    const { headers } = await kitchen.send('GET /openapi.json')
    const again = await kitchen.send('GET /openapi.json', { headers: { 'if-none-match': headers.etag ?? '' } })
    expectSuccess(again, 304, doors)
    expect(again.headers.etag).toBe(headers.etag)
  })

  it('is refused as another type', async () => {
    const kitchen = await open()
    const answer = await kitchen.send('GET /openapi.json', { headers: { accept: 'application/yaml' } })
    expectRefusal(answer, 'not-acceptable', 'message, service, host, route, method, acceptable')
  })

  it('is refused where another version is asked for', async () => {
    const kitchen = await open()
    const answer = await kitchen.send('GET /openapi.json', { headers: { 'if-match': '"another"' } })
    expectRefusal(answer, 'precondition-failed', doors)
    expect(answer.json.etag).toBe((await kitchen.send('GET /openapi.json')).headers.etag)
  })

  it('names the public address, and problems at it', async () => {
    const publicUrl = 'https://kitchen.example'
    const kitchen = await openKitchen({ why: true, manner: { production: false, publicUrl, corsOrigin: undefined } })
    const { json, text } = await kitchen.send('GET /openapi.json')
    expect(json.servers).toEqual([{ url: publicUrl }])
    expect(text).toContain(`"${publicUrl}/problems/no-such-recipe"`)
    expect(text).not.toMatch(/"\/problems\/[a-z]/)
  })

  it('says nothing in production of what is not there', async () => {
    const manner = { production: true, publicUrl: undefined, corsOrigin: undefined }
    const kitchen = await openKitchen({ why: true, manner })
    const { payload } = await kitchen.app.inject('/openapi.json')
    const { paths, text } = new OpenapiDocument(payload)
    expect(Object.keys(paths)).not.toContain('/requests')
    expect(text).not.toContain('Kitchen-Doors')
  })
})

describe('the document', () => {
  it('names every operation with exactly the statuses that it can give', async () => {
    const kitchen = await open()
    const { operations } = await OpenapiDocument.of(kitchen)
    const everywhere = [400, 408, 414, 417, 421, 429, 431, 500, 501, 503, 505]
    const expected = [...kitchen.app.house.operations.values()].flatMap((methods) =>
      [...methods.values()].map(({ method, url, answers, refuses, doors, minimal }) => {
        const reads = method === 'GET' || method === 'QUERY'
        const statuses = new Set([
          ...everywhere,
          ...Object.keys(answers).map(Number),
          ...refuses.map(({ status }) => status),
          ...(reads ? [] : [507]),
          ...(reads && doors.some(({ name }) => name === 'precondition') ? [304] : []),
          ...(minimal && method !== 'POST' ? [204] : []),
        ])
        return [`${method} ${url}`, [...statuses].map(String).toSorted()]
      }),
    )
    const named = operations.map(([name, { responses }]) => [name, Object.keys(responses).toSorted()])
    expect(Object.fromEntries(named)).toEqual(Object.fromEntries(expected))
  })

  it('refers to nothing that is not there', async () => {
    const api = await document()
    const references = [...api.text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, $ref = '']) => $ref)
    expect(references.length).toBeGreaterThan(100)
    for (const $ref of new Set(references)) expect.soft(api.resolve({ $ref }), $ref).toBeDefined()
  })

  it('has an id for each operation, made of its method and path', async () => {
    const { operations } = await document()
    const ids = operations.map(([, { operationId }]) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    const named = Object.fromEntries(operations.map(([name, { operationId }]) => [name, operationId]))
    expect(named).toMatchObject({
      'QUERY /recipes': 'queryRecipes',
      'GET /users/:username/recipes': 'getUsersByUsernameRecipes',
      'GET /openapi.json': 'getOpenapiJson',
    })
  })

  it('has examples that are valid', async () => {
    const api = await document()
    let count = 0
    for (const [name, { requestBody }] of api.operations)
      for (const { schema = {}, examples = {} } of Object.values(requestBody?.content ?? {}))
        for (const [title, { value }] of Object.entries(examples)) {
          api.expectValid(schema, value, `${title} of ${name}`)
          count += 1
        }
    expect(count).toBeGreaterThan(0)
  })

  it.each([
    ['PUT /recipes/:id', [{ bearer: [] }]],
    ['GET /recipes/:id', [{ bearer: [] }, {}]],
    ['POST /sessions', [{ basic: [] }, {}]],
    ['GET /recipes', []],
  ])('says of %s who may ask', async (name, security) => {
    const { operations } = await document()
    expect(Object.fromEntries(operations)[name]?.security).toEqual(security)
  })

  it('asks for content wherever a request without it is refused', async () => {
    const { operations } = await document()
    const required = operations.map(([name, { requestBody }]) => [name, requestBody?.required])
    expect(Object.fromEntries(required)).toMatchObject({
      'POST /recipes': true,
      'QUERY /recipes': true,
      // With Basic there is no need for any.
      'POST /sessions': false,
    })
    expect(Object.fromEntries(required)['GET /recipes']).toBeUndefined()
  })
})
