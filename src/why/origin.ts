import type { FastifyInstance, FastifyRequest } from 'fastify'
import { fieldValues } from '../http/fields.ts'
import { authorityOf } from '../http/host.ts'

/** The origin of this server for clients on the same machine. */
export const ownOrigin = (app: FastifyInstance): string => {
  const address = app.server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 3000}`
}

/**
 * The origin at which the client reached this server, for commands that it can copy. The door `host` has checked it.
 */
export const originOf = ({ raw, server }: FastifyRequest): string => {
  const { publicUrl } = server.house
  if (publicUrl !== undefined) return publicUrl
  const authority = authorityOf(raw.url ?? '') ?? fieldValues(raw.rawHeaders, 'host')[0]
  // HTTP/1.0 does not require a Host header.
  return authority === undefined ? ownOrigin(server) : `http://${authority}`
}
