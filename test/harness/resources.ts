import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Samples } from './samples.ts'

const tests = join(import.meta.dirname, '..')

/** The samples of all resources, by the folder that they stand in. */
export const resources: [name: string, samples: Samples][] = []
for (const name of readdirSync(tests)) {
  const file = join(tests, name, 'samples.ts')
  const { default: samples }: { default?: unknown } = existsSync(file) ? await import(file) : {}
  if (samples instanceof Samples) resources.push([name, samples])
}
