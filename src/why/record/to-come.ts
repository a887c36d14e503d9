import { doorNames } from '../../row.ts'
import type { House, Observation } from '../../visit.ts'
import { questionOf } from '../statuses/given.ts'
import type { Entry } from './entry.ts'

/** What a refused request could still have met: what the same door asks next, and then the later doors of its operation. */
export const doorsToCome = (
  {
    operation,
    passed,
    door,
    status,
    slug,
  }: Pick<Observation, 'operation' | 'passed' | 'door' | 'status'> & { readonly slug: string | undefined },
  { entrance, operations }: House,
): Entry['toCome'] => {
  if (status < 400) return []
  const [method = '', url = ''] = operation?.split(' ') ?? []
  const known = operations.get(url)?.get(method)
  const reached = Math.max(...[...passed, door].map((name) => doorNames.indexOf(name)))
  const ahead = [...entrance, ...(known?.doors ?? [])].filter(({ name }) => doorNames.indexOf(name) >= reached)
  const refuses = new Set([...ahead, ...(known ? [known.action] : [])].flatMap((one) => one.refuses))
  return doorNames
    .slice(doorNames.indexOf(door))
    .filter((name) => !passed.includes(name))
    .flatMap((name) => {
      const all = [...refuses].filter((problem) => problem.door === name)
      const asked = name === door ? all.findIndex((problem) => problem.slug === slug) : -1
      const refusals = all.slice(asked + 1).map(({ status, slug, title }) => ({ status, slug, title }))
      return refusals.length > 0 ? [{ name, question: questionOf(name) ?? '', refusals }] : []
    })
}
