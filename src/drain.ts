import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { startDraining } from './visit.ts'

/** Milliseconds that requests under way have to finish once the listener has closed. */
const deadline = 30_000

/**
 * Ends a server without cutting what it has accepted: readiness says no at once, the listener stays for so many seconds
 * until the load balancer has noticed, and then requests under way are finished.
 */
export const drain = async (app: FastifyInstance, seconds: number): Promise<void> => {
  const { house, log } = app
  const begin = performance.now()
  startDraining(house)
  log.info({ seconds, underWay: house.underWay() }, 'draining')
  await wait(seconds * 1000)
  const underWay = house.underWay()
  const cut = setTimeout(() => {
    log.error({ deadline, underWay: house.underWay() }, 'requests under way were cut')
    process.exitCode = 1
    app.server.closeAllConnections()
  }, deadline)
  await app.close()
  clearTimeout(cut)
  log.info({ ms: Math.round(performance.now() - begin), underWay }, 'drained')
  // Work that nobody waits for any more, as the decoding of a picture, would keep the process.
  if (process.exitCode) process.exit()
}
