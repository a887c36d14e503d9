import { AsyncLocalStorage } from 'node:async_hooks'
import type { FastifyInstance } from 'fastify'
import type { Storage } from '../database/storage.ts'
import { malformedRequest } from '../doors/message.ts'
import { overloaded } from '../doors/service.ts'

const faults = ['unforeseen', 'storage-full', 'overloaded', 'slow'] as const

type Fault = (typeof faults)[number]

const isFault = (value: unknown): value is Fault => faults.some((fault) => fault === value)

/** The delay of `slow`, in milliseconds. */
const delay = 2000

/**
 * Lets clients trigger faults with the `Kitchen-Fault` header, to test how they handle them. Each fault takes the path
 * of the real one: an error is thrown, the write fails as on a full disk, or a door refuses.
 */
export const addFaults = (app: FastifyInstance, storage: Storage): void => {
  const current = new AsyncLocalStorage<Fault>()
  storage.isToFill = () => current.getStore() === 'storage-full'

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
