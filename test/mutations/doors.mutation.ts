import { afterAll, describe, it, onTestFinished } from 'vitest'
import { noContent } from '../../src/answer.ts'
import { type ProblemType, Refusal } from '../../src/problem.ts'
import { type DoorName, doorNames } from '../../src/row.ts'
import { type Check, checksAt, checksOf } from '../harness/conformance.ts'
import { onTheWire } from '../harness/faults.ts'
import { buildKitchen, type Options, type TestKitchen } from '../harness/kitchen.ts'
import { poolKey, putIdle, takeIdle } from '../harness/pool.ts'
import { knownSamples, nameOf, resources } from '../harness/resources.ts'
import { Samples } from '../harness/samples.ts'
import { Stage } from '../harness/stage.ts'

// Opens each door of each operation to everything, and lets each of its refusals pass, once each, and expects that the
// conformance checks of that operation fail: a test here passes where they do, and fails where nothing has noticed.

/** What the doors are not to do, at one operation or, of the doors that all requests meet, at all of them. */
type Mutation =
  | { readonly operation?: string; readonly door: DoorName }
  | { readonly operation?: string; readonly slug: string }

let mutation: Mutation | undefined

/** Lets all doors do as the mutation at hand has it. They are sound while a scene is furnished. */
const mutate = ({ app: { house } }: TestKitchen): void => {
  for (const name of doorNames)
    house.around[name] = async ({ routeOptions: { config } }, ask) => {
      const asked = config.operation && `${config.operation.method} ${config.operation.url}`
      if (mutation === undefined || (mutation.operation !== undefined && mutation.operation !== asked)) return ask()
      if ('door' in mutation) return mutation.door === name ? undefined : ask()
      const said = await ask()
      if (!(said instanceof Refusal) || said.slug !== mutation.slug) return said
      // Behind the action there is nothing that would answer.
      return name === 'action' ? noContent() : undefined
    }
}

const open = async (options: Options): Promise<TestKitchen> => {
  const pooled = poolKey(options)
  const key = pooled && `mutated ${pooled}`
  const idle = key && takeIdle(key)
  const kitchen = idle || (await buildKitchen(options))
  if (!idle) mutate(kitchen)
  onTestFinished(async () => {
    if (key !== undefined && (await kitchen.clean())) putIdle(key, kitchen)
    else await kitchen.close()
  })
  return kitchen
}

const stageOf = ({ described, place, options }: Samples, wanted?: Mutation): Stage => {
  const soundly: Samples['place'] = async (kitchen) => {
    mutation = undefined
    const placed = await place(kitchen)
    mutation = wanted
    return placed
  }
  onTestFinished(() => {
    mutation = undefined
  })
  return new Stage(new Samples(described, soundly, options), { keep: open, once: open })
}

let tried = 0
const survivors = new Set<string>()
afterAll(() => {
  process.stdout.write(`${tried} mutations tried, ${tried - survivors.size} caught\n`)
  for (const survivor of survivors) process.stdout.write(`not caught: ${survivor}\n`)
})

const all = resources.map((resource) => ({
  ...resource,
  groups: knownSamples(resource).map(({ sample, at, known }) => ({
    sample,
    known,
    own: checksOf(sample, at, known, resource.house),
    atPath: checksAt(known.url, sample, at, resource.house),
  })),
}))

/** Tries the checks one by one until one of them fails. */
const wants = (title: string, wanted: Mutation, parts: readonly (readonly [Samples, readonly Check[]])[]) =>
  it(title, { fails: true }, async ({ task }) => {
    tried += 1
    survivors.add(title)
    for (const [samples, checks] of parts) {
      const stage = stageOf(samples, wanted)
      for (const { run } of checks) {
        try {
          await run(stage)
        } catch (error) {
          survivors.delete(title)
          throw error
        }
        if (task.result?.state !== 'fail') continue
        survivors.delete(title)
        return
      }
    }
  })

describe.each(all)('$name', ({ samples, groups }) => {
  it('passes its checks where nothing is taken out', async () => {
    const stage = stageOf(samples)
    for (const { own, atPath } of groups) for (const { run } of [...own, ...atPath]) await run(stage)
  })

  for (const known of new Set(groups.map((one) => one.known))) {
    const { doors, refuses } = known
    const operation = nameOf(known)
    const its = groups.filter((one) => one.known === known)
    const checks = its.flatMap(({ own }) => own)
    /** Whether a problem is refused nowhere here, as the samples say and why. */
    const isNever = ({ slug }: ProblemType): boolean => its.every(({ sample }) => sample.never?.[slug] !== undefined)
    for (const { name } of doors.filter((door) => !door.refuses.every(isNever)))
      wants(`notices that ${operation} lets everything through the door ${name}`, { operation, door: name }, [
        [samples, checks],
      ])
    for (const { slug } of refuses.filter((problem) => !isNever(problem)))
      wants(`notices that ${operation} never refuses ${slug}`, { operation, slug }, [[samples, checks]])
  }
})

describe('the doors that all requests meet', () => {
  const parts = all.map(
    ({ samples, groups }) => [samples, groups.flatMap(({ own, atPath }) => [...own, ...atPath])] as const,
  )
  for (const { name, refuses } of resources.at(0)?.house.entrance ?? []) {
    wants(`notices that everything comes through the door ${name}`, { door: name }, parts)
    for (const { slug } of refuses)
      if (onTheWire[slug] === undefined) wants(`notices that nothing is refused with ${slug}`, { slug }, parts)
  }
})
