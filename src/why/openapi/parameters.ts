import type { Operation } from '../../operation.ts'
import type { Sample } from './samples.ts'
import { type Components, isJson, type Json } from './schemas.ts'

const headerField = (name: string, description: string, required = false): [string, Json] => [
  required ? `${name}-required` : name,
  { name, in: 'header', description, ...(required && { required }), schema: { type: 'string' } },
]

/** The preconditions that hold for this operation (RFC 9110 13.1), and the preference it honours. */
const headerFields = ({ doors, method, refuses, minimal }: Operation): [string, Json][] => [
  ...(doors.some(({ name }) => name === 'precondition')
    ? [
        headerField(
          'If-Match',
          'Only if the current version has one of these entity tags; `*`: if there is one.',
          refuses.some(({ status }) => status === 428),
        ),
        headerField('If-None-Match', 'Only if the current version has none of these entity tags.'),
        ...(method === 'GET' || method === 'QUERY'
          ? [headerField('If-Modified-Since', 'Only if it was changed after this date.')]
          : []),
        headerField('If-Unmodified-Since', 'Only if it was not changed after this date.'),
      ]
    : []),
  ...(minimal ? [headerField('Prefer', '`return=minimal` asks for an answer without content (RFC 7240 4.2).')] : []),
]

/** The parameters of the path. Whatever they are, the answer is 404 at worst. */
const inPath = ({ url }: Operation, samples: readonly Sample[]): Json[] =>
  [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => {
    const example = samples.map(({ path }) => path[name]).find((value) => value && !value.includes('{'))
    return {
      name,
      in: 'path',
      required: true,
      // The door `message` refuses a NUL and line ends wherever they stand in a target.
      schema: { type: 'string', pattern: '^[^\\x00\\r\\n]+$' },
      ...(example && { example }),
    }
  })

const propertiesOf = (schema: Json): Json => (isJson(schema.properties) ? schema.properties : {})

/** The parameters of the query: what a text is read as where that can be said, and else the text. */
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

export const parametersOf = (operation: Operation, samples: readonly Sample[], components: Components): Json[] => [
  ...inPath(operation, samples),
  ...inQuery(operation, components),
  ...headerFields(operation).map(([name, parameter]) => components.share('parameters', name, parameter)),
]

/** The content that an operation reads, with the examples that it takes. */
export const requestBodyOf = (
  { doors }: Operation,
  samples: readonly Sample[],
  components: Components,
): Json | undefined => {
  const content = doors.find(({ reads }) => reads)
  const schema = doors.find(({ name }) => name === 'meaning')?.takes
  if (!content?.reads || !schema) return undefined
  const forms = content.reads.map((type) => {
    const examples = samples
      .filter((sample) => sample.type === type && sample.json !== null)
      .map(({ title, json }) => [title.replace(/[^A-Za-z0-9]+/g, '-'), { summary: title, value: json }])
    return [
      type,
      {
        schema: components.schema(schema, 'input'),
        ...(examples.length > 0 && { examples: Object.fromEntries(examples) }),
      },
    ]
  })
  // A door that is not always asked lets some requests on without content.
  return { required: content.applies === undefined, content: Object.fromEntries(forms) }
}
