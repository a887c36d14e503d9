import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { accepted, noContent, ok, seeOther } from '../answer.ts'
import { andThen, door, pathParameter } from '../door.ts'
import { inBothForms } from '../doors/acceptable.ts'
import { ended, endedSession } from '../doors/authentication.ts'
import { json } from '../doors/meaning.ts'
import { unvalidated } from '../doors/precondition.ts'
import { html, Page, pageForm, prefersPage } from '../html.ts'
import { operation, type RefusalPage } from '../operation.ts'
import { faultsAt, problem } from '../problem.ts'
import { inForms, object, timestamp } from '../schema.ts'
import { tokenOrBasic } from '../sessions/credentials.ts'
import { email, password } from '../users/schema.ts'
import { jsonOrForm } from './form.ts'
import { isOver, type LinkKind, type LinkStore } from './links.ts'
import { page, pageAnswer } from './page.ts'

/** A link to confirm an address. `confirmedAt` is null until it has done so. */
const ConfirmationJson = z
  .strictObject({ expiresAt: timestamp, confirmedAt: timestamp.nullable() })
  .meta({ id: 'EmailConfirmation' })

const ResetJson = z.strictObject({ expiresAt: timestamp }).meta({ id: 'PasswordReset' })

const ResetRequest = object({ email }).meta({ id: 'PasswordResetRequest' })

const NewPassword = object({ password }).meta({ id: 'NewPassword' })

const noSuchLink = problem('existence', 'no-such-link', 404, 'There is no such link')
const linkExpired = problem('existence', 'link-expired', 410, 'This link has expired')
const emailConfirmed = problem('conflict', 'email-confirmed', 409, 'The email address is confirmed')

/** How to get another link of a kind. */
const another: Readonly<Record<LinkKind, string>> = {
  'email-confirmation': 'To get a new one, log in and send POST /email-confirmations.',
  'password-reset': 'To get a new one, send your email address to POST /password-resets.',
}

const unknown = () => noSuchLink('No mail has this link, or its user was deleted. Copy the whole link from the mail.')
const over = (kind: LinkKind) =>
  linkExpired(`This link was already used, has expired, or was replaced by a newer one. ${another[kind]}`)

const passwordForm = html`<form method="post">
<p><label for="password">New password, 8 to 128 characters</label>
<input type="password" id="password" name="password" autocomplete="new-password" minlength="8" required></p>
<p><button>Set the password</button></p>
</form>`

const confirmationForm = html`<p>Is this mail for you? Then confirm that the address is yours.</p>
<form method="post">
<p><button>Confirm the address</button></p>
</form>`

const thanks = html`<p>Thank you. There is nothing else to do, and you can close this page.</p>`

const resetTitle = 'Set a new password'

/** What is wrong and what to do; where the form was filled in wrongly, it comes again, in the words of its label. */
const refusalPage: RefusalPage = ({ problem: { title, door }, detail, members }) => {
  if (door !== 'meaning') return page(title, html`<p>${detail}</p>`)
  const { data: faults = [] } = faultsAt('pointer').safeParse(Reflect.get(members, 'errors'))
  const says = faults.every(({ pointer }) => pointer === '#/password')
    ? faults.map((fault) => `The password ${fault.detail}.`).join(' ')
    : detail
  return page(resetTitle, html`<p role="alert">${says}</p>${passwordForm}`)
}

/** A success without content: a browser that has sent a form is shown a page instead. */
const done = ({ headers: { accept } }: FastifyRequest, location: string) =>
  prefersPage(accept) ? seeOther(location, { vary: 'Accept' }) : noContent({ vary: 'Accept' })

export const linkRoutes = (app: FastifyInstance, links: LinkStore): void => {
  const { kitchen } = app
  const { now, passwords } = kitchen
  const time = () => now().toISOString()

  /** The door `existence`: looks up the link of a mail. */
  const living = (kind: LinkKind) =>
    door('existence', [noSuchLink, linkExpired], (request) =>
      andThen(links.find(kind, pathParameter(request, 'link')), (link) => {
        if (!link) return unknown()
        return isOver(link, time()) ? over(kind) : { link }
      }),
    )
  const confirmation = living('email-confirmation')
  const reset = living('password-reset')

  operation(app, 'POST /email-confirmations', {
    summary: 'Send another mail to confirm your email address',
    doors: { authentication: tokenOrBasic(kitchen) },
    refuses: [emailConfirmed, endedSession],
    answers: { 202: null },
    action: async ({ caller }) => {
      const asked = await links.askToConfirm(caller.userId, time())
      if (asked === 'gone') return ended()
      return asked === 'asked'
        ? accepted()
        : emailConfirmed('Your email address is already confirmed, so there is nothing to do.')
    },
  })

  operation(app, 'GET /email-confirmations/:link', {
    summary: 'Read a link to confirm an email address, or the page with its button in a browser',
    doors: { acceptable: inBothForms, existence: confirmation, precondition: unvalidated },
    answers: { 200: inForms(['application/json', ConfirmationJson], [pageForm, Page]) },
    refusalPage,
    action: ({ form, link: { expiresAt, confirmedAt } }) => {
      if (form !== pageForm) return ok({ expiresAt, confirmedAt }, {})
      return confirmedAt === null
        ? pageAnswer('Confirm your email address', confirmationForm)
        : pageAnswer('Your email address is confirmed', thanks)
    },
  })

  operation(app, 'POST /email-confirmations/:link', {
    summary: 'Confirm an email address',
    doors: { existence: confirmation },
    refuses: [linkExpired],
    answers: { 204: null, 303: null },
    refusalPage,
    action: async ({ link }, request) =>
      (await links.confirm(link, time()))
        ? done(request, `/email-confirmations/${pathParameter(request, 'link')}`)
        : over('email-confirmation'),
  })

  operation(app, 'POST /password-resets', {
    summary: 'Send a mail to set a new password',
    doors: json(ResetRequest),
    answers: { 202: null },
    action: async ({ body: { email } }) => {
      await links.askToReset(email, time())
      return accepted()
    },
  })

  operation(app, 'GET /password-resets/:link', {
    summary: 'Read a link to set a new password, or the page with its form in a browser',
    doors: { acceptable: inBothForms, existence: reset, precondition: unvalidated },
    answers: { 200: inForms(['application/json', ResetJson], [pageForm, Page]) },
    refusalPage,
    action: ({ form, link: { expiresAt } }) =>
      form === pageForm ? pageAnswer(resetTitle, passwordForm) : ok({ expiresAt }, {}),
  })

  operation(app, 'POST /password-resets/:link', {
    summary: 'Set a new password, and end all sessions of the user',
    doors: { existence: reset, ...jsonOrForm(NewPassword) },
    refuses: [linkExpired],
    answers: { 204: null, 303: null },
    refusalPage,
    action: async ({ link, body: { password } }, request) =>
      (await links.reset(link, await passwords.hash(password), time())) ? done(request, '/') : over('password-reset'),
  })
}
