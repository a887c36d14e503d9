import type { DoorName } from './row.ts'

/**
 * How far a request has come: the doors that let it on, the one it stands at, what they found, and the fields that they
 * want on the answer, whatever it is.
 */
export type Walk = {
  readonly passed: DoorName[]
  at: DoorName
  readonly found: object
  readonly fields: Record<string, string>
}

declare module 'fastify' {
  interface FastifyRequest {
    walk: Walk
  }
}

export const setOut = (): Walk => ({ passed: [], at: 'message', found: {}, fields: {} })
