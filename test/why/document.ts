import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect } from 'vitest'
import { z } from 'zod'
import type { Answer } from '../harness/answer.ts'
import type { TestKitchen } from '../harness/kitchen.ts'

const Header = z.looseObject({ required: z.boolean().exactOptional(), schema: z.looseObject({}) })
const Reference = z.looseObject({ $ref: z.string().exactOptional() })
const Content = z.record(
  z.string(),
  z.looseObject({
    schema: z.looseObject({}).exactOptional(),
    example: z.unknown().exactOptional(),
  }),
)
const Response = z.looseObject({ headers: z.record(z.string(), Reference), content: Content.exactOptional() })

const Operation = z.looseObject({
  operationId: z.string(),
  description: z.string(),
  security: z.array(z.looseObject({})),
  parameters: z.array(Reference).exactOptional(),
  requestBody: z.looseObject({ required: z.boolean(), content: Content }).exactOptional(),
  responses: z.record(z.string(), Reference),
})

const Path = z.object({ description: z.string().exactOptional() }).catchall(Operation)

const Document = z.looseObject({
  paths: z.record(z.string(), Path),
  components: z.record(z.string(), z.record(z.string(), z.unknown())),
})

/** A document as it is served, read by the eyes of somebody who only has the document. */
export class OpenapiDocument {
  readonly text: string
  readonly paths: z.output<typeof Document>['paths']
  readonly components: z.output<typeof Document>['components']
  readonly #json: unknown
  readonly #ajv: Ajv2020

  constructor(text: string) {
    this.text = text
    this.#json = JSON.parse(text)
    const document = Document.parse(this.#json)
    this.paths = document.paths
    this.components = document.components
    this.#ajv = new Ajv2020({ strict: false, allErrors: true })
    formats.default(this.#ajv)
    this.#ajv.addSchema({ $id: 'https://kitchen.example/openapi.json', ...document })
  }

  static async of(kitchen: TestKitchen, path = '/openapi-3.2.json'): Promise<OpenapiDocument> {
    return new OpenapiDocument((await kitchen.send(`GET ${path}`)).text)
  }

  /** Each operation, named as the server does: `PUT /recipes/:id`. */
  get operations(): [string, z.output<typeof Operation>][] {
    return Object.entries(this.paths).flatMap(([path, { description: _description, ...methods }]) =>
      Object.entries(methods).map(([method, operation]): [string, z.output<typeof Operation>] => [
        `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
        operation,
      ]),
    )
  }

  /** What a reference points to; whatever is none is the thing itself. */
  resolve(thing: z.output<typeof Reference>): unknown {
    const { $ref } = thing
    if ($ref === undefined) return thing
    return $ref
      .replace(/^#\//, '')
      .split('/')
      .reduce<unknown>(
        (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
        this.#json,
      )
  }

  expectValid(schema: object, value: unknown, what: string): void {
    const rooted = JSON.parse(
      JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"https://kitchen.example/openapi.json#/'),
    )
    const validate = this.#ajv.compile(rooted)
    expect.soft(validate(value), `${what}: ${this.#ajv.errorsText(validate.errors)}`).toBe(true)
  }

  /** Holds an answer against what the document says of its operation and status, header fields and content. */
  expectDocumented({ operation, status, headers, text }: Answer): void {
    const what = `${status} of ${operation}`
    const described = this.operations.find(([name]) => name === operation)?.[1].responses[status]
    expect(described, what).toBeDefined()
    const response = Response.parse(this.resolve(described ?? {}))

    const known = Object.entries(response.headers).map(
      ([name, header]) => [name.toLowerCase(), Header.parse(this.resolve(header))] as const,
    )
    const documented = [...known.map(([name]) => name), 'content-type', 'keep-alive']
    for (const name of Object.keys(headers)) expect.soft(documented, `${what} names ${name}`).toContain(name)
    for (const [name, { required = false, schema }] of known) {
      if (required) expect.soft(headers, `${what} has ${name}`).toHaveProperty(name)
      if (headers[name] !== undefined) this.expectValid(schema, headers[name], `${name} of ${what}`)
    }

    const [type = ''] = (headers['content-type'] ?? '').split(';')
    if (type === '') return
    const { schema } = response.content?.[type] ?? response.content?.['*/*'] ?? {}
    expect(schema, `${what} names ${type}`).toBeDefined()
    this.expectValid(schema ?? {}, type.endsWith('json') ? JSON.parse(text) : text, what)
  }
}
