import type { FastifyInstance } from 'fastify'
import project from '../../../package.json' with { type: 'json' }
import type { Operation } from '../../operation.ts'
import type { Example } from '../examples/example.ts'
import { parametersOf, requestBodyOf } from './parameters.ts'
import { responsesOf } from './responses.ts'
import { samplesOf } from './samples.ts'
import { Components, type Json, pascalCase } from './schemas.ts'

const description = `Each operation names every status that it can give. Three things are the same everywhere and are not repeated:

- HEAD works wherever GET does, with the same status and header fields and no content.
- OPTIONS works on every path: 204, with the methods in \`Allow\`.
- A path that is not named here is 404 \`no-such-route\` (308 to the one without a slash too many at its end), and a
  method that is not named for its path is 405 \`method-not-allowed\`; one that no path here knows is 501.`

const segmentsOf = (url: string): string[] => url.split('/').filter((segment) => segment !== '')

/** From the method and the path: `GET /users/:username/recipes` is `getUsersByUsernameRecipes`. */
export const operationId = ({ method, url }: Operation): string =>
  method.toLowerCase() +
  (segmentsOf(url)
    .map((segment) => pascalCase(segment.replace(/^:/, 'by-')))
    .join('') || 'Root')

const start = 'start'
const tagOf = ({ url }: Operation): string => segmentsOf(url)[0] ?? start

/** Security schemes one of which is enough; an empty one: without any. */
const securityOf = ({ doors }: Operation): Json[] => {
  const credentials = doors.find((door) => door.credentials)?.credentials
  if (!credentials) return []
  return [{ [credentials.scheme]: [] }, ...(credentials.optional ? [{}] : [])]
}

const securitySchemes: Json = {
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access token of `POST /sessions`.' },
  basic: { type: 'http', scheme: 'basic', description: 'Username and password, where a session begins.' },
}

/**
 * All operations of the app as an OpenAPI document. 3.2 is the first version in which a path can have a `query`
 * operation (4.9.1).
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
  // The largest first: what the API is about, before what explains it.
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
    tags: tags.map(([name]) => ({ name, description: `At \`/${name === start ? '' : name}\`.` })),
    paths,
    components: { ...components.all(), securitySchemes },
  }
}
