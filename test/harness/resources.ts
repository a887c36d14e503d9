import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Operation } from '../../src/operation.ts'
import type { House } from '../../src/visit.ts'
import { buildKitchen } from './kitchen.ts'
import { type Described, Samples } from './samples.ts'

const tests = join(import.meta.dirname, '..')

/** The samples of a resource, by the folder that they stand in, and the app that they are of. */
export type Resource = {
  readonly name: string
  readonly samples: Samples
  readonly house: House
  readonly operations: readonly Operation[]
}

/** A sample with its place among those of its resource, and what is declared of its operation. */
export type Known = { readonly sample: Described; readonly at: number; readonly known: Operation }

export const nameOf = ({ method, url }: Operation): string => `${method} ${url}`

export const operationsOf = ({ operations }: House): Operation[] =>
  [...operations.values()].flatMap((known) => [...known.values()])

export const knownSamples = ({ samples: { described }, operations }: Resource): Known[] =>
  described.flatMap((sample, at) => {
    const known = operations.find((one) => nameOf(one) === sample.operation)
    return known ? [{ sample, at, known }] : []
  })

const houseOf = async ({ options }: Samples): Promise<House> => {
  const kitchen = await buildKitchen(options)
  await kitchen.close()
  return kitchen.app.house
}

/** Every folder of the tests that has samples. */
export const resources: Resource[] = []
for (const name of readdirSync(tests)) {
  const file = join(tests, name, 'samples.ts')
  const { default: samples }: { default?: unknown } = existsSync(file) ? await import(file) : {}
  if (!(samples instanceof Samples)) continue
  const house = await houseOf(samples)
  resources.push({ name, samples, house, operations: operationsOf(house) })
}
