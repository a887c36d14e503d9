import type { FastifyInstance } from 'fastify'
import project from '../../../package.json' with { type: 'json' }
import { displayName } from '../../name.ts'
import type { Operation } from '../../operation.ts'
import { row } from '../../row.ts'
import type { Example } from '../examples/example.ts'
import { operationId } from '../operations/operation-id.ts'
import { parametersOf, requestBodyOf } from './parameters.ts'
import { responsesOf } from './responses.ts'
import { samplesOf } from './samples.ts'
import { Components, type Json } from './schemas.ts'

const description = `Each operation lists every status that it can return. Three rules hold for the whole API and are not repeated there:

- HEAD works on every path that supports GET, and returns the same status and headers without content.
- OPTIONS works on every path that is listed here. It returns 204 with the supported methods in the \`Allow\` header.
- A path that is not listed returns 404 \`no-such-route\`, or 308 if it is a listed path with an extra slash at its end.
  A method that is not named for its path returns 405 \`method-not-allowed\`, or 501 \`not-implemented\` if no path supports it.`

const segmentsOf = (url: string): string[] => url.split('/').filter((segment) => segment !== '')

const start = 'start'
const tagOf = ({ url }: Operation): string => segmentsOf(url)[0] ?? start

/** The doors that can refuse a request to this operation, in their order. Those that every request meets are left out. */
const doorsOf = ({ refuses }: Operation): string => {
  const statuses = Map.groupBy(refuses, ({ door }) => door)
  const lines = row.flatMap(({ name, asks }) => {
    const known = new Set(statuses.get(name)?.map(({ status }) => status))
    return known.size > 0 ? [`- \`${name}\` (${[...known].toSorted().join(', ')}): ${asks}`] : []
  })
  return ['The doors of this operation, after those that every request meets:', '', ...lines].join('\n')
}

/**
 * The security requirements of an operation, one of which must be met. An empty object allows requests without
 * credentials.
 */
const securityOf = ({ doors }: Operation): Json[] => {
  const credentials = doors.find((door) => door.credentials)?.credentials
  if (!credentials) return []
  return [...credentials.schemes.map((scheme) => ({ [scheme]: [] })), ...(credentials.optional ? [{}] : [])]
}

const securitySchemes: Json = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The access token from `POST /sessions`.',
  },
  basic: { type: 'http', scheme: 'basic', description: 'A username and a password.' },
}

/** An OpenAPI document, as far as it is read here. */
export type Openapi = Json & {
  readonly openapi: string
  readonly info: Json
  readonly paths: Readonly<Record<string, Json>>
  readonly components: Readonly<Record<string, Json>>
}

/**
 * An OpenAPI document of all operations of the app. OpenAPI 3.2 is the first version with `query` operations (4.9.1).
 */
export const openapiDocument = (app: FastifyInstance, examples: readonly Example[]): Openapi => {
  const { operations, production, publicUrl } = app.house
  const components = new Components()
  const samples = samplesOf(
    examples.filter(({ learningOnly }) => !(production && learningOnly)),
    operations,
  )
  const describe = (operation: Operation, knowsQuery: boolean): Json => {
    const own = samples.filter((sample) => sample.operation === `${operation.method} ${operation.url}`)
    const id = operationId(operation.method, operation.url)
    const parameters = parametersOf(operation, operations, own, components)
    const requestBody = requestBodyOf(operation, own, components)
    return {
      operationId: id,
      summary: operation.summary,
      description: doorsOf(operation),
      externalDocs: {
        url: `${publicUrl ?? ''}/operations/${id}`,
        description: 'The doors in order, statuses, problems and examples',
      },
      tags: [tagOf(operation)],
      security: securityOf(operation),
      ...(parameters.length > 0 && { parameters }),
      ...(requestBody && { requestBody }),
      responses: responsesOf(operation, { components, app, knowsQuery }),
    }
  }
  const paths = Object.fromEntries(
    [...operations].map(([url, methods]) => [
      url.replace(/:(\w+)/g, '{$1}'),
      Object.fromEntries(
        [...methods].map(([method, operation]) => [method.toLowerCase(), describe(operation, methods.has('QUERY'))]),
      ),
    ]),
  )
  const tags = new Set([...operations.values()].flatMap((methods) => [...methods.values()].map(tagOf)))
  return {
    openapi: '3.2.0',
    info: {
      title: displayName,
      summary: project.description,
      description,
      version: project.version,
      contact: { name: displayName, ...(publicUrl !== undefined && { url: publicUrl }) },
      license: { name: 'MIT License', identifier: project.license },
    },
    servers: [{ url: publicUrl ?? '/' }],
    tags: [...tags].map((name) => ({ name, description: `Operations at \`/${name === start ? '' : name}\`.` })),
    paths,
    components: { ...components.all(), securitySchemes },
  }
}
