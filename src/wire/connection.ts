import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Exchange } from '../visit.ts'

/** An exchange whose answer has not gone out, and the one before it on the same connection. */
type Due = Exchange & { readonly before: Due | undefined; closed: boolean }

/** The latest exchange of each connection. One that is over is forgotten: it would stay as long as the connection. */
const latest = new WeakMap<Socket, Due>()

/** So that a message that breaks off is answered in its turn, and as the request that it is. */
export const rememberExchange = ({ request, reply }: Exchange): void => {
  const { socket } = request.raw
  const before = latest.get(socket)
  const due: Due = { request, reply, before: before?.closed ? undefined : before, closed: false }
  latest.set(socket, due)
  reply.raw.once('close', () => {
    due.closed = true
    if (request.raw.complete && latest.get(socket) === due) latest.delete(socket)
  })
}

export const latestExchange = (socket: Socket): Exchange | undefined => latest.get(socket)

/** Whether no other answer is due behind this one. */
export const isLastDue = (socket: Socket, response: ServerResponse): boolean =>
  latest.get(socket)?.reply.raw === response

/** Answers when all answers before have gone out (RFC 9112 9.3.2); `own` is a reply in whose place it is given. */
export const inTurn = (socket: Socket, own: ServerResponse | undefined, answer: () => void): void => {
  const last = latest.get(socket)
  const previous = last && own === last.reply.raw ? last.before : last
  if (previous && !previous.closed) previous.reply.raw.once('close', answer)
  else answer()
}

/** Connections whose last answer is given or known: what still comes over them must not be done (RFC 9112 9.6). */
const ended = new WeakSet<Socket>()

export const endAfterAnswer = (socket: Socket): void => {
  ended.add(socket)
}

export const hasEnded = (socket: Socket): boolean => ended.has(socket)
