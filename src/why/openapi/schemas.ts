import { z } from 'zod'
import { Page } from '../page.ts'

/** A JSON object: a part of the OpenAPI document or a JSON Schema. */
export type Json = Readonly<Record<string, unknown>>

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const ref = (kind: 'schemas' | 'responses' | 'headers' | 'parameters', name: string): Json => ({
  $ref: `#/components/${kind}/${name}`,
})

/** Converts a name to Pascal case, for component names: `no-such-recipe` becomes `NoSuchRecipe`. */
export const pascalCase = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

/** The shared components of the document, by kind and name. */
export class Components {
  readonly #kinds: Record<'schemas' | 'responses' | 'headers' | 'parameters', Record<string, Json>> = {
    schemas: {},
    responses: {},
    headers: {},
    parameters: {},
  }

  readonly #made = new Map<object, Json>()

  /** What is written of this, made when it is first asked for. */
  once(of: object, make: () => Json): Json {
    const made = this.#made.get(of) ?? make()
    this.#made.set(of, made)
    return made
  }

  /** Adds a component and returns a reference to it, or the component itself if another one has its name. */
  share(kind: 'schemas' | 'responses' | 'headers' | 'parameters', name: string, component: Json): Json {
    const known = this.#kinds[kind]
    known[name] ??= component
    return JSON.stringify(known[name]) === JSON.stringify(component) ? ref(kind, name) : component
  }

  /** Converts a zod schema to JSON Schema. Schemas with an `id` become components. */
  schema(schema: z.ZodType, io: 'input' | 'output'): Json {
    const {
      $schema,
      $defs = {},
      ...own
    } = z.toJSONSchema(schema, {
      target: 'draft-2020-12',
      io,
      // JSON Schema cannot express custom checks.
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema === Page) jsonSchema.type = 'string'
        const { readOnlyMembers } = jsonSchema
        delete jsonSchema.readOnlyMembers
        if (Array.isArray(readOnlyMembers))
          jsonSchema.properties = {
            ...jsonSchema.properties,
            ...Object.fromEntries(
              readOnlyMembers.map((name) => [name, { readOnly: true, description: 'Read-only: ignored if sent.' }]),
            ),
          }
      },
    })
    for (const [name, definition] of Object.entries($defs)) this.share('schemas', name, relocated(definition))
    return relocated(own)
  }

  /** All components, sorted by name. */
  all(): Readonly<Record<string, Json>> {
    return Object.fromEntries(
      Object.entries(this.#kinds).map(([kind, components]) => [
        kind,
        Object.fromEntries(Object.entries(components).toSorted(([one], [other]) => (one < other ? -1 : 1))),
      ]),
    )
  }
}

/** A copy of the schema whose references point to the components of the document. */
const relocated = (schema: object): Json =>
  JSON.parse(JSON.stringify(schema), (key, value) =>
    key === '$ref' && typeof value === 'string' ? value.replace('#/$defs/', '#/components/schemas/') : value,
  )
