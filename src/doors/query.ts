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
    if (!parameters) return invalid([{ parameter: '', detail: 'is not percent-encoded as UTF-8; encode it so' }])

    const errors: QueryFault[] = []
    const values: [string, string][] = []
    for (const [parameter, [value = '', ...more]] of parameters) {
      if (more.length > 0) errors.push({ parameter, detail: 'is given more than once, and may be given once' })
      else if (value === '') errors.push({ parameter, detail: 'is empty, and needs a value or is left out' })
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
    `Correct the query: ${errors
      .slice(0, 3)
      .map(({ parameter, detail }) => `${JSON.stringify(parameter)} ${detail}`)
      .join('; ')}${errors.length > 3 ? '; and more in errors' : ''}.`,
    { members: { errors } },
  )
