import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { caching, ok } from '../../answer.ts'
import { acceptable } from '../../doors/acceptable.ts'
import { precondition } from '../../doors/precondition.ts'
import { operation } from '../../operation.ts'
import { examplesHere } from '../examples/example-cards.ts'
import { openapiDocument } from './document.ts'

const OpenapiJson = z.looseObject({ openapi: z.string(), info: z.looseObject({}), paths: z.looseObject({}) })

/** The OpenAPI document, generated from the operations. */
export const openapiRoutes = (app: FastifyInstance, now: () => Date): void => {
  const make = () => {
    const document = openapiDocument(app, examplesHere(app.house.production))
    return { document, etag: `"${createHash('sha256').update(JSON.stringify(document)).digest('base64url')}"` }
  }
  let made: ReturnType<typeof make> | undefined
  /** Generates the document on the first request, when all operations are registered. */
  const description = () => {
    made ??= make()
    return made
  }
  const fields = { 'cache-control': caching.revalidated }

  operation(app, 'GET /openapi.json', {
    summary: 'Read the OpenAPI document of this API',
    doors: {
      acceptable: acceptable('application/json'),
      precondition: precondition(now, () => ({ etag: description().etag, repeated: fields })),
    },
    answers: { 200: OpenapiJson },
    fields: ['etag'],
    action: () => {
      const { document, etag } = description()
      return ok(document, { ...fields, etag })
    },
  })
}
