import type { z } from 'zod'
import { parseQuery } from '../http/query.ts'
import { door } from './door.ts'
import { type QueryFault, refuse } from './refusal.ts'

/**
 * Door 11. `schema` is a strict object of texts; parameters it does not know, and those that are empty or repeated, are
 * refused with all other faults in one answer.
 */
export const query = <Schema extends z.ZodType>(schema: Schema) =>
  door('query', ['invalid-query'], (request): { query: z.output<Schema> } | ReturnType<typeof invalid> => {
    const [, ...parts] = (request.raw.url ?? '').split('?')
    const parameters = parseQuery(parts.join('?'))
    if (!parameters) return invalid([{ parameter: '', detail: 'A percent-encoding is not one of UTF-8.' }])

    const errors: QueryFault[] = []
    const values: [string, string][] = []
    for (const [parameter, [value = '', ...more]] of parameters) {
      if (more.length > 0) errors.push({ parameter, detail: 'is given more than once; give it once' })
      else if (value === '') errors.push({ parameter, detail: 'is empty; give it a value or leave it out' })
      else values.push([parameter, value])
    }
    const result = schema.safeParse(Object.fromEntries(values))
    if (!result.success) errors.push(...faults(result.error))
    return result.success && errors.length === 0 ? { query: result.data } : invalid(errors)
  })

const faults = (error: z.ZodError): QueryFault[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((parameter) => ({ parameter, detail: 'is not a parameter here' }))
      : [{ parameter: String(issue.path[0] ?? ''), detail: issue.message }],
  )

const invalid = (errors: readonly QueryFault[]) =>
  refuse(
    'invalid-query',
    `Mend the query: ${errors.map(({ parameter, detail }) => `${parameter} ${detail}`.trim()).join('; ')}.`,
    { members: { errors } },
  )
