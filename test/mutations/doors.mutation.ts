import { afterAll, describe, it, onTestFinished } from 'vitest'
import type { AppOptions } from '../../src/app.ts'
import type { DoorName } from '../../src/row.ts'
import { checksAt, checksOf } from '../harness/conformance.ts'
import { buildKitchen, type TestKitchen } from '../harness/kitchen.ts'
import { resources } from '../harness/resources.ts'
import { Stage } from '../harness/stage.ts'

// Takes each door out of each operation once, so that it lets everything on, and expects that the conformance checks of
// that operation fail: a test here passes where they do, and fails where nothing has noticed.

const sound = await buildKitchen()
afterAll(() => sound.close())
const { house } = sound.app
const operations = [...house.operations.values()].flatMap((known) => [...known.values()])

/** Opens kitchens in which a door of one operation, or of all, is open to everything. */
const withoutDoor =
  (name: DoorName, operation?: string) =>
  async (options: Partial<AppOptions>): Promise<TestKitchen> => {
    const kitchen = await buildKitchen(options)
    onTestFinished(() => kitchen.close())
    kitchen.app.house.around[name] = ({ routeOptions: { config } }, ask) => {
      const asked = config.operation && `${config.operation.method} ${config.operation.url}`
      return operation === undefined || operation === asked ? undefined : ask()
    }
    return kitchen
  }

for (const [resource, samples] of resources)
  describe(resource, () => {
    for (const known of operations) {
      const operation = `${known.method} ${known.url}`
      const own = samples.described.flatMap((sample, at) => (sample.operation === operation ? [{ sample, at }] : []))
      if (own.length > 0)
        for (const { name } of known.doors)
          it(`notices that ${operation} has no door ${name}`, { fails: true }, async () => {
            const open = withoutDoor(name, operation)
            const stage = new Stage(samples, { keep: open, once: open })
            for (const { sample, at } of own)
              for (const check of checksOf(sample, at, known, house)) await check.run(stage)
          })
    }

    for (const { name } of house.entrance)
      it(`notices that no request meets the door ${name}`, { fails: true }, async () => {
        const open = withoutDoor(name)
        const stage = new Stage(samples, { keep: open, once: open })
        for (const [at, sample] of samples.described.entries()) {
          const known = operations.find(({ method, url }) => `${method} ${url}` === sample.operation)
          if (known)
            for (const check of [...checksOf(sample, at, known, house), ...checksAt(known.url, sample, at, house)])
              await check.run(stage)
        }
      })
  })
