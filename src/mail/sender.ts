import { setTimeout as wait } from 'node:timers/promises'
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
  const underWay = new Map<string, Promise<unknown>>()
  const aborter = new AbortController()
  const stopping = new AbortController()
  let renewAt = ''

  /** When a mail that failed is due again, a fifth earlier at random; undefined if it is given up. */
  const nextAttempt = ({ attempts, createdAt }: Claimed): string | undefined => {
    const next = after(Math.min(pause * 2 ** (attempts - 1), longestPause) * (1 - Math.random() / 5))
    return Date.parse(next) - Date.parse(createdAt) > patience ? undefined : next
  }

  const note = async (mail: Claimed, { outcome, ...codes }: Attempt): Promise<void> => {
    const { id, kind, attempts } = mail
    const next = outcome === 'failed' ? nextAttempt(mail) : undefined
    await (next === undefined ? outbox.finish(id, now().toISOString()) : outbox.postpone([id], next))
    const line = { mail: id, kind, attempts, ...codes }
    if (outcome === 'sent') log.info(line, 'mail sent')
    else log.warn(line, next === undefined ? 'mail given up' : 'mail not sent yet')
  }

  /** Whether it was done. */
  const attempted = (work: Promise<void>): Promise<boolean> =>
    work.then(
      () => true,
      (error) => {
        log.error({ err: error }, 'the outbox cannot be read or written')
        return false
      },
    )

  /** Until it is noted what came of it, a mail stays under way, and its claim is renewed: else it would be sent twice. */
  const send = async (mail: Claimed): Promise<void> => {
    const attempt = await deliver(mail, write(mail), aborter.signal)
    for (let isLast = false; !(await attempted(note(mail, attempt))) && !isLast; ) {
      isLast = stopping.signal.aborted
      await wait(look, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }

  /** Throws before anything is claimed if it cannot be done: what is under way may be due by then. */
  const renew = async (): Promise<void> => {
    if (underWay.size === 0 || now().toISOString() < renewAt) return
    const next = after(claim / 3)
    await outbox.postpone([...underWay.keys()], after(claim))
    renewAt = next
  }

  const lookOnce = async (): Promise<void> => {
    await renew()
    const time = now().toISOString()
    if (stopping.signal.aborted || underWay.size >= most || !(await outbox.isAnyDue(time))) return
    for (const mail of await outbox.claim(time, after(claim), most - underWay.size)) {
      const sending = attempted(send(mail)).finally(() => underWay.delete(mail.id))
      underWay.set(mail.id, sending)
    }
  }

  let looking: Promise<unknown> | undefined
  const tick = (): void => {
    looking ??= attempted(lookOnce()).finally(() => {
      looking = undefined
    })
  }
  const timer = setInterval(tick, look).unref()
  tick()

  return {
    end: async (): Promise<void> => {
      stopping.abort()
      const deadline = setTimeout(() => aborter.abort(), ending)
      await looking
      await Promise.all(underWay.values())
      clearTimeout(deadline)
      clearInterval(timer)
      await looking
    },
  }
}
