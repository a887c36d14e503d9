import { z } from 'zod'
import type { Operation, Operations } from '../../operation.ts'
import { formsOf } from '../../schema.ts'
import type { Sample } from './samples.ts'
import { type Components, isJson, type Json } from './schemas.ts'

const headerField = (name: string, description: string, required = false): [string, Json] => [
  required ? `${name}-required` : name,
  { name, in: 'header', description, ...(required && { required }), schema: { type: 'string' } },
]

/** The preconditions (RFC 9110 13.1), the range and the preference that this operation supports. */
const headerFields = ({ doors, method, refuses, minimal, answers }: Operation): [string, Json][] => [
  ...(doors.some(({ name }) => name === 'precondition')
    ? [
        headerField(
          'If-Match',
          'Carry out the request only if the current version has one of these entity tags. `*` matches any version.',
          refuses.some(({ status }) => status === 428),
        ),
        headerField(
          'If-None-Match',
          'Carry out the request only if the current version has none of these entity tags.',
        ),
        ...(method === 'GET' || method === 'QUERY'
          ? [
              headerField(
                'If-Modified-Since',
                'Return the content only if it was changed after this date, otherwise 304.',
              ),
            ]
          : []),
        headerField(
          'If-Unmodified-Since',
          'Carry out the request only if the resource was not changed after this date.',
        ),
      ]
    : []),
  ...(206 in answers
    ? [
        headerField('Range', 'Return only a part: `bytes=0-99` are the first 100 bytes (RFC 9110 14.2).'),
        headerField(
          'If-Range',
          'Return the part only if the current version has this entity tag or this date, otherwise the whole.',
        ),
      ]
    : []),
  ...(minimal ? [headerField('Prefer', '`return=minimal` asks for a response without content (RFC 7240 4.2).')] : []),
]

/** The format of a member of the JSON that this operation returns. */
const formatOf = (operation: Operation | undefined, member: string): string | undefined => {
  const content = operation?.answers[200]
  const schema = content && formsOf(content)['application/json']
  const known: z.ZodType | undefined = schema instanceof z.ZodObject ? schema.shape[member] : undefined
  return known && z.toJSONSchema(known, { unrepresentable: 'any' }).format
}

/**
 * The path parameters, with the format of the member that they come from: `:id` in `/recipes/:id` is the `id` of that
 * resource. Their schema is not stricter, because an unknown value returns 404 and not 400.
 */
const inPath = ({ url, doors }: Operation, operations: Operations, samples: readonly Sample[]): Json[] =>
  [...url.matchAll(/:(\w+)/g)].map(({ 0: placeholder, 1: name = '', index }) => {
    const example = samples.map(({ path }) => path[name]).find((value) => value && !value.includes('{'))
    const resource = operations.get(url.slice(0, index + placeholder.length))?.get('GET')
    const format = formatOf(resource, name)
    // The door `message` refuses NUL and line breaks anywhere in a target.
    const schema = { type: 'string', ...(format !== undefined && { format }), pattern: '^[^\\x00\\r\\n]+$' }
    const alias = doors.find((door) => door.alias)?.alias
    return {
      name,
      in: 'path',
      required: true,
      schema: alias === undefined ? schema : { anyOf: [schema, { type: 'string', const: alias }] },
      ...(example && { example }),
    }
  })

const propertiesOf = (schema: Json): Json => (isJson(schema.properties) ? schema.properties : {})

/**
 * The query parameters, with the schema of their parsed value if JSON Schema can express it, otherwise of the string.
 */
const inQuery = ({ doors }: Operation, components: Components): Json[] => {
  const schema = doors.find(({ name }) => name === 'query')?.takes
  if (!schema) return []
  const [texts, values] = [
    propertiesOf(components.schema(schema, 'input')),
    propertiesOf(components.schema(schema, 'output')),
  ]
  return Object.entries(texts).map(([name, text]) => {
    const value = values[name]
    return { name, in: 'query', schema: isJson(value) && value.type !== undefined ? value : text }
  })
}

export const parametersOf = (
  operation: Operation,
  operations: Operations,
  samples: readonly Sample[],
  components: Components,
): Json[] => [
  ...inPath(operation, operations, samples),
  ...inQuery(operation, components),
  ...headerFields(operation).map(([name, parameter]) => components.share('parameters', name, parameter)),
]

/** The content that an operation reads, with an example of valid content. */
export const requestBodyOf = (
  { doors }: Operation,
  samples: readonly Sample[],
  components: Components,
): Json | undefined => {
  const content = doors.find(({ reads }) => reads)
  const schema = doors.find(({ name }) => name === 'meaning')?.takes
  if (!content?.reads) return undefined
  const forms = content.reads.map((type) => {
    const withJson = samples.filter(({ json }) => json !== null)
    const sent = withJson.find((sample) => sample.type === type) ?? withJson[0]
    return [
      type,
      {
        // Octets have no schema.
        ...(schema && { schema: components.schema(schema, 'input') }),
        ...(sent && { example: sent.json }),
      },
    ]
  })
  // If the door is not asked for every request, some requests pass without content.
  return { required: content.applies === undefined, content: Object.fromEntries(forms) }
}
