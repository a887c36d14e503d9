import { AsyncLocalStorage } from 'node:async_hooks'
import type { Database } from 'better-sqlite3'
import type { FastifyInstance } from 'fastify'
import { refuse } from '../doors/refusal.ts'
import { overloaded } from '../doors/service.ts'
import type { Kitchen } from '../kitchen.ts'

const faults = ['unforeseen', 'storage-full', 'overloaded', 'slow'] as const

type Fault = (typeof faults)[number]

const isFault = (value: unknown): value is Fault => faults.some((fault) => fault === value)

/** The delay of `slow`, in milliseconds. */
const delay = 2000

/** Runs a transaction in which SQLite can be filled up, so that its own error rolls the transaction back. */
const overfilled = (database: Database, run: (fill: () => void) => unknown): unknown => {
  const count = (text: string): number => Number(database.pragma(text, { simple: true }))
  const most = count('max_page_count')
  const fill = (): void => {
    database.pragma(`max_page_count = ${count('page_count')}`)
    database.exec('CREATE TABLE ballast (octets BLOB)')
    const octets = (count('freelist_count') + 2) * count('page_size')
    database.prepare('INSERT INTO ballast VALUES (zeroblob(?))').run(octets)
  }
  try {
    return database.transaction(() => run(fill)).immediate()
  } finally {
    database.pragma(`max_page_count = ${most}`)
  }
}

/** Fills the database only after `write` has changed something, so that refusals before a write stay as they are. */
const filledByWriting = (database: Database, write: () => unknown): unknown =>
  overfilled(database, (fill) => {
    const changes = database.prepare<[], number>('SELECT total_changes()').pluck()
    const before = changes.get()
    const done = write()
    if (changes.get() !== before) fill()
    return done
  })

/** Wraps a store so that the methods in `writes` are called through `around`. */
const guarded = <Store extends object>(
  store: Store,
  writes: readonly (keyof Store)[],
  around: (write: () => unknown) => unknown,
): Store =>
  new Proxy(store, {
    // Looked up on each call: when the database is reopened, the store gets new methods.
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function' || !writes.some((write) => write === name)) return method
      return (...values: unknown[]): unknown => around(() => Reflect.apply(method, target, values))
    },
  })

/**
 * Lets clients trigger faults with the `Kitchen-Fault` header, to test how they handle them. Each fault takes the path
 * of the real one: an error is thrown, SQLite reports that it is full, or a door refuses. Returns a function to call
 * before a write that does not go through the stores of the kitchen.
 */
export const hangFaults = (app: FastifyInstance, kitchen: Kitchen, database: () => Database): (() => void) => {
  const current = new AsyncLocalStorage<Fault>()
  const around = (write: () => unknown): unknown =>
    current.getStore() === 'storage-full' ? filledByWriting(database(), write) : write()
  Object.assign(kitchen, {
    users: guarded(kitchen.users, ['add', 'change', 'remove'], around),
    sessions: guarded(kitchen.sessions, ['open', 'rotate', 'end'], around),
    recipes: guarded(kitchen.recipes, ['add', 'change', 'remove'], around),
  })

  app.detours.set('message', ({ headers }) => {
    const fault = headers['kitchen-fault']
    return fault === undefined || isFault(fault)
      ? undefined
      : refuse(
          'malformed-request',
          `The value of Kitchen-Fault must be one of ${faults.join(', ')}. Send one of them, or remove the header.`,
        )
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
  return () => {
    if (current.getStore() === 'storage-full') overfilled(database(), (fill) => fill())
  }
}
