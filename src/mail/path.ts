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

/** Where clients reach this server: never what a request says of it, which anybody can write. */
export const publicOrigin = (app: FastifyInstance): string =>
  app.house.publicUrl ??
  (app.server.listening
    ? app.listeningOrigin.replace(/\/\/(?:0\.0\.0\.0|\[::\]):/, '//localhost:')
    : 'http://localhost')
