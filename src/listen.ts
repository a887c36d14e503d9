import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { codeOf, StartError } from './start.ts'

const explained = (error: unknown, host: string, port: number): unknown => {
  const code = codeOf(error)
  if (code === 'EADDRINUSE')
    return new StartError(`PORT ${port} is in use on ${host}; stop what listens there, or set another PORT.`)
  if (code === 'EACCES') return new StartError(`PORT ${port} may not be opened by this user; set one above 1023.`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new StartError(`HOST ${host} is not an address of this machine; set another HOST.`)
  return error
}

/**
 * Listens on every address of a host, as localhost has one of IPv4 and one of IPv6, and returns the URL. Fastify would open
 * a server of its own for the second address, without what ours does for connections; here one serves all of them.
 * @throws {StartError} where one of the addresses cannot be listened on
 */
export const listen = async (app: FastifyInstance, host: string, port: number): Promise<string> => {
  try {
    const [first, ...others] = await lookup(host, { all: true })
    const url = await app.listen({ host: first?.address ?? host, port })
    for (const { address } of others) {
      const listener = createServer((socket) => app.server.emit('connection', socket))
      app.house.listeners.add(listener)
      listener.listen(Number(new URL(url).port), address)
      await once(listener, 'listening')
      // As Fastify says it of the first.
      app.log.info(`Server listening at ${url.replace(first?.address ?? host, address)}`)
    }
    return url
  } catch (error) {
    throw explained(error, host, port)
  }
}
