import type { FastifyInstance } from 'fastify'
import project from '../../../package.json' with { type: 'json' }
import type { Operation } from '../../operation.ts'
import type { Example } from '../examples/example.ts'
import { parametersOf, requestBodyOf } from './parameters.ts'
import { responsesOf } from './responses.ts'
import { samplesOf } from './samples.ts'
import { Components, type Json, pascalCase } from './schemas.ts'

const description = `Each operation lists every status that it can return. Three rules hold for the whole API and are not repeated there:

- HEAD works on every path that supports GET, and returns the same status and headers without content.
- OPTIONS works on every path. It returns 204 with the supported methods in the \`Allow\` header.
- A path that is not listed returns 404 \`no-such-route\`, or 308 if it is a listed path with an extra slash at its end.
  A method that is not listed for its path returns 405 \`method-not-allowed\`, or 501 \`not-implemented\` if no path supports it.`

const segmentsOf = (url: string): string[] => url.split('/').filter((segment) => segment !== '')

/** The id of an operation, from its method and path: `getUsersByUsernameRecipes` for `GET /users/:username/recipes`. */
export const operationId = ({ method, url }: Operation): string =>
  method.toLowerCase() +
  (segmentsOf(url)
    .map((segment) => pascalCase(segment.replace(/^:/, 'by-')))
    .join('') || 'Root')

const start = 'start'
const tagOf = ({ url }: Operation): string => segmentsOf(url)[0] ?? start

/**
 * The security requirements of an operation, one of which must be met. An empty object allows requests without
 * credentials.
 */
const securityOf = ({ doors }: Operation): Json[] => {
  const credentials = doors.find((door) => door.credentials)?.credentials
  if (!credentials) return []
  return [{ [credentials.scheme]: [] }, ...(credentials.optional ? [{}] : [])]
}

const securitySchemes: Json = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The access token from `POST /sessions`.',
  },
  basic: { type: 'http', scheme: 'basic', description: 'A username and password, to start a session.' },
}

/**
 * An OpenAPI document of all operations of the app. OpenAPI 3.2 is the first version with `query` operations (4.9.1).
 */
export const openapiDocument = (app: FastifyInstance, examples: readonly Example[]) => {
  const { operations, production, publicUrl } = app.house
  const components = new Components()
  const samples = samplesOf(
    examples.filter(({ learningOnly }) => !(production && learningOnly)),
    operations,
  )
  const describe = (operation: Operation, knowsQuery: boolean): Json => {
    const own = samples.filter((sample) => sample.operation === `${operation.method} ${operation.url}`)
    const parameters = parametersOf(operation, own, components)
    const requestBody = requestBodyOf(operation, own, components)
    return {
      operationId: operationId(operation),
      summary: operation.summary,
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
  const everything = [...operations.values()].flatMap((methods) => [...methods.values()])
  // Largest groups first, so that recipes and users come before the pages that explain them.
  const tags = [...Map.groupBy(everything, tagOf)].toSorted(([, one], [, other]) => other.length - one.length)
  return {
    openapi: '3.2.0',
    info: {
      title: 'Status Kitchen',
      summary: project.description,
      description,
      version: project.version,
      license: { name: 'MIT License', identifier: project.license },
    },
    servers: [{ url: publicUrl ?? '/' }],
    tags: tags.map(([name]) => ({ name, description: `Operations at \`/${name === start ? '' : name}\`.` })),
    paths,
    components: { ...components.all(), securitySchemes },
  }
}
