import type { Operations } from '../../operation.ts'
import type { Example, Step } from '../examples/example.ts'

/** A request of an example, and the operation that it is sent to. */
export type Sample = {
  readonly title: string
  /** The method and route pattern, such as `PUT /recipes/:id`. */
  readonly operation: string
  readonly path: Readonly<Record<string, string>>
  readonly type: string
  readonly json: unknown
}

/** Replaces `{unique}` with fixed digits. */
const filledIn = (json: unknown): unknown =>
  JSON.parse(JSON.stringify(json), (_key, value) =>
    typeof value === 'string' ? value.replaceAll('{unique}', '1815') : value,
  )

/** The path parameters, or undefined if the path does not match the pattern. */
const matched = (pattern: string, path: string): Record<string, string> | undefined =>
  new RegExp(`^${pattern.replace(/:(\w+)/g, '(?<$1>[^/]+)').replaceAll('.', '\\.')}$`).exec(path)?.groups ??
  (pattern === path ? {} : undefined)

const toSample = ({ method, target, headers, json }: Step, title: string, operations: Operations): Sample[] => {
  const [path = ''] = target.split('?')
  // If two patterns match, the router prefers the one with fewer parameters.
  const urls = [...operations.keys()].toSorted((one, other) => one.split(':').length - other.split(':').length)
  for (const url of urls) {
    const values = operations.get(url)?.has(method) ? matched(url, path) : undefined
    if (values) {
      const type = headers?.['content-type'] ?? 'application/json'
      return [{ title, operation: `${method} ${url}`, path: values, type, json: filledIn(json ?? null) }]
    }
  }
  return []
}

/**
 * The requests of the examples whose content is valid. This leaves out the last request of an example that triggers an
 * error, if that request has JSON content.
 */
export const samplesOf = (examples: readonly Example[], operations: Operations): Sample[] =>
  examples.flatMap((example) =>
    'steps' in example
      ? example.steps
          .filter((step, index) => example.status < 400 || index < example.steps.length - 1 || step.json === undefined)
          .flatMap((step) => toSample(step, example.title, operations))
      : [],
  )
