import { html } from '../html.ts'
import { displayName } from '../name.ts'
import type { Mail, MailKind } from './outbox.ts'

/** What a mail says, as plain text and as HTML. */
export type Message = { readonly subject: string; readonly text: string; readonly html: string }

type Content = {
  readonly subject: string
  readonly asks: string
  /** What the link is called, and the options of curl that do what its page does. */
  readonly link?: { readonly name: string; readonly curl: string }
  readonly otherwise: string
}

const contents: { readonly [Kind in MailKind]: Content } = {
  'email-confirmation': {
    subject: 'Confirm your email address',
    asks: 'Please confirm that this is your email address. The link works for 24 hours:',
    link: { name: 'Confirm the address', curl: '-X POST' },
    otherwise: `If you have no account at ${displayName}, ignore this mail.`,
  },
  'password-reset': {
    subject: 'Set a new password',
    asks: 'Someone asked to set a new password for your account. If it was you, use this link, which works for 30 minutes:',
    link: { name: 'Set a new password', curl: "--data-urlencode 'password=a-new-password'" },
    otherwise: 'If it was not you, ignore this mail. Your password has not changed.',
  },
  'email-change': {
    subject: 'Your email address was changed',
    asks: 'The email address of your account was changed, and this address no longer belongs to it.',
    otherwise:
      'If you did not change it, someone else knows your password. Log in, set another password, and change the address back.',
  },
}

/** The path of the link in a mail; null where it has none. */
export const linkPath = ({ kind, link }: Pick<Mail, 'kind' | 'link'>): string | null =>
  kind === 'email-change' || link === null ? null : `/${kind}s/${link}`

/** Writes a mail. `origin` is where this server is reached; `teaches`: with the curl line that does the same as the page. */
export const messageOf = (mail: Mail, origin: string, teaches: boolean): Message => {
  const { subject, asks, link, otherwise } = contents[mail.kind]
  const hello = `Hello ${mail.username},`
  const url = `${origin}${linkPath(mail) ?? ''}`
  const curl = link && teaches ? `curl -i ${url} ${link.curl}` : undefined
  const text = [hello, asks, link && url, curl && `The same with curl:\n\n${curl}`, otherwise]
  return {
    subject,
    text: `${text.filter((part) => part !== undefined).join('\n\n')}\n`,
    html: html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${subject}</title></head>
<body>
<p>${hello}</p>
<p>${asks}</p>
${link ? html`<p><a href="${url}">${link.name}</a></p>\n<p>${url}</p>\n` : ''}${
  curl === undefined ? '' : html`<p>The same with curl:</p>\n<pre>${curl}</pre>\n`
}<p>${otherwise}</p>
</body>
</html>
`.text,
  }
}
