import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { caching, ok } from '../answer.ts'
import { acceptable } from '../doors/acceptable.ts'
import { unvalidated } from '../doors/precondition.ts'
import { type Html, html, Page, pageForm } from '../html.ts'
import { operation } from '../operation.ts'
import { inForms, timestamp } from '../schema.ts'
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

const mailView = (mail: Mail, { subject, text }: Message): Html => {
  const path = linkPath(mail)
  return html`<article>
<h2>${subject}</h2>
<p>To ${mail.address}, <time datetime="${mail.createdAt}">${mail.createdAt}</time></p>
<pre>${text}</pre>
${path === null ? '' : html`<p><a href="${path}">Open the link</a></p>\n`}</article>
`
}

/** The mails that are not sent, for want of a server that would. */
export const outboxRoute = (app: FastifyInstance, outbox: Outbox, write: (mail: Mail) => Message): void => {
  const fields = { 'cache-control': caching.never, vary: 'Accept' }

  operation(app, 'GET /outbox', {
    summary: 'List the newest 500 mails that would have been sent, newest first, or a page of them in a browser',
    doors: {
      acceptable: acceptable('application/json', pageForm),
      precondition: unvalidated(app.kitchen.now, fields),
    },
    answers: { 200: inForms(['application/json', OutboxJson], [pageForm, Page]) },
    action: async ({ form }) => {
      const mails = (await outbox.newest()).map((mail) => ({ mail, message: write(mail) }))
      if (form === pageForm) {
        const list = mails.length === 0 ? html`<p>There are no mails yet.</p>` : ''
        return pageAnswer(
          'Outbox',
          html`<p>This server has no <code>SMTP_URL</code>, so it sends no mail. These are the mails that it would send.</p>
${list}${mails.map(({ mail, message }) => mailView(mail, message))}`,
          fields,
        )
      }
      const items = mails.map(({ mail, message }) => ({
        id: mail.id,
        kind: mail.kind,
        to: mail.address,
        link: linkPath(mail),
        createdAt: mail.createdAt,
        ...message,
      }))
      return ok({ items }, fields)
    },
  })
}
