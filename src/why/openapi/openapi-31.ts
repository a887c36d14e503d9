import type { Openapi } from './document.ts'
import { isJson, type Json } from './schemas.ts'

const elsewhere = '`GET /openapi-3.2.json` describes'

const withoutItemSchema = (_key: string, value: unknown): unknown =>
  isJson(value) && 'itemSchema' in value
    ? { schema: { type: 'string', description: `A stream. ${elsewhere} its items.` } }
    : value

const namesIn = (part: Json): string[] =>
  [...JSON.stringify(part).matchAll(/"\$ref":"#\/components\/([^"]+)"/g)].map(([, name = '']) => name)

/** The components that these paths refer to, also through other components, by kind and name: `schemas/Recipe`. */
const namesInUse = (paths: Json, components: Openapi['components']): ReadonlySet<string> => {
  const names = new Set(namesIn(paths))
  // The loop also reaches the names that are added while it runs.
  for (const name of names) {
    const [kind = '', key = ''] = name.split('/')
    const component = components[kind]?.[key]
    if (isJson(component)) for (const other of namesIn(component)) names.add(other)
  }
  return names
}

/**
 * The document as OpenAPI 3.1, which more tools read. That version has no `query` operations, so the description of
 * their path names them, and no `itemSchema`.
 */
export const asOpenapi31 = (document: Openapi): Openapi => {
  const known: Openapi['paths'] = JSON.parse(JSON.stringify(document.paths), withoutItemSchema)
  const paths = Object.fromEntries(
    Object.entries(known).map(([path, { query, ...methods }]) => [
      path,
      query ? { description: `This path supports QUERY too. ${elsewhere} it.`, ...methods } : methods,
    ]),
  )
  const names = namesInUse(paths, document.components)
  const isInUse = (kind: string, name: string) => kind === 'securitySchemes' || names.has(`${kind}/${name}`)
  const components = Object.fromEntries(
    Object.entries(document.components).map(([kind, all]) => [
      kind,
      Object.fromEntries(Object.entries(all).filter(([name]) => isInUse(kind, name))),
    ]),
  )
  return { ...document, openapi: '3.1.1', paths, components }
}
