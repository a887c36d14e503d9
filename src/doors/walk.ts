import type { DoorName } from './row.ts'

/** How far a request has come: the doors that let it on, the one it stands at, and what they found. */
export type Walk = { readonly passed: DoorName[]; at: DoorName; readonly found: object }

declare module 'fastify' {
  interface FastifyRequest {
    walk: Walk
  }
}

export const setOut = (): Walk => ({ passed: [], at: 'message', found: {} })
