import type { FastifyInstance } from 'fastify'
import { reasonPhrase } from '../../http/status.ts'
import type { Operation } from '../../operation.ts'
import type { ProblemType } from '../../problem.ts'
import { type DoorName, meetsAll, row } from '../../row.ts'
import type { Openapi } from '../openapi/document.ts'
import { refusalsOf } from '../openapi/responses.ts'
import { isJson, type Json } from '../openapi/schemas.ts'
import { isExempt, passOf, toPath } from '../statuses/given.ts'
import { operationId } from './operation-id.ts'
import type { OperationItem, OperationRepresentation } from './operation-json.ts'

export const toItem = ({ method, url, summary }: Operation): OperationItem => {
  const path = toPath(url)
  const id = operationId(method, path)
  return { id, method, path, summary, href: `/operations/${id}` }
}

const toRefusal = ({ slug, title, status }: ProblemType) => ({ slug, title, status, href: `/problems/${slug}` })

const isSafe = (method: string): boolean => method === 'GET' || method === 'QUERY'

/** Whether a later door, or the action, decides what a door could not: the size of chunked content shows when it is read. */
const isLate = ({ doors, action }: Operation, name: DoorName): boolean =>
  [...doors, action].some((door) => door.name !== name && door.refuses.some((problem) => problem.door === name))

/** The doors of an operation, and those that it leaves out. */
const doorsOf = (operation: Operation, app: FastifyInstance, answers: OperationRepresentation['answers']) => {
  const refusals = refusalsOf(operation, app)
  const asked = row.filter(
    ({ name }) =>
      name === 'action' ||
      (meetsAll(name) && !(name === 'rate' && isExempt(operation, name))) ||
      operation.doors.some((door) => door.name === name) ||
      refusals.some(({ door }) => door === name),
  )
  const statusesOf = (name: string): number[] => {
    if (name === 'action')
      return answers.map(({ status }) => status).filter((status) => passOf(status)?.door !== 'precondition')
    return name === 'precondition' && isSafe(operation.method) ? [304] : []
  }
  return {
    doors: asked.map(({ name, asks }) => ({
      name,
      question: asks,
      statuses: statusesOf(name),
      problems: refusals.filter(({ door }) => door === name).map(toRefusal),
      // A conflict is always decided there, and in its place.
      late: name !== 'conflict' && isLate(operation, name),
    })),
    leavesOut: row.filter((door) => !asked.includes(door)).map(({ name }) => name),
    anywhere: refusals.filter(({ door }) => door === null).map(toRefusal),
  }
}

/** A part of the document, where a reference leads if it is one. */
const resolved = (part: unknown, { components }: Openapi): Json => {
  if (!isJson(part)) return {}
  const [, kind = '', name = ''] = /^#\/components\/(\w+)\/(.+)$/.exec(String(part.$ref)) ?? []
  const target = components[kind]?.[name]
  return isJson(target) ? target : part
}

/** The media types of content, each with its schema; null for what is no JSON. */
const formsIn = (content: unknown, document: Openapi) =>
  Object.entries(isJson(content) ? content : {}).map(([type, form]) => {
    const { schema } = resolved(form, document)
    return { type, schema: isJson(schema) && /[/+]json$/.test(type) ? resolved(schema, document) : null }
  })

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** What the OpenAPI document says of an operation, with its references followed once. */
export const toOperation = (
  operation: Operation,
  app: FastifyInstance,
  document: Openapi,
): Omit<OperationRepresentation, 'examples'> => {
  const { href: _href, ...named } = toItem(operation)
  const described = resolved(document.paths[named.path]?.[operation.method.toLowerCase()], document)
  const { schemes = [], optional = false } = operation.doors.find(({ credentials }) => credentials)?.credentials ?? {}
  const answers = Object.entries(isJson(described.responses) ? described.responses : {})
    .filter(([status]) => Number(status) < 400)
    .map(([status, response]) => {
      const { headers, content } = resolved(response, document)
      return {
        status: Number(status),
        name: reasonPhrase(Number(status)),
        headers: Object.entries(isJson(headers) ? headers : {}).map(([name, header]) => ({
          name,
          always: resolved(header, document).required === true,
        })),
        forms: formsIn(content, document),
      }
    })
  const body = described.requestBody
  return {
    ...named,
    ...doorsOf(operation, app, answers),
    credentials: schemes.length > 0 ? { schemes: [...schemes], optional } : null,
    parameters: listed(described.parameters).map((given) => {
      const { name, in: place, required, description, schema } = resolved(given, document)
      return {
        name: String(name),
        in: String(place),
        required: required === true,
        description: typeof description === 'string' ? description : null,
        schema: isJson(schema) ? schema : null,
      }
    }),
    content: isJson(body) ? { required: body.required === true, forms: formsIn(body.content, document) } : null,
    answers,
  }
}
