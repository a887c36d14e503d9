import { z } from 'zod'
import { Page } from '../page.ts'

/** A part of the document, or a JSON schema in it. */
export type Json = Readonly<Record<string, unknown>>

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const ref = (kind: 'schemas' | 'responses' | 'headers' | 'parameters', name: string): Json => ({
  $ref: `#/components/${kind}/${name}`,
})

/** As the name of a component, or a part of one: `no-such-recipe` is `NoSuchRecipe`. */
export const pascalCase = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

/** What many places of the document refer to, by kind and name. */
export class Components {
  readonly #kinds: Record<'schemas' | 'responses' | 'headers' | 'parameters', Record<string, Json>> = {
    schemas: {},
    responses: {},
    headers: {},
    parameters: {},
  }

  /** A reference to the component, which is kept; the component itself where the name is taken by another one. */
  share(kind: 'schemas' | 'responses' | 'headers' | 'parameters', name: string, component: Json): Json {
    const known = this.#kinds[kind]
    known[name] ??= component
    return JSON.stringify(known[name]) === JSON.stringify(component) ? ref(kind, name) : component
  }

  /** A zod schema as JSON Schema; it, and those in it, become components where they have an `id`. */
  schema(schema: z.ZodType, io: 'input' | 'output'): Json {
    const {
      $schema,
      $defs = {},
      ...own
    } = z.toJSONSchema(schema, {
      target: 'draft-2020-12',
      io,
      // What a custom check asks cannot be said here.
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema === Page) jsonSchema.type = 'string'
        const { readOnlyMembers } = jsonSchema
        delete jsonSchema.readOnlyMembers
        if (Array.isArray(readOnlyMembers))
          jsonSchema.properties = {
            ...jsonSchema.properties,
            ...Object.fromEntries(readOnlyMembers.map((name) => [name, { readOnly: true, description: 'Left out.' }])),
          }
      },
    })
    for (const [name, definition] of Object.entries($defs)) this.share('schemas', name, relocated(definition))
    return relocated(own)
  }

  /** All of them, in the order of their names. */
  all(): Json {
    return Object.fromEntries(
      Object.entries(this.#kinds).map(([kind, components]) => [
        kind,
        Object.fromEntries(Object.entries(components).toSorted(([one], [other]) => (one < other ? -1 : 1))),
      ]),
    )
  }
}

/** The same schema, with its definitions where OpenAPI has them. */
const relocated = (schema: object): Json =>
  JSON.parse(JSON.stringify(schema), (key, value) =>
    key === '$ref' && typeof value === 'string' ? value.replace('#/$defs/', '#/components/schemas/') : value,
  )
