import type { FastifyInstance } from 'fastify'
import type { World } from '../kitchen.ts'
import { assetRoutes } from './assets.ts'
import { keepRecord } from './record.ts'
import { requestRoutes } from './requests.ts'

export type WhyOptions = {
  readonly world: World
}

/**
 * The server explains its own statuses. All of it hangs on the row by the one line in `app.ts` that registers this
 * plugin: without that line and this folder the API is the same.
 */
const why = async (app: FastifyInstance, { world }: WhyOptions): Promise<void> => {
  assetRoutes(app, world.now)
  if (app.manner.production) return
  const record = keepRecord(app, world.now)
  requestRoutes(app, record)
}

// Not a context of its own: what it hangs in front of doors is there for all operations (fastify-plugin does the same).
Object.defineProperty(why, Symbol.for('skip-override'), { value: true })

export default why
