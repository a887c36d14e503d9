import { failures } from '../../src/failure.ts'
import type { ProblemType } from '../../src/problem.ts'
import { problemsOf } from '../../src/visit.ts'
import { buildKitchen } from '../harness/kitchen.ts'

const kitchen = await buildKitchen({ why: true, mail: {} })

/** Every problem type of the whole server, by slug. */
export const problemTypes: ReadonlyMap<string, ProblemType> = new Map(
  [...problemsOf(kitchen.app.house), ...failures].map((problem) => [problem.slug, problem]),
)

const segmentOf = (path: string): string => path.split(/[/?]/)[1] ?? ''

/** Whether one of these paths belongs to a resource whose operations refuse with a problem. */
export const isRefusedAt = (slug: string, paths: readonly string[]): boolean => {
  const segments = new Set(paths.map(segmentOf))
  return [...kitchen.app.house.operations].some(
    ([url, known]) =>
      segments.has(segmentOf(url)) &&
      [...known.values()].some(({ refuses }) => refuses.some((problem) => problem.slug === slug)),
  )
}

await kitchen.close()
