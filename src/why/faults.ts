import { AsyncLocalStorage } from 'node:async_hooks'
import type { Database } from 'better-sqlite3'
import type { FastifyInstance } from 'fastify'
import type { Writes } from '../database/writes.ts'
import { malformedRequest } from '../doors/message.ts'
import { overloaded } from '../doors/service.ts'

const faults = ['unforeseen', 'storage-full', 'overloaded', 'slow'] as const

type Fault = (typeof faults)[number]

const isFault = (value: unknown): value is Fault => faults.some((fault) => fault === value)

/** The delay of `slow`, in milliseconds. */
const delay = 2000

/** Makes SQLite itself report that it is full, so that its own error rolls the transaction back. */
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
 * Lets clients trigger faults with the `Kitchen-Fault` header, to test how they handle them. Each fault takes the path
 * of the real one: an error is thrown, SQLite reports that it is full, or a door refuses.
 */
export const addFaults = (app: FastifyInstance, database: Database, writes: Writes): void => {
  const current = new AsyncLocalStorage<Fault>()
  const changes = database.prepare<[], number>('SELECT total_changes()').pluck()
  writes.detour = (work) =>
    current.getStore() === 'storage-full'
      ? () => {
          const before = changes.get()
          const result = work()
          // Fills the database only after a change, so that refusals before a write stay as they are.
          if (changes.get() !== before) fillUp(database)
          return result
        }
      : undefined

  const { around: doors } = app.house
  doors.message = ({ headers }, ask) => {
    const fault = headers['kitchen-fault']
    return fault === undefined || isFault(fault)
      ? ask()
      : malformedRequest(
          `The value of Kitchen-Fault must be one of ${faults.join(', ')}. Send one of them, or remove the header.`,
        )
  }
  doors.service = ({ headers }, ask) => (headers['kitchen-fault'] === 'overloaded' ? overloaded() : ask())
  doors.action = ({ headers }, ask) => {
    const fault = headers['kitchen-fault']
    if (fault === 'unforeseen') throw new Error('Kitchen-Fault: unforeseen')
    if (fault === 'slow') return new Promise<void>((resolve) => setTimeout(resolve, delay)).then(ask)
    return fault === 'storage-full' ? current.run(fault, ask) : ask()
  }
}
