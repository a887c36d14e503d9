import type { Socket } from 'node:net'

/** Connections whose last answer has been given: what still comes over them must not be done (RFC 9112 9.6). */
const ended = new WeakSet<Socket>()

export const endAfterAnswer = (socket: Socket): void => {
  ended.add(socket)
}

export const hasEnded = (socket: Socket): boolean => ended.has(socket)
