import type { FastifyInstance, FastifyRequest } from 'fastify'
import { fieldValues } from '../http/fields.ts'
import { splitTarget } from '../http/host.ts'

/** Where this server is reached from its own machine. */
export const ownOrigin = (app: FastifyInstance): string => {
  const address = app.server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 3000}`
}

/** Where the client has reached this server: a line with this origin works for it too. The door `host` has judged it. */
export const originOf = ({ raw, server }: FastifyRequest): string => {
  const { publicUrl } = server.house
  if (publicUrl !== undefined) return publicUrl
  const authority = splitTarget(raw.url ?? '').authority ?? fieldValues(raw.rawHeaders, 'host')[0]
  // HTTP/1.0 need not say whom it means.
  return authority === undefined ? ownOrigin(server) : `http://${authority}`
}
