import { failures } from '../../src/failure.ts'
import type { ProblemType } from '../../src/problem.ts'
import { problemsOf } from '../../src/visit.ts'
import { buildKitchen } from '../harness/kitchen.ts'

const kitchen = await buildKitchen({ why: true })

/** Every problem type of the whole server, by slug. */
export const problemTypes: ReadonlyMap<string, ProblemType> = new Map(
  [...problemsOf(kitchen.app.house), ...failures].map((problem) => [problem.slug, problem]),
)
await kitchen.close()
