import { inserted, selected } from '../database/columns.ts'
import {
  after,
  type Claimed,
  hour,
  type Mail,
  type MailKind,
  mailColumns,
  mostAnHour,
  mostKept,
  type OpenOutbox,
} from '../mail/outbox.ts'
import type { Postgres } from './pool.ts'

/** The mails in PostgreSQL, see `openOutbox`. */
export const openOutbox = ({ statement }: Postgres, isSent: boolean): OpenOutbox<Promise<boolean>, Promise<void>> => {
  const members = selected(mailColumns)
  // Until the end of the transaction, so that no two of them count the mails to one address.
  const lock = statement<{ address: string }>('SELECT pg_advisory_xact_lock(hashtextextended(lower(@address), 0))')
  const recent = statement<{ address: string; kind: MailKind; since: string }, { count: number }>(
    `SELECT count(*)::integer AS count FROM outbox
     WHERE lower(address) = lower(@address) AND kind = @kind AND created_at > @since`,
  )
  const insert = statement<Mail & { readonly nextAt: string }>(
    `INSERT INTO outbox ${inserted({ ...mailColumns, nextAt: 'next_at' })}`,
  )
  const remove = statement<{ id: string }>('DELETE FROM outbox WHERE id = @id')
  const trim = statement(
    `DELETE FROM outbox WHERE number <= (SELECT number FROM outbox ORDER BY number DESC LIMIT 1 OFFSET ${mostKept})`,
  )
  const newest = statement<object, Mail>(
    `SELECT ${members} FROM outbox WHERE next_at IS NOT NULL ORDER BY number DESC LIMIT ${mostKept}`,
  )
  const waiting = statement<object, { count: number }>(
    'SELECT count(*)::integer AS count FROM outbox WHERE next_at IS NOT NULL',
  )
  const due = statement<{ now: string }>('SELECT 1 FROM outbox WHERE next_at <= @now LIMIT 1')
  // What another instance is claiming is passed over, and what it has claimed is not due any more.
  const claim = statement<{ now: string; until: string; count: number }, Claimed>(
    `WITH due AS MATERIALIZED (
       SELECT id AS due_id FROM outbox WHERE next_at <= @now ORDER BY next_at LIMIT @count FOR UPDATE SKIP LOCKED)
     UPDATE outbox SET attempts = attempts + 1, next_at = @until FROM due WHERE id = due_id
     RETURNING ${members}, attempts`,
  )
  const keep = statement<{ ids: readonly string[]; until: string }>(
    'UPDATE outbox SET next_at = @until WHERE id = ANY(@ids) AND next_at IS NOT NULL',
  )
  const finish = statement<{ id: string }>(
    'UPDATE outbox SET next_at = NULL, username = NULL, link = NULL WHERE id = @id',
  )
  const forget = statement<{ before: string }>('DELETE FROM outbox WHERE next_at IS NULL AND created_at <= @before')

  return {
    hasRoom: async (address, kind, now) => {
      await lock({ address })
      const [row] = await recent({ address, kind, since: after(now, -hour) })
      return (row?.count ?? 0) < mostAnHour
    },
    add: async (mail) => {
      await insert({ ...mail, nextAt: mail.createdAt })
      if (!isSent) await trim({})
    },
    remove: async (id) => {
      await remove({ id })
    },
    newest: () => newest({}),
    waiting: async () => (await waiting({}))[0]?.count ?? 0,
    isAnyDue: async (now) => (await due({ now })).length > 0,
    claim: (now, until, count) => claim({ now, until, count }),
    postpone: async (ids, until) => {
      await keep({ ids, until })
    },
    finish: async (id, now) => {
      await finish({ id })
      await forget({ before: after(now, -hour) })
    },
  }
}
