import { doorNames } from '../../row.ts'
import type { House, Testimony } from '../../visit.ts'
import { questionOf } from '../statuses/given.ts'
import type { Entry } from './entry.ts'

/** The doors behind the one that refused a request, as far as its operation has them, with their problems. */
export const doorsToCome = (
  { operation, passed, door, status }: Pick<Testimony, 'operation' | 'passed' | 'door' | 'status'>,
  { entrance, operations }: House,
): Entry['toCome'] => {
  if (status < 400) return []
  const [method = '', url = ''] = operation?.split(' ') ?? []
  const known = operations.get(url)?.get(method)
  const refuses = [...new Set([...entrance.flatMap((door) => door.refuses), ...(known?.refuses ?? [])])]
  const names = new Set([...entrance, ...(known?.doors ?? [])].map(({ name }) => name))
  return doorNames
    .slice(doorNames.indexOf(door) + 1)
    .filter((name) => !passed.includes(name) && (names.has(name) || refuses.some((problem) => problem.door === name)))
    .map((name) => ({
      name,
      question: questionOf(name) ?? '',
      refusals: refuses
        .filter((problem) => problem.door === name)
        .map(({ status, slug, title }) => ({ status, slug, title })),
    }))
}
