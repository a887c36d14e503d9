import { inserted, selected } from '../database/columns.ts'
import type { Caller } from '../kitchen.ts'
import {
  grace,
  mostLiving,
  type RefreshToken,
  remembered,
  type Session,
  type SessionStore,
  sessionColumns,
} from '../sessions/store.ts'
import type { Postgres } from './pool.ts'

/** The store of sessions in PostgreSQL. */
export default ({ statement, write }: Postgres): SessionStore => {
  const members = selected(sessionColumns)
  // With the lock, a change of the password comes before this session or ends it, and nobody else counts the sessions.
  const owner = statement<{ userId: string; passwordHash: string }>(
    'SELECT 1 FROM users WHERE id = @userId AND password_hash = @passwordHash FOR UPDATE',
  )
  const insert = statement<Session>(`INSERT INTO sessions ${inserted(sessionColumns)}`)
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
  const caller = statement<{ sessionId: string; userId: string; now: string }, Caller>(
    `SELECT user_id AS "userId", (SELECT username FROM users WHERE users.id = user_id) AS username, id AS "sessionId"
     FROM sessions WHERE id = @sessionId AND user_id = @userId AND ended_at IS NULL AND expires_at > @now`,
  )
  const byId = statement<{ id: string }, Session>(`SELECT ${members} FROM sessions WHERE id = @id`)
  const living = statement<{ userId: string; now: string }, Session>(
    `SELECT ${members} FROM sessions WHERE user_id = @userId AND ended_at IS NULL AND expires_at > @now
     ORDER BY created_at DESC, id DESC`,
  )
  const end = statement<{ id: string; now: string }>(
    'UPDATE sessions SET ended_at = @now WHERE id = @id AND ended_at IS NULL',
  )
  const prolong = statement<{ id: string; expiresAt: string }>(
    'UPDATE sessions SET expires_at = @expiresAt WHERE id = @id',
  )
  // All that happens to the tokens of a session happens under the lock of its row.
  const sessionOf = statement<{ hash: Buffer }, Session>(
    `SELECT ${members} FROM sessions WHERE id = (SELECT session_id FROM refresh_tokens WHERE hash = @hash) FOR UPDATE`,
  )
  const token = statement<{ hash: Buffer }, RefreshToken>(
    `SELECT session_id AS "sessionId", expires_at AS "expiresAt", spent_at AS "spentAt", successor
     FROM refresh_tokens WHERE hash = @hash`,
  )
  const spend = statement<{ hash: Buffer; fresh: Buffer; now: string }>(
    'UPDATE refresh_tokens SET spent_at = @now, successor = @fresh WHERE hash = @hash',
  )
  const revoke = statement<{ hash: Buffer }>(
    'DELETE FROM refresh_tokens WHERE hash = @hash AND spent_at IS NULL RETURNING 1',
  )

  /** Takes back what was given out for a spent token; false if that is too late. */
  const isRevoked = async ({ spentAt, successor }: RefreshToken, now: string): Promise<boolean> =>
    spentAt !== null &&
    successor !== null &&
    Date.parse(now) - Date.parse(spentAt) <= grace &&
    (await revoke({ hash: successor })).length > 0

  return {
    open: (session, hash, passwordHash) =>
      write(async () => {
        const { id, userId, createdAt: now, expiresAt } = session
        if ((await owner({ userId, passwordHash })).length === 0) return false
        await insert(session)
        await insertToken({ hash, id, expiresAt })
        await endOldest({ now, userId })
        await forget({ before: new Date(Date.parse(now) - remembered).toISOString() })
        return true
      }),
    caller: async (sessionId, userId, now) => (await caller({ sessionId, userId, now }))[0],
    byId: async (id) => (await byId({ id }))[0],
    living: (userId, now) => living({ userId, now }),
    end: async (id, now) => {
      await end({ id, now })
    },
    rotate: (hash, fresh, expiresAt, now) =>
      write(async () => {
        const [session] = await sessionOf({ hash })
        const [found] = await token({ hash })
        if (!session || !found) return undefined
        const { id } = session
        const isStolen = found.spentAt !== null && !(await isRevoked(found, now))
        if (isStolen) await end({ id, now })
        if (isStolen || session.endedAt !== null || found.expiresAt <= now) return undefined
        await spend({ hash, fresh, now: found.spentAt ?? now })
        await insertToken({ hash: fresh, id, expiresAt })
        await prolong({ id, expiresAt })
        return { ...session, expiresAt }
      }),
  }
}
