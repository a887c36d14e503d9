import type { FastifyBaseLogger } from 'fastify'
import type { Claimed, Mail, Outbox } from './outbox.ts'
import type { Attempt, Deliver } from './smtp.ts'
import type { Message } from './templates.ts'

const minute = 60_000

/** Milliseconds. */
const usualPace = {
  /** Between looks at the outbox. They are all that starts a mail: what a request takes says nothing of whether one goes. */
  look: 2_000,
  /** For which a claim holds. It is renewed as long as its sender lives. */
  claim: 30_000,
  /** After the first attempt that failed; each later pause is twice as long, up to the longest. */
  pause: 20_000,
  longestPause: 60 * minute,
  /** After which a mail is given up. */
  patience: 24 * 60 * minute,
  /** For what is under way when the server ends. */
  ending: 20_000,
}

export type Pace = typeof usualPace

/** Mails that are sent at once. */
const most = 8

type SenderOptions = {
  readonly outbox: Outbox
  readonly write: (mail: Mail) => Message
  readonly deliver: Deliver
  readonly now: () => Date
  readonly log: FastifyBaseLogger
  readonly pace?: Partial<Pace> | undefined
}

/**
 * Sends what waits in the outbox. A claim keeps other instances away and runs out when its sender has died, so nothing is
 * lost. `end` starts no more mails, and waits for those under way.
 */
export const startSender = ({ outbox, write, deliver, now, log, pace }: SenderOptions) => {
  const { look, claim, pause, longestPause, patience, ending } = { ...usualPace, ...pace }
  const after = (milliseconds: number): string => new Date(now().getTime() + milliseconds).toISOString()
  const underWay = new Map<string, Promise<void>>()
  /** What came of mails and is not noted yet. Until it is, no other is claimed: a mail would be sent twice. */
  const unnoted = new Map<string, { readonly mail: Claimed; readonly attempt: Attempt }>()
  const aborter = new AbortController()
  let isEnding = false
  let renewAt = ''

  /** When a mail that failed is due again, a fifth earlier at random; undefined if it is given up. */
  const nextAttempt = ({ attempts, createdAt }: Claimed): string | undefined => {
    const next = after(Math.min(pause * 2 ** (attempts - 1), longestPause) * (1 - Math.random() / 5))
    return Date.parse(next) - Date.parse(createdAt) > patience ? undefined : next
  }

  const noteAll = async (): Promise<void> => {
    for (const [id, { mail, attempt }] of unnoted) {
      const next = attempt.outcome === 'failed' ? nextAttempt(mail) : undefined
      await (next === undefined ? outbox.finish(id, now().toISOString()) : outbox.postpone([id], next))
      unnoted.delete(id)
      const { outcome, ...codes } = attempt
      const line = { mail: id, kind: mail.kind, attempts: mail.attempts, ...codes }
      if (outcome === 'sent') log.info(line, 'mail sent')
      else log.warn(line, next === undefined ? 'mail given up' : 'mail not sent yet')
    }
  }

  let noting = Promise.resolve()
  const note = (): Promise<void> => {
    noting = noting.catch(() => {}).then(noteAll)
    return noting
  }

  const attempted = (work: Promise<void>): Promise<void> =>
    work.catch((error) => log.error({ err: error }, 'the outbox cannot be read or written'))

  const send = async (mail: Claimed): Promise<void> => {
    const attempt = await deliver(mail, write(mail), aborter.signal)
    unnoted.set(mail.id, { mail, attempt })
    await note()
  }

  const renew = async (): Promise<void> => {
    const time = now().toISOString()
    if (underWay.size === 0 || time < renewAt) return
    renewAt = after(claim / 3)
    await outbox.postpone([...underWay.keys()], after(claim))
  }

  const lookOnce = async (): Promise<void> => {
    await note()
    await renew()
    const time = now().toISOString()
    if (isEnding || underWay.size >= most || !(await outbox.isAnyDue(time))) return
    for (const mail of await outbox.claim(time, after(claim), most - underWay.size)) {
      const sending = attempted(send(mail)).finally(() => underWay.delete(mail.id))
      underWay.set(mail.id, sending)
    }
  }

  let looking: Promise<void> | undefined
  const tick = (): void => {
    looking ??= attempted(lookOnce()).finally(() => {
      looking = undefined
    })
  }
  const timer = setInterval(tick, look).unref()
  tick()

  return {
    end: async (): Promise<void> => {
      isEnding = true
      const deadline = setTimeout(() => aborter.abort(), ending)
      await looking
      await Promise.all(underWay.values())
      clearTimeout(deadline)
      clearInterval(timer)
      await looking
      if (unnoted.size > 0) await attempted(note())
    },
  }
}
