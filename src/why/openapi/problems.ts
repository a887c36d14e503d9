import { refusals, row, type Slug } from '../../doors/row.ts'
import { type Components, type Json, pascalCase, ref } from './schemas.ts'

const questions: ReadonlyMap<string, string> = new Map(row.map(({ name, question }) => [name, question]))

/** What all problems have in common (RFC 9457 3.1). */
export const Problem: Json = {
  type: 'object',
  description: 'Problem details (RFC 9457): what is wrong with this very request, and what to do next.',
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'Names the kind of problem, and opens its page.' },
    title: { type: 'string', description: 'The kind of problem in a few words.' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'What is wrong here, and what to do next.' },
    instance: { type: 'string', format: 'uri-reference', description: 'Names this request.' },
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

/** Members beside those; `etag` is missing where the resource has none. */
const members: { readonly [S in Slug]?: Json } = {
  'not-acceptable': { available: { type: 'array', items: { type: 'string' }, minItems: 1 } },
  'precondition-failed': { etag: { type: 'string' } },
  'invalid-content': errors('pointer'),
  'invalid-query': errors('parameter'),
}

/** A problem type as a schema of its own. */
const problemSchema = (slug: Slug, publicUrl: string): Json => {
  const { door, status, title, section } = refusals[slug]
  const own = members[slug] ?? {}
  const asked = door ? `Door \`${door}\`: ${questions.get(door)}` : 'Behind every door.'
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

/** The content of an answer that is one of these problems. */
export const problemContent = (slugs: readonly Slug[], publicUrl: string, components: Components): Json => {
  components.share('schemas', 'Problem', Problem)
  const each = slugs.map((slug) =>
    components.share('schemas', `${pascalCase(slug)}Problem`, problemSchema(slug, publicUrl)),
  )
  const [only] = each
  return { 'application/problem+json': { schema: each.length === 1 && only ? only : { oneOf: each } } }
}
