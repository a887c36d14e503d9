import type { Mail } from './outbox.ts'
import type { Message } from './templates.ts'

/** `url`: smtp:// or smtps://, with the user and the password in it. `from`: an address, maybe with a name before it. */
export type Smtp = { readonly url: string; readonly from: string }

/** What came of an attempt. The text of an error has the address in it; its codes do not. */
export type Attempt =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'refused' | 'failed'; readonly code: unknown; readonly responseCode: unknown }

export type Deliver = (mail: Mail, message: Message, signal: AbortSignal) => Promise<Attempt>

/** Milliseconds. After the message a server may take ten minutes: to give up earlier would send it twice (RFC 5321 4.5.3.2). */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 30_000, socketTimeout: 600_000 }

const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host)

const transportOf = ({ url }: Smtp) => {
  const { hostname, username } = new URL(url)
  // A password goes over no network in the clear.
  return { url, ...timeouts, requireTLS: username !== '' && !isLoopback(hostname) }
}

/** A 5xx ends the attempts (RFC 5321 4.2.1), but for that of a login: it is about this server, and not about the mail. */
const attemptOf = (error: unknown): Attempt => {
  const [code, responseCode] = ['code', 'responseCode'].map((name): unknown => Reflect.get(Object(error), name))
  const isRefused = code !== 'EAUTH' && Number(responseCode) >= 500
  return { outcome: isRefused ? 'refused' : 'failed', code, responseCode }
}

/** Sends mails over SMTP, one over each connection. The library is loaded with the first of them. */
export const smtpDelivery = (smtp: Smtp): Deliver => {
  const transport = async () => {
    const { createTransport } = await import('nodemailer')
    return createTransport(transportOf(smtp))
  }
  let opened: ReturnType<typeof transport> | undefined
  const domain = /@([^@>]+)>?$/.exec(smtp.from)?.[1]
  return async ({ id, address, createdAt }, message, signal) => {
    opened ??= transport()
    try {
      await (await opened).sendMail({
        ...message,
        from: smtp.from,
        // Not as text, which would be parsed: a comma in it would make two of one.
        to: { name: '', address },
        // The same for each attempt, so that the receiver knows a mail that comes twice.
        messageId: `<${id}@${domain}>`,
        date: new Date(createdAt),
        // No answer to it by a machine (RFC 3834 5).
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
        signal,
      })
      return { outcome: 'sent' }
    } catch (error) {
      return attemptOf(error)
    }
  }
}
