import type { Operations } from '../../operation.ts'
import type { Example, Step } from '../examples/example.ts'

/** A request of an example, as the operation that it is sent to. */
export type Sample = {
  readonly title: string
  /** As `PUT /recipes/:id`. */
  readonly operation: string
  readonly path: Readonly<Record<string, string>>
  readonly type: string
  readonly json: unknown
}

/** What a text stands for when nothing was kept for it and nothing has to be unique. */
const filledIn = (json: unknown): unknown =>
  JSON.parse(JSON.stringify(json), (_key, value) =>
    typeof value === 'string' ? value.replaceAll('{unique}', '1815') : value,
  )

/** The values of the parameters of the path, where it is one of the pattern. */
const matched = (pattern: string, path: string): Record<string, string> | undefined =>
  new RegExp(`^${pattern.replace(/:(\w+)/g, '(?<$1>[^/]+)').replaceAll('.', '\\.')}$`).exec(path)?.groups ??
  (pattern === path ? {} : undefined)

const toSample = ({ method, target, headers, json }: Step, title: string, operations: Operations): Sample[] => {
  const [path = ''] = target.split('?')
  // Where a path fits two patterns, it is the one without a parameter in that place, as the router has it.
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
 * The requests of examples that are as they have to be: all but the last one of an example that provokes a refusal, and
 * that one too where nothing is wrong with its content.
 */
export const samplesOf = (examples: readonly Example[], operations: Operations): Sample[] =>
  examples.flatMap((example) =>
    'steps' in example
      ? example.steps
          .filter((step, index) => example.status < 400 || index < example.steps.length - 1 || step.json === undefined)
          .flatMap((step) => toSample(step, example.title, operations))
      : [],
  )
