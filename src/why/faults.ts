import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import type { FastifyInstance } from 'fastify'
import type { Writes } from '../database/writes.ts'
import { malformedRequest } from '../doors/message.ts'
import { overloaded } from '../doors/service.ts'

const faults = ['unforeseen', 'storage-full', 'overloaded', 'slow'] as const

type Fault = (typeof faults)[number]

const isFault = (value: unknown): value is Fault => faults.some((fault) => fault === value)

/** Milliseconds by which `slow` holds a request up. */
const delay = 2000

/** Makes SQLite itself say that it is full, which rolls the transaction back. */
const fillUp = (database: Database): void => {
  const count = (name: string): number => Number(database.pragma(name, { simple: true }))
  const most = count('max_page_count')
  database.pragma(`max_page_count = ${count('page_count')}`)
  try {
    database.exec('CREATE TABLE ballast (octets BLOB)')
    const octets = (count('freelist_count') + 2) * count('page_size')
    database.prepare('INSERT INTO ballast VALUES (zeroblob(?))').run(octets)
  } finally {
    database.pragma(`max_page_count = ${most}`)
  }
}

/**
 * `Kitchen-Fault` on a request makes that fault happen inside, so that a client can be tried against it. Each goes the
 * way of the real one: the error is thrown, SQLite says it, the door refuses.
 */
export const addFaults = (app: FastifyInstance, database: Database, writes: Writes): void => {
  const current = new AsyncLocalStorage<Fault>()
  const changes = database.prepare<[], number>('SELECT total_changes()').pluck()
  writes.detour = (work) =>
    current.getStore() === 'storage-full'
      ? () => {
          const before = changes.get()
          const result = work()
          // A write that is refused writes nothing, and is refused as ever.
          if (changes.get() !== before) fillUp(database)
          return result
        }
      : undefined

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
}
