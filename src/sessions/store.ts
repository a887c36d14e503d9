import type { Database } from 'better-sqlite3'
import { type Columns, selected } from '../database/columns.ts'
import type { Write } from '../database/writes.ts'
import type { Awaitable } from '../door.ts'
import type { Caller } from '../kitchen.ts'

export type Session = {
  readonly id: string
  readonly userId: string
  readonly createdAt: string
  /** The session expires together with its last refresh token. */
  readonly expiresAt: string
  readonly endedAt: string | null
}

/** The store of sessions. Times are ISO 8601 strings in UTC, which sort by time. */
export type SessionStore = {
  /**
   * Returns false if the user no longer exists, or has changed the password since it was checked. The oldest session of
   * more than 200 living ones ends, and sessions that ended long ago are deleted.
   */
  open(session: Session, refreshHash: Buffer, passwordHash: string): Awaitable<boolean>
  /** The caller of a session that has neither ended nor expired. */
  caller(sessionId: string, userId: string, now: string): Awaitable<Caller | undefined>
  byId(id: string): Awaitable<Session | undefined>
  living(userId: string, now: string): Awaitable<Session[]>
  end(id: string, now: string): Awaitable<void>
  /**
   * Replaces a refresh token by a new one. If it was already used, this replaces its successor, or ends the session where
   * that is too late.
   */
  rotate(spent: Buffer, fresh: Buffer, expiresAt: string, now: string): Awaitable<Session | undefined>
}

/** The columns of a session. */
export const sessionColumns = {
  id: 'id',
  userId: 'user_id',
  createdAt: 'created_at',
  expiresAt: 'expires_at',
  endedAt: 'ended_at',
} as const satisfies Columns<Session>

/** A refresh token as it is stored. */
export type RefreshToken = { readonly sessionId: string; readonly expiresAt: string; readonly spentAt: string | null }

/** The columns of a refresh token, for SELECT. */
export const tokenMembers = 'session_id AS "sessionId", expires_at AS "expiresAt", spent_at AS "spentAt"'

/** The columns of a caller, for SELECT. A join over two text keys would take five times as long. */
export const callerMembers =
  'user_id AS "userId", (SELECT username FROM users WHERE users.id = user_id) AS username, id AS "sessionId"'

/**
 * Milliseconds for which a spent refresh token may come again, because the answer to the first time was lost or two tabs
 * have sent it. Later, or after its successor was used, two parties have it, and one of them is a thief (RFC 9700 4.14).
 */
export const grace = 10_000

/** The maximum number of living sessions of a user, whom a class may share. */
export const mostLiving = 200

/** Milliseconds for which an ended session is kept, to return 410 to its owner instead of 404. */
export const remembered = 30 * 24 * 60 * 60 * 1000

export const earlier = (time: string, milliseconds: number): string =>
  new Date(Date.parse(time) - milliseconds).toISOString()

/** The store of sessions in SQLite. Each statement is prepared once. */
export const sessionStore = (database: Database, write: Write): SessionStore => {
  const insert = database.prepare<Session & { readonly passwordHash: string }>(
    `INSERT INTO sessions (id, user_id, created_at, expires_at, ended_at)
     SELECT @id, id, @createdAt, @expiresAt, @endedAt FROM users
     WHERE id = @userId AND password_hash = @passwordHash`,
  )
  const insertToken = database.prepare<[Buffer, string, string]>(
    'INSERT INTO refresh_tokens VALUES (?, ?, ?, NULL, NULL)',
  )
  const endOldest = database.prepare<[string, string, string]>(
    `UPDATE sessions SET ended_at = ? WHERE id IN (
       SELECT id FROM sessions WHERE user_id = ? AND ended_at IS NULL AND expires_at > ?
       ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET ${mostLiving})`,
  )
  // Some at a time: more than a login can add, and few enough not to hold it up.
  const forget = database.prepare<[string]>(
    `DELETE FROM sessions WHERE id IN (
       SELECT id FROM sessions WHERE coalesce(ended_at, expires_at) <= ? LIMIT 10)`,
  )
  const caller = database.prepare<[string, string, string], Caller>(
    `SELECT ${callerMembers} FROM sessions WHERE id = ? AND user_id = ? AND ended_at IS NULL AND expires_at > ?`,
  )
  const byId = database.prepare<[string], Session>(`SELECT ${selected(sessionColumns)} FROM sessions WHERE id = ?`)
  const living = database.prepare<[string, string], Session>(
    `SELECT ${selected(sessionColumns)} FROM sessions WHERE user_id = ? AND ended_at IS NULL AND expires_at > ?
     ORDER BY created_at DESC, id DESC`,
  )
  const end = database.prepare<[string, string]>('UPDATE sessions SET ended_at = ? WHERE id = ? AND ended_at IS NULL')
  const token = database.prepare<[Buffer], RefreshToken>(`SELECT ${tokenMembers} FROM refresh_tokens WHERE hash = ?`)
  // Takes back what was given out for a spent token, unless that was used or it is too late.
  const revoke = database.prepare<[Buffer, string]>(
    `DELETE FROM refresh_tokens WHERE spent_at IS NULL
       AND hash = (SELECT successor FROM refresh_tokens WHERE hash = ? AND spent_at >= ?)`,
  )
  const prolong = database.prepare<[string, string], Session>(
    `UPDATE sessions SET expires_at = ? WHERE id = ? AND ended_at IS NULL RETURNING ${selected(sessionColumns)}`,
  )
  const spend = database.prepare<[string, Buffer, Buffer]>(
    'UPDATE refresh_tokens SET spent_at = ?, successor = ? WHERE hash = ?',
  )

  return {
    open: (session, refreshHash, passwordHash) =>
      write(() => {
        if (insert.run({ ...session, passwordHash }).changes === 0) return false
        const { id, userId, createdAt, expiresAt } = session
        insertToken.run(refreshHash, id, expiresAt)
        endOldest.run(createdAt, userId, createdAt)
        forget.run(earlier(createdAt, remembered))
        return true
      }),
    caller: (sessionId, userId, now) => caller.get(sessionId, userId, now),
    byId: (id) => byId.get(id),
    living: (userId, now) => living.all(userId, now),
    end: (id, now) =>
      write(() => {
        end.run(now, id)
      }),
    rotate: (spent, fresh, expiresAt, now) =>
      write(() => {
        const found = token.get(spent)
        if (!found) return undefined
        const { sessionId, spentAt } = found
        if (spentAt !== null && revoke.run(spent, earlier(now, grace)).changes === 0) end.run(now, sessionId)
        const session = found.expiresAt > now ? prolong.get(expiresAt, sessionId) : undefined
        if (!session) return undefined
        spend.run(spentAt ?? now, fresh, spent)
        insertToken.run(fresh, sessionId, expiresAt)
        return session
      }),
  }
}
