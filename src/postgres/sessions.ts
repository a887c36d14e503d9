import { selected } from '../database/columns.ts'
import type { Caller } from '../kitchen.ts'
import {
  callerMembers,
  earlier,
  grace,
  mostLiving,
  type RefreshToken,
  remembered,
  type Session,
  type SessionStore,
  sessionColumns,
  tokenMembers,
} from '../sessions/store.ts'
import type { Postgres } from './pool.ts'

/** The store of sessions in PostgreSQL. */
export default ({ statement, together, write }: Postgres): SessionStore => {
  const members = selected(sessionColumns)
  // With the lock, a change of the password comes before this session or ends it, and nobody else counts the sessions.
  const insert = statement<Session & { readonly passwordHash: string }>(
    `INSERT INTO sessions (id, user_id, created_at, expires_at, ended_at)
     SELECT @id, id, @createdAt, @expiresAt, @endedAt FROM users
     WHERE id = @userId AND password_hash = @passwordHash FOR UPDATE RETURNING 1`,
  )
  const insertToken = statement<{ hash: Buffer; id: string; expiresAt: string }>(
    'INSERT INTO refresh_tokens VALUES (@hash, @id, @expiresAt, NULL, NULL)',
  )
  const endOldest = statement<{ now: string; userId: string }>(
    `UPDATE sessions SET ended_at = @now WHERE id IN (
       SELECT id FROM sessions WHERE user_id = @userId AND ended_at IS NULL AND expires_at > @now
       ORDER BY created_at DESC, id DESC OFFSET ${mostLiving})`,
  )
  // Some at a time: more than a login can add. What another login deletes is passed over.
  const forget = statement<{ before: string }>(
    `DELETE FROM sessions WHERE id IN (
       SELECT id FROM sessions WHERE coalesce(ended_at, expires_at) <= @before LIMIT 10 FOR UPDATE SKIP LOCKED)`,
  )
  const callers = statement<{ ids: readonly string[]; now: string }, Caller>(
    `SELECT ${callerMembers} FROM sessions WHERE id = ANY(@ids) AND ended_at IS NULL AND expires_at > @now`,
  )
  type Claimed = { readonly sessionId: string; readonly userId: string; readonly now: string }
  const caller = together(
    (claimed: readonly Claimed[]) =>
      // The times of one turn of the event loop are as good as one.
      callers({ ids: claimed.map(({ sessionId }) => sessionId), now: claimed.at(-1)?.now ?? '' }),
    (found, { sessionId, userId }) => found.sessionId === sessionId && found.userId === userId,
  )
  const byId = statement<{ id: string }, Session>(`SELECT ${members} FROM sessions WHERE id = @id`)
  const living = statement<{ userId: string; now: string }, Session>(
    `SELECT ${members} FROM sessions WHERE user_id = @userId AND ended_at IS NULL AND expires_at > @now
     ORDER BY created_at DESC, id DESC`,
  )
  const end = statement<{ id: string; now: string }>(
    'UPDATE sessions SET ended_at = @now WHERE id = @id AND ended_at IS NULL',
  )
  // All that happens to the tokens of a session happens under the lock of its row.
  const lock = statement<{ hash: Buffer }>(
    'SELECT 1 FROM sessions WHERE id = (SELECT session_id FROM refresh_tokens WHERE hash = @hash) FOR UPDATE',
  )
  const token = statement<{ hash: Buffer }, RefreshToken>(
    `SELECT ${tokenMembers} FROM refresh_tokens WHERE hash = @hash`,
  )
  // See `revoke` in SQLite.
  const revoke = statement<{ hash: Buffer; since: string }>(
    `DELETE FROM refresh_tokens WHERE spent_at IS NULL
       AND hash = (SELECT successor FROM refresh_tokens WHERE hash = @hash AND spent_at >= @since) RETURNING 1`,
  )
  const prolong = statement<{ id: string; expiresAt: string }, Session>(
    `UPDATE sessions SET expires_at = @expiresAt WHERE id = @id AND ended_at IS NULL RETURNING ${members}`,
  )
  const spend = statement<{ hash: Buffer; fresh: Buffer; now: string }>(
    'UPDATE refresh_tokens SET spent_at = @now, successor = @fresh WHERE hash = @hash',
  )

  return {
    open: (session, hash, passwordHash) =>
      write(async () => {
        const { id, userId, createdAt: now, expiresAt } = session
        if ((await insert({ ...session, passwordHash })).length === 0) return false
        await insertToken({ hash, id, expiresAt })
        await endOldest({ now, userId })
        await forget({ before: earlier(now, remembered) })
        return true
      }),
    caller: (sessionId, userId, now) => caller({ sessionId, userId, now }),
    byId: async (id) => (await byId({ id }))[0],
    living: (userId, now) => living({ userId, now }),
    end: async (id, now) => {
      await end({ id, now })
    },
    rotate: (hash, fresh, expiresAt, now) =>
      write(async () => {
        await lock({ hash })
        const [found] = await token({ hash })
        if (!found) return undefined
        const { sessionId: id, spentAt } = found
        const since = earlier(now, grace)
        if (spentAt !== null && (await revoke({ hash, since })).length === 0) await end({ id, now })
        const [session] = found.expiresAt > now ? await prolong({ id, expiresAt }) : []
        if (!session) return undefined
        await spend({ hash, fresh, now: spentAt ?? now })
        await insertToken({ hash: fresh, id, expiresAt })
        return session
      }),
  }
}
