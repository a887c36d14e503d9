import type { Server, Socket } from 'node:net'
import { setImmediate as immediate } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { requestTimeout } from '../doors/message.ts'
import { startDraining } from '../visit.ts'
import { closeInStages, isHalfBegun, requestsOn } from './connection.ts'
import { finish } from './socket.ts'

/** Milliseconds for a peer to read its last answer, and at the end of the server. */
const lingering = { usually: 1000, atEnd: 300 }

/**
 * Milliseconds without a new connection after which none waits any more, if as many turns of the event loop have looked for
 * one, and for which that is waited at most.
 */
const accepting = { quiet: 10, turns: 10, most: 1000 }

/**
 * Waits until all connections that the kernel has taken are accepted: it resets the others when the listener closes. The
 * event loop accepts one in each turn.
 */
const acceptAll = async (server: Server): Promise<void> => {
  const begin = performance.now()
  let last = begin
  let turns = 0
  const note = (): void => {
    last = performance.now()
    turns = 0
  }
  server.on('connection', note)
  const isQuiet = (): boolean => turns >= accepting.turns && performance.now() - last >= accepting.quiet
  for (; server.listening && !isQuiet() && last - begin < accepting.most; turns++) await immediate()
  server.off('connection', note)
}

/**
 * Looks after the connections of a server, those too over which nothing is said. Returns how many requests are under way.
 */
export const keepConnections = (app: FastifyInstance): (() => number) => {
  /** Each with the time at which it was accepted. */
  const sockets = new Map<Socket, number>()
  const { house, server } = app
  /** Ends a connection on which nothing is under way; a message that has begun there is told so. */
  const endIdle = (socket: Socket): void => {
    if (requestsOn(socket) > 0 || !socket.writable) return
    const refusal = requestTimeout('The server ended before this request had arrived. Send it again.')
    if (isHalfBegun(socket)) finish(app, { refusal, isHead: false, line: undefined }, socket)
    else socket.destroySoon()
  }
  server.on('connection', (socket) => {
    sockets.set(socket, performance.now())
    socket.once('close', () => sockets.delete(socket))
    socket.destroySoon = () => closeInStages(socket, house.closing ? lingering.atEnd : lingering.usually)
  })
  // No octet has come or gone for as long as `connectionTimeout`. A stream may have nothing to say, and work may be long.
  server.on('timeout', (socket: Socket) => {
    if (requestsOn(socket) === 0 || socket.writableLength > 0) socket.destroy()
  })
  app.addHook('preClose', async () => {
    startDraining(house)
    // A client that has its answer would come again, over another connection.
    const held: (() => void)[] = []
    house.hold = (act) => held.push(act)
    await acceptAll(server)
    for (const listener of house.listeners) listener.close()
    house.hold = undefined
    for (const act of held) act()
    house.closing = true
    const time = performance.now()
    // Its request is on the way.
    for (const [socket, acceptedAt] of sockets)
      if (socket.bytesRead === 0 && time - acceptedAt < lingering.atEnd)
        setTimeout(() => endIdle(socket), lingering.atEnd).unref()
      else endIdle(socket)
  })
  return () => sockets.keys().reduce((count, socket) => count + requestsOn(socket), 0)
}
