import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { LinkKind } from './links.ts'
import type { Mail } from './outbox.ts'

const folders: Readonly<Record<LinkKind, string>> = {
  'email-confirmation': '/email-confirmations',
  'password-reset': '/password-resets',
}

/** The path of the link in a mail; null where it has none. */
export const linkPath = ({ kind, link }: Pick<Mail, 'kind' | 'link'>): string | null =>
  kind === 'email-change' || link === null ? null : `${folders[kind]}/${link}`

const hostOf = ({ address, family }: AddressInfo): string => {
  if (address === '0.0.0.0' || address === '::') return 'localhost'
  return family === 'IPv6' ? `[${address}]` : address
}

/** Where clients reach this server: never what a request says of it, which anybody can write. */
export const publicOrigin = ({ house, server }: FastifyInstance): string => {
  const address = server.address()
  if (house.publicUrl !== undefined) return house.publicUrl
  return typeof address === 'object' && address ? `http://${hostOf(address)}:${address.port}` : 'http://localhost'
}
