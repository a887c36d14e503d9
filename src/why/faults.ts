import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import type { FastifyInstance } from 'fastify'
import { malformedRequest } from '../doors/message.ts'
import { overloaded } from '../doors/service.ts'
import type { Kitchen } from '../kitchen.ts'

const faults = ['unforeseen', 'storage-full', 'overloaded', 'slow'] as const

type Fault = (typeof faults)[number]

const isFault = (value: unknown): value is Fault => faults.some((fault) => fault === value)

/** Milliseconds by which `slow` holds a request up. */
const delay = 2000

/** A transaction in which SQLite itself says that it is full, and takes back what was written in it. */
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

/** Fills up only where something was written: what is refused before is refused as ever. */
const filledByWriting = (database: Database, write: () => unknown): unknown =>
  overfilled(database, (fill) => {
    const changes = database.prepare<[], number>('SELECT total_changes()').pluck()
    const before = changes.get()
    const done = write()
    if (changes.get() !== before) fill()
    return done
  })

/** The same store, whose `writes` go through `around`. */
const guarded = <Store extends object>(
  store: Store,
  writes: readonly (keyof Store)[],
  around: (write: () => unknown) => unknown,
): Store =>
  new Proxy(store, {
    // Looked up anew each time: where the database was opened again, the store has other methods.
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function' || !writes.some((write) => write === name)) return method
      return (...values: unknown[]): unknown => around(() => Reflect.apply(method, target, values))
    },
  })

/**
 * `Kitchen-Fault` on a request makes that fault happen inside, so that a client can be tried against it. Each goes the
 * way of the real one: the error is thrown, SQLite says it, the door refuses. Returns what comes before a write that is
 * sure, and does not go through the stores of the kitchen.
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

  const { around: doors } = app.house
  doors.message = ({ headers }, ask) => {
    const fault = headers['kitchen-fault']
    return fault === undefined || isFault(fault)
      ? ask()
      : malformedRequest(`Kitchen-Fault is one of ${faults.join(', ')}; send one of them, or leave it out.`)
  }
  doors.service = ({ headers }, ask) => (headers['kitchen-fault'] === 'overloaded' ? overloaded() : ask())
  doors.action = ({ headers }, ask) => {
    const fault = headers['kitchen-fault']
    if (fault === 'unforeseen') throw new Error('Kitchen-Fault: unforeseen')
    if (fault === 'slow') return setTimeout(delay).then(ask)
    return fault === 'storage-full' ? current.run(fault, ask) : ask()
  }
  return () => {
    if (current.getStore() === 'storage-full') overfilled(database(), (fill) => fill())
  }
}
