import { AsyncLocalStorage } from 'node:async_hooks'
import type { Database } from 'better-sqlite3'
import type { FastifyInstance } from 'fastify'
import { refuse } from '../doors/refusal.ts'
import { overloaded } from '../doors/service.ts'
import type { Kitchen } from '../kitchen.ts'

const faults = ['unforeseen', 'storage-full', 'overloaded', 'slow'] as const

type Fault = (typeof faults)[number]

const isFault = (value: unknown): value is Fault => faults.some((fault) => fault === value)

/** Milliseconds by which `slow` holds a request up. */
const delay = 2000

/** Makes SQLite itself say that it is full: what is written takes more pages than it may have. */
const overfill = (database: Database): void => {
  const pragma = (text: string): number => Number(database.pragma(text, { simple: true }))
  const before = pragma('max_page_count')
  const octets = (pragma('freelist_count') + 2) * pragma('page_size')
  database.pragma(`max_page_count = ${pragma('page_count')}`)
  try {
    database
      .transaction(() => {
        database.exec('CREATE TABLE ballast (octets BLOB)')
        database.prepare('INSERT INTO ballast VALUES (zeroblob(?))').run(octets)
      })
      .immediate()
  } finally {
    database.pragma(`max_page_count = ${before}`)
  }
}

/** The same store, whose `writes` do something else first. */
const guarded = <Store extends object>(store: Store, writes: readonly (keyof Store)[], first: () => void): Store =>
  new Proxy(store, {
    // Looked up anew each time: where the database was opened again, the store has other methods.
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function' || !writes.some((write) => write === name)) return method
      return (...values: unknown[]): unknown => {
        first()
        return Reflect.apply(method, target, values)
      }
    },
  })

/**
 * `Kitchen-Fault` on a request makes that fault happen inside, so that a client can be tried against it. Each goes the
 * way of the real one: the error is thrown, SQLite says it, the door refuses. Returns what has to be done before a write
 * that does not go through the stores of the kitchen.
 */
export const hangFaults = (app: FastifyInstance, kitchen: Kitchen, database: () => Database): (() => void) => {
  const current = new AsyncLocalStorage<Fault>()
  const beforeWrite = (): void => {
    if (current.getStore() === 'storage-full') overfill(database())
  }
  Object.assign(kitchen, {
    users: guarded(kitchen.users, ['add', 'change', 'remove'], beforeWrite),
    sessions: guarded(kitchen.sessions, ['open', 'rotate', 'end'], beforeWrite),
    recipes: guarded(kitchen.recipes, ['add', 'change', 'remove'], beforeWrite),
  })

  app.detours.set('message', ({ headers }) => {
    const fault = headers['kitchen-fault']
    return fault === undefined || isFault(fault)
      ? undefined
      : refuse('malformed-request', `Kitchen-Fault is one of ${faults.join(', ')}; send one of them, or leave it out.`)
  })
  app.detours.set('service', ({ headers }) => (headers['kitchen-fault'] === 'overloaded' ? overloaded() : undefined))

  app.addHook('onRequest', ({ headers }, _reply, done) => {
    const fault = headers['kitchen-fault']
    if (isFault(fault)) current.run(fault, done)
    else done()
  })
  app.addHook('preHandler', ({ headers, walk }, _reply, done) => {
    const fault = headers['kitchen-fault']
    if (fault === 'unforeseen') {
      walk.at = 'action'
      done(new Error('Kitchen-Fault: unforeseen'))
    } else if (fault === 'slow') setTimeout(done, delay)
    else done()
  })
  return beforeWrite
}
