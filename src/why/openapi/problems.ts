import { refusals, row, type Slug } from '../../doors/row.ts'
import { type Components, type Json, pascalCase, ref } from './schemas.ts'

const questions: ReadonlyMap<string, string> = new Map(row.map(({ name, question }) => [name, question]))

/** The members that all problems have (RFC 9457 3.1). */
export const Problem: Json = {
  type: 'object',
  description: 'Problem details (RFC 9457): what is wrong with this request, and how to fix it.',
  properties: {
    type: {
      type: 'string',
      format: 'uri-reference',
      description: 'The URI of the problem type, which leads to its documentation.',
    },
    title: { type: 'string', description: 'A short summary of the problem type.' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'What is wrong with this request, and what to send instead.' },
    instance: { type: 'string', format: 'uri-reference', description: 'A URI that identifies this request.' },
  },
  required: ['type', 'title', 'status', 'detail', 'instance'],
}

const errors = (place: 'pointer' | 'parameter'): Json => ({
  errors: {
    type: 'array',
    minItems: 1,
    items: {
      type: 'object',
      properties: { [place]: { type: 'string' }, detail: { type: 'string' } },
      required: [place, 'detail'],
      additionalProperties: false,
    },
  },
})

/** Additional members of some problem types. `etag` is missing if the resource has no entity tag. */
const members: { readonly [S in Slug]?: Json } = {
  'not-acceptable': { available: { type: 'array', items: { type: 'string' }, minItems: 1 } },
  'precondition-failed': { etag: { type: 'string' } },
  'invalid-content': errors('pointer'),
  'invalid-query': errors('parameter'),
}

/** The schema of a problem type. */
const problemSchema = (slug: Slug, publicUrl: string): Json => {
  const { door, status, title, section } = refusals[slug]
  const own = members[slug] ?? {}
  const asked = door ? `Door \`${door}\`: ${questions.get(door)}` : 'At any door.'
  return {
    title,
    description: `${asked} ${section}.`,
    allOf: [ref('schemas', 'Problem')],
    properties: {
      type: { const: `${publicUrl}/problems/${slug}` },
      title: { const: title },
      status: { const: status },
      ...own,
    },
    ...(slug !== 'precondition-failed' && Object.keys(own).length > 0 && { required: Object.keys(own) }),
    unevaluatedProperties: false,
  }
}

/** The content of a response that is one of these problems. */
export const problemContent = (slugs: readonly Slug[], publicUrl: string, components: Components): Json => {
  components.share('schemas', 'Problem', Problem)
  const each = slugs.map((slug) =>
    components.share('schemas', `${pascalCase(slug)}Problem`, problemSchema(slug, publicUrl)),
  )
  const [only] = each
  return { 'application/problem+json': { schema: each.length === 1 && only ? only : { oneOf: each } } }
}
