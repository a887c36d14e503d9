import { z } from 'zod'
import type { ProblemType } from '../../problem.ts'
import { questionOf } from '../statuses/given.ts'
import { type Components, isJson, type Json, pascalCase, ref } from './schemas.ts'

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

/** The schema of a problem type. */
const problemSchema = (problem: ProblemType, publicUrl: string, components: Components): Json => {
  const { door, slug, status, title, section } = problem
  const { properties, required } = components.schema(z.strictObject(problem.members), 'output')
  const asked = door ? `Door \`${door}\`: ${questionOf(door)}` : 'At any door.'
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

/** The content of a response that is one of these problems. */
export const problemContent = (problems: readonly ProblemType[], publicUrl: string, components: Components): Json => {
  components.share('schemas', 'Problem', Problem)
  const each = problems.map((problem) =>
    components.once(problem, () =>
      components.share('schemas', `${pascalCase(problem.slug)}Problem`, problemSchema(problem, publicUrl, components)),
    ),
  )
  const [only] = each
  return { 'application/problem+json': { schema: each.length === 1 && only ? only : { oneOf: each } } }
}
