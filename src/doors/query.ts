import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { parseQuery, type Query } from '../http/query.ts'
import { door } from './door.ts'
import { type QueryFault, refuse } from './refusal.ts'

/**
 * Door 11. `schema` is a strict object of texts, and of lists of texts for what is `repeatable`. Parameters it does not
 * know, and those that are empty or repeated, are refused with all other faults in one answer.
 */
export const query = <Schema extends z.ZodType>(schema: Schema, repeatable: readonly string[] = []) => {
  const asked = door(
    'query',
    ['invalid-query'],
    (request): { query: z.output<Schema> } | ReturnType<typeof invalid> => {
      const parameters = parametersOf(request)
      if (!parameters) return undecodable()

      const errors: QueryFault[] = []
      const values: [string, string | readonly string[]][] = []
      for (const [parameter, all] of parameters) {
        const [value = '', ...more] = all
        const mayRepeat = repeatable.includes(parameter)
        if (more.length > 0 && !mayRepeat)
          errors.push({ parameter, detail: 'is given more than once, and may be given once' })
        else if (all.includes('')) errors.push({ parameter, detail: 'is empty, and needs a value or is left out' })
        const given = all.filter((one) => one !== '')
        if (mayRepeat && given.length > 0) values.push([parameter, given])
        else if (more.length === 0 && value !== '') values.push([parameter, value])
      }
      const result = schema.safeParse(Object.fromEntries(values))
      if (!result.success) errors.push(...faults(result.error))
      return result.success && errors.length === 0 ? { query: result.data } : invalid(errors)
    },
  )
  return { ...asked, takes: schema }
}

/** Door 11 of QUERY, whose parameters are its content (RFC 10008 2.1). */
export const noQuery = door('query', ['invalid-query'], (request) => {
  const parameters = parametersOf(request)
  if (!parameters) return undecodable()
  if (parameters.size === 0) return {}
  const detail = 'stands in the URI; QUERY takes it in its content'
  return invalid([...parameters.keys()].map((parameter) => ({ parameter, detail })))
})

/** Undefined where the query cannot be decoded. */
const parametersOf = (request: FastifyRequest): Query | undefined => {
  const [, ...parts] = (request.raw.url ?? '').split('?')
  return parseQuery(parts.join('?'))
}

const undecodable = () => invalid([{ parameter: '', detail: 'is not percent-encoded as UTF-8; encode it so' }])

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
