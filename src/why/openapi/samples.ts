import type { Operations } from '../../operation.ts'
import type { Example, Step } from '../examples/example.ts'

/** A request of an example, and the operation that it is sent to. */
export type Sample = {
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

/** The path of a step, in which a value that an earlier step has kept stands for a path of that kind. */
const pathOf = ({ target }: Step, before: readonly Step[]): string => {
  const [path = ''] = target.split('?')
  return path.replace(/^\{(\w+)\}/, (all, name) => {
    const kept = before.findLast(({ keep }) => keep?.as === name)
    if (kept?.keep && 'mail' in kept.keep) return `/${kept.keep.mail}s/{link}`
    return kept ? `${kept.target}/{id}` : all
  })
}

/** The route pattern that a step is sent to, and the path parameters. */
const routeOf = (step: Step, before: readonly Step[], operations: Operations) => {
  // If two patterns match, the router prefers the one with fewer parameters.
  const urls = [...operations.keys()].toSorted((one, other) => one.split(':').length - other.split(':').length)
  for (const url of urls) {
    const path = operations.get(url)?.has(step.method) ? matched(url, pathOf(step, before)) : undefined
    if (path) return { operation: `${step.method} ${url}`, path }
  }
  return undefined
}

/** The operation that the last request of an example is sent to, such as `PUT /recipes/:id`. */
export const operationOf = (example: Example, operations: Operations): string | undefined => {
  if ('message' in example) return undefined
  const { steps } = example
  const last = steps.at(-1)
  const step = last?.method === 'HEAD' ? { ...last, method: 'GET' } : last
  return step && routeOf(step, steps.slice(0, -1), operations)?.operation
}

/**
 * The requests of the examples that succeed: those whose response counts come first, and then those that prepare others.
 */
export const samplesOf = (examples: readonly Example[], operations: Operations): Sample[] => {
  const samples = examples.flatMap((example) =>
    'steps' in example
      ? example.steps.flatMap((step, at) => {
          const isLast = at === example.steps.length - 1
          const route = routeOf(step, example.steps.slice(0, at), operations)
          if (!route || (isLast && example.status >= 400 && step.json !== undefined)) return []
          const type = step.headers?.['Content-Type'] ?? 'application/json'
          return [{ ...route, type, json: filledIn(step.json ?? null), isLast }]
        })
      : [],
  )
  return samples.toSorted((one, other) => Number(other.isLast) - Number(one.isLast))
}
