import { afterAll, describe, expect, it } from 'vitest'
import { type Check, checksAt, checksOf, lacks, strays } from './harness/conformance.ts'
import { buildKitchen, openKitchen, type TestKitchen } from './harness/kitchen.ts'
import { knownSamples, nameOf, resources } from './harness/resources.ts'
import { Stage } from './harness/stage.ts'

// Every operation, with a wrong request for each problem that it declares, made from the samples of its resource and one
// table of faults. Nothing here names a resource: a new one brings its samples.

const opened: TestKitchen[] = []
afterAll(async () => {
  for (const kitchen of opened) await kitchen.close()
})

const described = resources.flatMap(({ samples }) => samples.described)
/** Each operation once, although the apps of several resources have it. */
const operations = new Map(
  resources.flatMap(({ house, operations }) => operations.map((known) => [nameOf(known), { known, house }])),
)

it.each([...operations])(
  '%s has a sample, a fault for each problem that it declares, and a precondition if it changes what has an ETag',
  (_name, { known, house }) => expect(lacks(known, described, house)).toEqual([]),
)

describe.each(resources)('$name', (resource) => {
  const { samples, house } = resource
  const stage = new Stage(samples, {
    keep: async (options) => {
      const kept = await buildKitchen(options)
      opened.push(kept)
      return kept
    },
    once: openKitchen,
  })
  const tryAll = (checks: readonly Check[]): void => {
    for (const { title, run } of checks) it(title, () => run(stage))
  }

  it('has samples of declared operations and problems only', () => {
    const known = (operation: string) => resource.operations.find((one) => nameOf(one) === operation)
    expect(samples.described.flatMap((sample) => strays(sample, known(sample.operation), house))).toEqual([])
  })

  const all = knownSamples(resource)
  for (const { sample, at, known } of all)
    describe(`${sample.operation}${sample.where ? ` (${sample.where})` : ''}`, () =>
      tryAll(checksOf(sample, at, known, house)))

  const paths = new Map(all.map((one) => [one.known.url, one]))
  for (const [url, { sample, at }] of paths) describe(url, () => tryAll(checksAt(url, sample, at, house)))
})
