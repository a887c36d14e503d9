import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { caching, ok, Written } from '../../answer.ts'
import { asJson } from '../../doors/acceptable.ts'
import { represented } from '../../doors/precondition.ts'
import { operation } from '../../operation.ts'
import { examplesHere } from '../examples/example-cards.ts'

const OpenapiJson = z.looseObject({ openapi: z.string(), info: z.looseObject({}), paths: z.looseObject({}) })

type Openapi = z.output<typeof OpenapiJson>

/** Registers an operation that serves a document. It is generated on its first request, when all operations are known. */
const documentOperation = (
  app: FastifyInstance,
  path: `/${string}`,
  summary: string,
  generate: () => Promise<Openapi>,
): void => {
  let written: Promise<Written<Openapi>> | undefined
  const document = async () => {
    written ??= generate().then((made) => new Written<Openapi>(JSON.stringify(made)))
    return ok(await written, { 'cache-control': caching.revalidated })
  }

  operation(app, `GET ${path}`, {
    summary,
    doors: { acceptable: asJson, precondition: represented(document) },
    answers: { 200: OpenapiJson },
    fields: ['etag'],
    action: ({ answer }) => answer,
  })
}

/** The OpenAPI documents, generated from the operations. */
export const openapiRoutes = (app: FastifyInstance): void => {
  const generate = async () => {
    const { openapiDocument } = await import('./document.ts')
    return openapiDocument(app, examplesHere(app.house))
  }
  documentOperation(app, '/openapi.json', 'Read this API as OpenAPI 3.1, which most tools read', async () => {
    const { asOpenapi31 } = await import('./openapi-31.ts')
    return asOpenapi31(await generate())
  })
  documentOperation(app, '/openapi-3.2.json', 'Read this API as OpenAPI 3.2, which describes QUERY', generate)
}
