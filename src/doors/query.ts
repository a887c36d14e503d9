import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { door } from '../door.ts'
import { parseQuery, type Query } from '../http/query.ts'
import { faultsAt, problem, Refusal } from '../problem.ts'

const invalidQuery = problem('query', 'invalid-query', 400, 'The query is not valid', {
  members: { errors: faultsAt('parameter') },
})

/** An error in one parameter of the URI. */
type Fault = { readonly parameter: string; readonly detail: string }

/**
 * The door `query`. `schema` is a strict object of strings, or of arrays of strings for the `repeatable` parameters.
 * Unknown, empty and repeated parameters are refused together with all other errors, in one response.
 */
export const query = <Schema extends z.ZodType>(schema: Schema, repeatable: readonly string[] = []) => ({
  ...door('query', [invalidQuery], (request): { readonly query: z.output<Schema> } | Refusal<'invalid-query'> => {
    const parameters = parametersOf(request)
    if (parameters instanceof Refusal) return parameters

    const errors: Fault[] = []
    const values: [string, string | readonly string[]][] = []
    for (const [parameter, all] of parameters) {
      const mayRepeat = repeatable.includes(parameter)
      const given = all.filter((one) => one !== '')
      if (all.length > 1 && !mayRepeat) errors.push({ parameter, detail: 'must not be given more than once' })
      else {
        if (given.length < all.length) errors.push({ parameter, detail: 'is empty; send a value, or remove it' })
        if (given[0] !== undefined) values.push([parameter, mayRepeat ? given : given[0]])
      }
    }
    const result = schema.safeParse(Object.fromEntries(values))
    if (!result.success) errors.push(...faults(result.error))
    return result.success && errors.length === 0 ? { query: result.data } : invalid(errors)
  }),
  takes: schema,
})

/** The door `query` of QUERY, which has its parameters in the content (RFC 10008 2.1). */
export const noQuery = door('query', [invalidQuery], (request) => {
  const parameters = parametersOf(request)
  if (parameters instanceof Refusal) return parameters
  if (parameters.size === 0) return undefined
  const detail = 'must be in the content; QUERY does not read parameters from the URI'
  return invalid([...parameters.keys()].map((parameter) => ({ parameter, detail })))
})

const parametersOf = ({ raw: { url = '' } }: FastifyRequest): Query | Refusal<'invalid-query'> => {
  const query = url.slice(`${url}?`.indexOf('?') + 1)
  return parseQuery(query) ?? undecodable(query)
}

/** Names the parameters that cannot be decoded; as it stands in the URI, where that is the name itself. */
const undecodable = (query: string) => {
  const pairs = query.split('&').filter((pair) => parseQuery(pair) === undefined)
  const names = pairs.map((pair) => pair.split('=')[0] ?? '')
  const parameters = new Set(names.map((name) => [...(parseQuery(name)?.keys() ?? [name])][0] ?? ''))
  const detail =
    'is not percent-encoded UTF-8; send %25 for a percent sign, and UTF-8 bytes for other characters, as in caf%C3%A9'
  return invalid([...parameters].map((parameter) => ({ parameter, detail })))
}

const faults = (error: z.ZodError): Fault[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((parameter) => ({ parameter, detail: 'is not a parameter of this operation' }))
      : [{ parameter: String(issue.path[0] ?? ''), detail: issue.message }],
  )

const invalid = (errors: Fault[]) => {
  const first = errors.slice(0, 3).map(({ parameter, detail }) => `${JSON.stringify(parameter)} ${detail}`)
  const more = errors.length > 3 ? '; see errors for the others' : ''
  return invalidQuery(`Fix the query: ${first.join('; ')}${more}.`, { errors })
}
