import type { Database } from 'better-sqlite3'
import { type Columns, inserted, selected } from '../database/columns.ts'
import type { Write } from '../database/writes.ts'
import type { Awaitable } from '../door.ts'

export type MailKind = 'email-confirmation' | 'password-reset' | 'email-change'

/** A mail that waits to be sent. Times are ISO 8601 strings in UTC. */
export type Mail = {
  /** Also the left part of its Message-ID. */
  readonly id: string
  readonly kind: MailKind
  /** In the user's own spelling. */
  readonly address: string
  readonly username: string
  /** The secret part of its link; null where it has none. */
  readonly link: string | null
  readonly createdAt: string
}

/** A mail that was claimed, and how often that has happened. */
export type Claimed = Mail & { readonly attempts: number }

/** The mails that wait. Times are ISO 8601 strings in UTC. */
export type Outbox = {
  newest(): Awaitable<Mail[]>
  /** How many mails are neither sent nor given up. */
  waiting(): Awaitable<number>
  isAnyDue(now: string): Awaitable<boolean>
  /** Claims mails that are due: until then nobody else does. */
  claim(now: string, until: string, count: number): Promise<Claimed[]>
  /** Sets when mails are due again. */
  postpone(ids: readonly string[], until: string): Promise<void>
  /** Notes that a mail was sent or given up, and forgets what it said. */
  finish(id: string, now: string): Promise<void>
}

/** The columns of a mail. */
export const mailColumns = {
  id: 'id',
  kind: 'kind',
  address: 'address',
  username: 'username',
  link: 'link',
  createdAt: 'created_at',
} as const satisfies Columns<Mail>

/** The mails of each kind that go to one address in an hour. */
export const mostAnHour = 5
export const hour = 60 * 60 * 1000

/** The mails that are kept where none is sent. */
export const mostKept = 500

export const after = (time: string, milliseconds: number): string =>
  new Date(Date.parse(time) + milliseconds).toISOString()

/** The same with what the transaction of what causes a mail calls; each is a promise where a statement is one. */
export type OpenOutbox<Room extends Awaitable<boolean>, Done extends Awaitable<void>> = Outbox & {
  /** Whether another mail of this kind may go to this address. */
  hasRoom(address: string, kind: MailKind, now: string): Room
  add(mail: Mail): Done
  /** Takes back what the same transaction has added. */
  remove(id: string): Done
}

/** The mails in SQLite. `isSent` tells whether a sender takes them from there; else only the newest are kept. */
export const openOutbox = (database: Database, write: Write, isSent: boolean): OpenOutbox<boolean, void> => {
  const recent = database
    .prepare<[string, MailKind, string], number>(
      'SELECT count(*) FROM outbox WHERE address = ? AND kind = ? AND created_at > ?',
    )
    .pluck()
  const insert = database.prepare<Mail & { readonly nextAt: string }>(
    `INSERT INTO outbox ${inserted({ ...mailColumns, nextAt: 'next_at' })}`,
  )
  const remove = database.prepare<[string]>('DELETE FROM outbox WHERE id = ?')
  const trim = database.prepare<[number]>(
    'DELETE FROM outbox WHERE rowid <= (SELECT rowid FROM outbox ORDER BY rowid DESC LIMIT 1 OFFSET ?)',
  )
  const newest = database.prepare<[number], Mail>(
    `SELECT ${selected(mailColumns)} FROM outbox WHERE next_at IS NOT NULL ORDER BY rowid DESC LIMIT ?`,
  )
  const waiting = database.prepare<[], number>('SELECT count(*) FROM outbox WHERE next_at IS NOT NULL').pluck()
  const due = database.prepare<[string], number>('SELECT 1 FROM outbox WHERE next_at <= ? LIMIT 1').pluck()
  const claim = database.prepare<{ now: string; until: string; count: number }, Claimed>(
    `UPDATE outbox SET attempts = attempts + 1, next_at = @until
     WHERE id IN (SELECT id FROM outbox WHERE next_at <= @now ORDER BY next_at LIMIT @count)
     RETURNING ${selected(mailColumns)}, attempts`,
  )
  const keep = database.prepare<[string, string]>('UPDATE outbox SET next_at = ? WHERE id = ? AND next_at IS NOT NULL')
  const finish = database.prepare<[string]>(
    'UPDATE outbox SET next_at = NULL, username = NULL, link = NULL WHERE id = ?',
  )
  const forget = database.prepare<[string]>('DELETE FROM outbox WHERE next_at IS NULL AND created_at <= ?')

  return {
    hasRoom: (address, kind, now) => (recent.get(address, kind, after(now, -hour)) ?? 0) < mostAnHour,
    add: (mail) => {
      insert.run({ ...mail, nextAt: mail.createdAt })
      if (!isSent) trim.run(mostKept)
    },
    remove: (id) => {
      remove.run(id)
    },
    newest: () => newest.all(mostKept),
    waiting: () => waiting.get() ?? 0,
    isAnyDue: (now) => due.get(now) !== undefined,
    claim: (now, until, count) => write(() => claim.all({ now, until, count })),
    postpone: (ids, until) =>
      write(() => {
        for (const id of ids) keep.run(until, id)
      }),
    finish: (id, now) =>
      write(() => {
        finish.run(id)
        forget.run(after(now, -hour))
      }),
  }
}
