import type { FastifyInstance } from 'fastify'
import { mailStores } from './links.ts'
import type { Mail } from './outbox.ts'
import { outboxRoute } from './outbox-route.ts'
import { linkRoutes } from './routes.ts'
import { type Pace, startSender } from './sender.ts'
import { type Smtp, smtpDelivery } from './smtp.ts'
import { messageOf } from './templates.ts'

/** Without `smtp` nothing is sent, and /outbox shows what would be. */
export type MailOptions = { readonly smtp?: Smtp | undefined; readonly pace?: Partial<Pace> | undefined }

/** Where clients reach this server: never what a request says of it, which anybody can write. */
const publicOrigin = (app: FastifyInstance): string =>
  app.house.publicUrl ??
  (app.server.listening
    ? app.listeningOrigin.replace(/\/\/(?:0\.0\.0\.0|\[::\]):/, '//localhost:')
    : 'http://localhost')

/**
 * Email confirmation and password reset. One line in `app.ts` registers it. Without that line and this folder, users are
 * never confirmed, and the rest of the API works the same.
 */
export default async (app: FastifyInstance, { smtp, pace }: MailOptions): Promise<void> => {
  const { kitchen, house, log } = app
  const { storage, users, now } = kitchen
  const open = await storage.store('mail', mailStores)
  const { outbox, links } = open(kitchen, smtp !== undefined)
  const write = (mail: Mail) => messageOf(mail, publicOrigin(app), !house.production)
  users.observers.push(links.observe)
  house.gauges.push({
    name: 'kitchen_outbox_mails',
    help: 'Mails in the outbox, neither sent nor given up.',
    read: outbox.waiting,
  })
  linkRoutes(app, links)
  if (!smtp) {
    outboxRoute(app, outbox, links, write)
    return
  }

  // Not before the server listens: only then it is known where links lead to.
  let sender: ReturnType<typeof startSender> | undefined
  let ended: Promise<void> | undefined
  app.addHook('onListen', async () => {
    sender = startSender({ outbox, write, deliver: smtpDelivery(smtp), now, log, pace })
  })
  // It ends beside the requests under way, and before the database is closed.
  app.addHook('preClose', async () => {
    ended = sender?.end()
  })
  app.addHook('onClose', async () => ended)
}
