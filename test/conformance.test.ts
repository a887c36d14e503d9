import { afterAll, describe, expect, it } from 'vitest'
import { type Check, checksAt, checksOf, lacks, strays } from './harness/conformance.ts'
import { buildKitchen, openKitchen, type TestKitchen } from './harness/kitchen.ts'
import { resources } from './harness/resources.ts'
import { Stage } from './harness/stage.ts'

// Every operation, with a wrong request for each problem that it declares, made from the samples of its resource and one
// table of faults. Nothing here names a resource: a new one brings its samples.

const opened: TestKitchen[] = []
afterAll(async () => {
  for (const kitchen of opened) await kitchen.close()
})

const kitchen = await buildKitchen()
opened.push(kitchen)
const { house } = kitchen.app
const operations = [...house.operations.values()].flatMap((known) => [...known.values()])
const described = resources.flatMap(([, samples]) => samples.described)

it.each(operations.map((known) => [`${known.method} ${known.url}`, known] as const))(
  '%s has a sample, and a fault for each problem that it declares',
  (_name, known) => expect(lacks(known, described, house)).toEqual([]),
)

describe.each(resources)('%s', (_name, samples) => {
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
    const known = (operation: string) => operations.find(({ method, url }) => `${method} ${url}` === operation)
    expect(samples.described.flatMap((sample) => strays(sample, known(sample.operation), house))).toEqual([])
  })

  for (const [at, sample] of samples.described.entries()) {
    const known = operations.find(({ method, url }) => `${method} ${url}` === sample.operation)
    if (known)
      describe(`${sample.operation}${sample.where ? ` (${sample.where})` : ''}`, () =>
        tryAll(checksOf(sample, at, known, house)))
  }

  const urls = new Map(samples.described.map((sample, at) => [sample.operation.split(' ')[1] ?? '', { sample, at }]))
  for (const [url, { sample, at }] of urls) describe(url, () => tryAll(checksAt(url, sample, at, house)))
})
