import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ok } from '../answer.ts'
import { inBothForms } from '../doors/acceptable.ts'
import { unvalidated } from '../doors/precondition.ts'
import { type Html, html, Page, pageForm, places } from '../html.ts'
import { operation } from '../operation.ts'
import { inForms, timestamp } from '../schema.ts'
import { userOrTeacher } from '../sessions/teacher.ts'
import { isOver, type Link, type LinkStore } from './links.ts'
import type { Mail, Outbox } from './outbox.ts'
import { pageAnswer } from './page.ts'
import { linkPath, type Message } from './templates.ts'

/** A mail as it would be sent. `link` is the path of its link. */
const MailJson = z
  .strictObject({
    id: z.uuid(),
    kind: z.enum(['email-confirmation', 'password-reset', 'email-change']),
    to: z.string(),
    link: z.string().nullable(),
    createdAt: timestamp,
    subject: z.string(),
    text: z.string(),
    html: z.string(),
  })
  .meta({ id: 'Mail' })

const OutboxJson = z.strictObject({ items: z.array(MailJson) }).meta({ id: 'Outbox' })

/** The pages of this server that are there, by which a reader gets away from the outbox. */
const navigation = ({ house }: FastifyInstance): Html => html`<nav aria-label="Main">
${places.filter(({ path }) => house.operations.has(path)).map(({ path, name }) => html`<a href="${path}">${name}</a>\n`)}</nav>
`

/** The link of a mail as it stands: to be opened, or why there is no use in that. */
const linkView = (path: string | null, found: Link | undefined, now: string): Html | undefined => {
  if (path === null) return undefined
  if (!found || isOver(found, now))
    return html`<p>The link no longer works: it was already used, has expired, or was replaced by a newer one.</p>\n`
  const open = html`<a href="${path}">Open the link</a>`
  return found.confirmedAt === null ? html`<p>${open}</p>\n` : html`<p>The address is confirmed. ${open}</p>\n`
}

const mailView = (mail: Mail, { subject, text }: Message, link: Html | undefined): Html =>
  html`<article>
<h2>${subject}</h2>
<p>To ${mail.address}, <time datetime="${mail.createdAt}">${mail.createdAt}</time></p>
<pre>${text}</pre>
${link}</article>
`

/** The mails that are not sent, for want of a server that would. */
export const outboxRoute = (
  app: FastifyInstance,
  outbox: Outbox,
  links: LinkStore,
  write: (mail: Mail) => Message,
): void => {
  const { now, users, teacherPassword } = app.kitchen

  operation(app, 'GET /outbox', {
    summary: 'List the newest 500 mails that would have been sent, newest first, or a page of them in a browser',
    doors: {
      ...(teacherPassword !== undefined && { authentication: userOrTeacher(teacherPassword) }),
      acceptable: inBothForms,
      precondition: unvalidated,
    },
    answers: { 200: inForms(['application/json', OutboxJson], [pageForm, Page]) },
    action: async ({ caller, form }) => {
      const user = caller && (await users.byId(caller.userId))
      // A name that was free again has mails of another user.
      const mails = (await outbox.newest()).filter(
        ({ username, createdAt }) => !caller || (username === user?.username && createdAt >= user.createdAt),
      )
      if (form === pageForm) {
        const list = mails.length === 0 ? html`<p>There are no mails yet.</p>` : ''
        const linkOf = ({ kind, link }: Mail) =>
          kind === 'email-change' || link === null ? undefined : links.find(kind, link)
        const views = await Promise.all(
          mails.map(async (mail) =>
            mailView(mail, write(mail), linkView(linkPath(mail), await linkOf(mail), now().toISOString())),
          ),
        )
        return pageAnswer(
          'Outbox',
          html`<p>This server has no <code>SMTP_URL</code>, so it sends no mail. These are the mails that it would send.</p>
${list}${views}`,
          navigation(app),
        )
      }
      const items = mails.map((mail) => ({
        id: mail.id,
        kind: mail.kind,
        to: mail.address,
        link: linkPath(mail),
        createdAt: mail.createdAt,
        ...write(mail),
      }))
      return ok({ items }, {})
    },
  })
}
