import { z } from 'zod'
import type { ProblemType } from '../../problem.ts'
import { questionOf } from '../statuses/given.ts'
import { type Components, isJson, type Json, pascalCase, ref } from './schemas.ts'

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

/** A problem type as a schema of its own. */
const problemSchema = (problem: ProblemType, publicUrl: string, components: Components): Json => {
  const { door, slug, status, title, section } = problem
  const { properties, required } = components.schema(z.strictObject(problem.members), 'output')
  const asked = door ? `Door \`${door}\`: ${questionOf(door)}` : 'Behind every door.'
  return {
    title,
    description: `${asked} ${section}.`,
    allOf: [ref('schemas', 'Problem')],
    properties: {
      type: { const: `${publicUrl}/problems/${slug}` },
      title: { const: title },
      status: { const: status },
      ...(isJson(properties) && properties),
    },
    ...(required !== undefined && { required }),
    unevaluatedProperties: false,
  }
}

/** The content of an answer that is one of these problems. */
export const problemContent = (problems: readonly ProblemType[], publicUrl: string, components: Components): Json => {
  components.share('schemas', 'Problem', Problem)
  const each = problems.map((problem) =>
    components.share('schemas', `${pascalCase(problem.slug)}Problem`, problemSchema(problem, publicUrl, components)),
  )
  const [only] = each
  return { 'application/problem+json': { schema: each.length === 1 && only ? only : { oneOf: each } } }
}
