import type { FastifyRequest } from 'fastify'
import { fieldValues } from '../http/fields.ts'
import { splitTarget } from '../http/host.ts'
import { ownOrigin } from './curl.ts'

/** Where the client has reached this server: a line with this origin works for it too. The door `host` has judged it. */
export const originOf = ({ raw, server }: FastifyRequest): string => {
  const { publicUrl } = server.manner
  if (publicUrl !== undefined) return publicUrl
  const authority = splitTarget(raw.url ?? '').authority ?? fieldValues(raw.rawHeaders, 'host')[0]
  // HTTP/1.0 need not say whom it means.
  return authority === undefined ? ownOrigin(server) : `http://${authority}`
}
