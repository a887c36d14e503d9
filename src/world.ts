import { randomBytes, randomUUIDv7 } from 'node:crypto'
import type { World } from './kitchen.ts'

export const world: World = {
  now: () => new Date(),
  uuid: () => randomUUIDv7(),
  random: (octets) => randomBytes(octets),
}
