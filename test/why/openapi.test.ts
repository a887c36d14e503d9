import { describe, expect, it } from 'vitest'
import { displayName as name } from '../../src/name.ts'
import { examples } from '../../src/why/examples/examples.ts'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { OpenapiDocument } from './document.ts'

const doors = 'message, service, host, route, method, acceptable, precondition'
const open = () => openKitchen({ why: true, mail: {} })
const document = async (path?: string) => OpenapiDocument.of(await open(), path)

/** What the server lets into a target. */
const pattern = '^[^\\x00\\r\\n]+$'

const served = [
  ['/openapi.json', '3.1.1'],
  ['/openapi-3.2.json', '3.2.0'],
] as const

describe.each(served)('GET %s', (path, version) => {
  it(`is an OpenAPI ${version} document, which a cache may keep`, async () => {
    const kitchen = await open()
    const answer = expectSuccess(await kitchen.send(`GET ${path}`), 200, `${doors}, action`)
    expect(answer.json).toMatchObject({ openapi: version, servers: [{ url: '/' }] })
    expect(answer.json.info).toMatchObject({ contact: { name } })
    expect(answer.headers.etag).toMatch(/^"[\w-]+"$/)
  })

  it('is not sent again to whoever has it', async () => {
    const kitchen = await open()
    const { headers } = await kitchen.send(`GET ${path}`)
    const again = await kitchen.send(`GET ${path}`, { headers: { 'if-none-match': headers.etag ?? '' } })
    expectSuccess(again, 304, doors)
    expect(again.headers.etag).toBe(headers.etag)
  })

  it('is refused as another type', async () => {
    const kitchen = await open()
    const answer = await kitchen.send(`GET ${path}`, { headers: { accept: 'application/yaml' } })
    expectRefusal(answer, 'not-acceptable', 'message, service, host, route, method, acceptable')
  })

  it('is refused where another version is asked for', async () => {
    const kitchen = await open()
    const answer = await kitchen.send(`GET ${path}`, { headers: { 'if-match': '"another"' } })
    expectRefusal(answer, 'precondition-failed', doors)
    expect(answer.json.etag).toBe((await kitchen.send(`GET ${path}`)).headers.etag)
  })

  it('names the public address, and problems at it', async () => {
    const publicUrl = 'https://kitchen.example'
    const kitchen = await openKitchen({
      why: true,
      mail: {},
      manner: { production: false, publicUrl, corsOrigin: undefined },
    })
    const { json, text } = await kitchen.send(`GET ${path}`)
    expect(json).toMatchObject({ servers: [{ url: publicUrl }], info: { contact: { name, url: publicUrl } } })
    expect(text).toContain(`"${publicUrl}/problems/no-such-recipe"`)
    expect(text).not.toMatch(/"\/problems\/[a-z]/)
  })

  it('says nothing in production of what is not there', async () => {
    const manner = { production: true, publicUrl: undefined, corsOrigin: undefined }
    const kitchen = await openKitchen({ why: true, mail: {}, manner })
    const { payload } = await kitchen.app.inject(path)
    const { paths, text } = new OpenapiDocument(payload)
    expect(Object.keys(paths)).not.toContain('/requests')
    expect(text).not.toContain('Kitchen-Doors')
  })
})

describe('the document', () => {
  it('names every operation with exactly the statuses that it can give', async () => {
    const kitchen = await open()
    const { operations } = await OpenapiDocument.of(kitchen)
    const everywhere = [400, 408, 414, 417, 421, 431, 500, 501, 505]
    const expected = [...kitchen.app.house.operations.values()].flatMap((methods) =>
      [...methods.values()].map(({ method, url, answers, refuses, doors, minimal, tells }) => {
        const reads = method === 'GET' || method === 'QUERY'
        const statuses = new Set([
          ...everywhere,
          // Health checks have no limit, and the one of the process is always served.
          ...(tells ? [] : [429]),
          ...(tells === 'live' ? [] : [503]),
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

  it.each(served)('at %s refers to all of its components, and to nothing that is not there', async (path) => {
    const api = await document(path)
    const references = [...api.text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, $ref = '']) => $ref)
    expect(references.length).toBeGreaterThan(100)
    for (const $ref of new Set(references)) expect.soft(api.resolve({ $ref }), $ref).toBeDefined()
    const { securitySchemes: _securitySchemes, ...kinds } = api.components
    for (const [kind, components] of Object.entries(kinds))
      for (const name of Object.keys(components)) expect.soft(references).toContain(`#/components/${kind}/${name}`)
  })

  it('is the same in both versions, except for what OpenAPI 3.1 cannot say', async () => {
    const [earlier, latest] = [await document('/openapi.json'), await document('/openapi-3.2.json')]
    const stream = '/requests/stream'
    expect(latest.text.split('"itemSchema"')).toHaveLength(2)
    expect(JSON.stringify(latest.paths[stream])).toContain('"text/event-stream":{"itemSchema":')
    expect(JSON.stringify(earlier.paths[stream])).toContain('"text/event-stream":{"schema":{"type":"string",')
    expect(earlier.text).not.toMatch(/"(itemSchema|query)":/)
    expect(latest.paths['/recipes']).toHaveProperty('query')
    const expected = Object.entries(latest.paths).map(([path, { query, ...methods }]) => [
      path,
      query
        ? { description: 'This path supports QUERY too. `GET /openapi-3.2.json` describes it.', ...methods }
        : methods,
    ])
    expect({ ...earlier.paths, [stream]: null }).toEqual({ ...Object.fromEntries(expected), [stream]: null })
    expect(latest.components).toMatchObject(earlier.components)
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

  it('names the clause of each status and of each problem', async () => {
    const { responses } = Object.fromEntries((await document()).operations)['DELETE /recipes/:id'] ?? expect.fail()
    expect(responses).toMatchObject({ 204: { description: 'No Content (RFC 9110 15.3.5)' } })
    const problem = (await document()).components.responses?.NotTheAuthor
    expect(problem).toMatchObject({ description: 'Only the author may change this recipe (RFC 9110 15.5.4).' })
  })

  it('has a description for each operation: its doors in their order, with their statuses and questions', async () => {
    const { operations } = await document()
    for (const [name, { description }] of operations) expect.soft(description, name).toMatch(/^The doors .*\n\n- `/)
    expect(Object.fromEntries(operations)['DELETE /recipes/:id']?.description).toBe(
      `The doors of this operation, after those that every request meets:

- \`authentication\` (400, 401): Who is asking?
- \`existence\` (404): Does this resource exist?
- \`permission\` (403): May this user do this?
- \`content\` (413): Is there content where it is needed, of a type, coding and size that is read here?
- \`precondition\` (412): Does the client know the current version?`,
    )
  })

  it.each([
    ['PUT /recipes/:id', { type: 'string', format: 'uuid', pattern }],
    ['GET /requests/:id', { type: 'string', format: 'uuid', pattern }],
    [
      'DELETE /sessions/:id',
      {
        anyOf: [
          { type: 'string', format: 'uuid', pattern },
          { type: 'string', const: 'current' },
        ],
      },
    ],
    ['GET /users/:username/recipes', { type: 'string', pattern }],
  ])('gives the path parameter of %s the format of the member that it comes from', async (name, schema) => {
    const { operations } = await document()
    const parameters = Object.fromEntries(operations)[name]?.parameters
    expect(parameters?.find((parameter) => parameter.in === 'path')?.schema).toEqual(schema)
  })

  it('has only registered formats', async () => {
    const formats = new Set([...(await document()).text.matchAll(/"format":"([^"]+)"/g)].map(([, format]) => format))
    // JSON Schema Validation 7.3
    expect(['date-time', 'duration', 'email', 'uri-reference', 'uuid']).toEqual(expect.arrayContaining([...formats]))
  })

  it('has one valid example for the JSON that an operation reads, where the pages have such a request', async () => {
    const api = await document()
    /** A method and the first segment of a path, as `PATCH /users`. */
    const placeOf = (name: string) => /^\w+ \/[\w-]*/.exec(name)?.[0]
    const steps = examples.flatMap((example) => ('steps' in example ? example.steps : []))
    const sent = new Set(steps.flatMap(({ method, target, json }) => (json ? [placeOf(`${method} ${target}`)] : [])))
    let count = 0
    for (const [name, { requestBody }] of api.operations)
      for (const [type, { schema = {}, example }] of Object.entries(requestBody?.content ?? {})) {
        if (type.startsWith('image/')) continue
        if (sent.has(placeOf(name))) expect(example, name).toBeTypeOf('object')
        if (example === undefined) continue
        api.expectValid(schema, example, `the example of ${name}`)
        count += 1
      }
    expect(count).toBeGreaterThanOrEqual(13)
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
