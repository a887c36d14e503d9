import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The last request that came over a connection, and the answers that are still due on it, in their order. */
type Talk = { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly due: Set<ServerResponse> }

const talks = new WeakMap<Socket, Talk>()

/** So that a message that breaks off is answered in its turn, and as the request that it is. */
export const rememberRequest = (request: FastifyRequest, reply: FastifyReply): void => {
  const { raw } = reply
  const due = talks.get(request.raw.socket)?.due ?? new Set()
  talks.set(request.raw.socket, { request, reply, due: due.add(raw) })
  raw.once('close', () => due.delete(raw))
}

export const latestTalk = (socket: Socket): Talk | undefined => talks.get(socket)

/** Whether no other answer is due behind this one. */
export const isLastDue = ({ raw }: FastifyRequest, reply: FastifyReply): boolean =>
  [...(talks.get(raw.socket)?.due ?? [])].at(-1) === reply.raw

/** Answers when all answers before have gone out (RFC 9112 9.3.2); `own` is a reply in whose place it is given. */
export const inTurn = (socket: Socket, own: ServerResponse | undefined, answer: () => void): void => {
  const last = [...(talks.get(socket)?.due ?? [])].findLast((due) => due !== own)
  if (last) last.once('close', answer)
  else answer()
}

/** Connections whose last answer is given or known: what still comes over them must not be done (RFC 9112 9.6). */
const ended = new WeakSet<Socket>()

export const endAfterAnswer = (socket: Socket): void => {
  ended.add(socket)
}

export const hasEnded = (socket: Socket): boolean => ended.has(socket)
