import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply } from 'fastify'

/** What is due on a connection: the answer to a message, or to what could not be read as one. */
export type Turn = {
  readonly message?: IncomingMessage
  readonly response?: ServerResponse
  readonly act: () => void
  /** Whether its client waits for a 100 before it sends its content (RFC 9110 10.1.1). */
  awaitsContinue?: boolean | undefined
  /** What Fastify has made of it, once it has begun. */
  reply?: FastifyReply
}

type Connection = {
  /** The turn that began last. One that is over is forgotten, unless its content is still arriving. */
  last: Turn | undefined
  isBusy: boolean
  /** Octets that had come when the last answer was out. */
  answeredAt: number
  readonly waiting: Turn[]
}

const connections = new WeakMap<Socket, Connection>()

const next = (socket: Socket, connection: Connection): void => {
  const turn = connection.waiting.shift()
  connection.isBusy = turn !== undefined
  // Behind the last answer on a connection nothing is carried out any more (RFC 9112 9.6).
  if (!turn || !socket.writable) return
  connection.last = turn
  if (connection.waiting.length === 0 && socket.isPaused()) socket.resume()
  turn.response?.once('close', () => {
    if (!isArriving(turn)) connection.last = undefined
    connection.answeredAt = socket.bytesRead
    next(socket, connection)
  })
  turn.act()
}

/**
 * Carries out what comes on a connection one after the other (RFC 9112 9.3.2): the next message when the answer before it
 * has been handed to the operating system. Until then no more is read than is there already.
 */
export const inTurn = (socket: Socket, turn: Turn): void => {
  const connection = connections.get(socket) ?? { last: undefined, isBusy: false, answeredAt: 0, waiting: [] }
  connections.set(socket, connection)
  connection.waiting.push(turn)
  if (connection.isBusy) socket.pause()
  else next(socket, connection)
}

/** So that a message that breaks off is answered as the request that it is. */
export const rememberReply = (reply: FastifyReply): void => {
  const turn = connections.get(reply.request.raw.socket)?.last
  if (turn) turn.reply = reply
}

/** Asks for the content, once all doors before it have let the request in. */
export const askForContent = ({ socket }: IncomingMessage): void => {
  const turn = connections.get(socket)?.last
  if (!turn?.awaitsContinue) return
  turn.awaitsContinue = false
  turn.response?.writeContinue()
}

/** Whether a client got its final answer without a 100: what it sends next may be the content or another request. */
export const neverAskedForContent = ({ socket }: IncomingMessage): boolean =>
  connections.get(socket)?.last?.awaitsContinue ?? false

/** Whether a client that waits for a 100 was sent one. */
export const wasAskedForContent = ({ socket }: IncomingMessage): boolean =>
  connections.get(socket)?.last?.awaitsContinue === false

/** The message that came last on a connection, as far as its answer or its content is not over. */
export const latestTurn = (socket: Socket): Turn | undefined => {
  const connection = connections.get(socket)
  return connection?.waiting.at(-1) ?? connection?.last
}

/** Takes back the last turn if it has not begun. */
export const takeBack = (socket: Socket, turn: Turn): boolean => {
  const waiting = connections.get(socket)?.waiting
  const isWaiting = waiting?.at(-1) === turn
  if (isWaiting) waiting.pop()
  return isWaiting
}

/** Whether a message has content (RFC 9112 6). Chunked content can still turn out to be empty. */
export const hasContent = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** Whether content of a message is still to come. Node calls one without content complete only after its answer. */
export const isArriving = ({ message }: Turn): boolean =>
  message !== undefined && !message.complete && hasContent(message)

/** How many messages on a connection are being carried out or wait for it. */
export const requestsOn = (socket: Socket): number => {
  const { isBusy = false, waiting = [] } = connections.get(socket) ?? {}
  return Number(isBusy) + waiting.length
}

/** Whether a part of a message has come that has not begun yet. */
export const isHalfBegun = (socket: Socket): boolean => socket.bytesRead > (connections.get(socket)?.answeredAt ?? 0)

/**
 * Closes a connection in stages (RFC 9112 9.6): writes no more, and for so many milliseconds drops what the peer still
 * sends. To close with octets unread would reset the connection, and the answer with it.
 */
export const closeInStages = (socket: Socket, milliseconds: number): void => {
  if (socket.writable) socket.end()
  socket.resume()
  setTimeout(() => socket.destroy(), milliseconds).unref()
}
