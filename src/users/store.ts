import type { Database } from 'better-sqlite3'
import { assigned, type Columns, inserted, selected } from '../database/columns.ts'
import type { Write } from '../database/writes.ts'
import type { Awaitable } from '../door.ts'

export type User = {
  readonly id: string
  readonly username: string
  readonly email: string
  readonly passwordHash: string
  readonly createdAt: string
  /** When the user confirmed the address, ISO 8601; null until then. */
  readonly emailConfirmedAt: string | null
}

/**
 * Called in the transaction in which a user was added (`before` is undefined) or changed, and waited for there where the
 * statements of the database are.
 */
export type UserObserver = (after: User, before: User | undefined, now: string) => Awaitable<void>

/** Addresses are the same whatever their case. */
export const isSameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** The store of users. Implement it to use another database. */
export type UserStore = {
  readonly observers: UserObserver[]
  add(user: User): Awaitable<'username-taken' | 'email-taken' | undefined>
  byId(id: string): Awaitable<User | undefined>
  byUsername(username: string): Awaitable<User | undefined>
  /**
   * Changes a user. A new address is not confirmed. A new password also ends all sessions of the user except `keptSession`,
   * in one transaction. Returns 'stale' if the password has changed since it was checked against `user`, and the user that
   * `guard` has refused.
   */
  change(
    user: User,
    change: { readonly email?: string; readonly passwordHash?: string },
    guard: (newest: User) => boolean,
    keptSession: string,
    now: string,
  ): Awaitable<User | { readonly refused: User } | 'email-taken' | 'stale' | 'gone'>
  /** Deletes a user with their recipes and sessions. */
  remove(id: string, guard: (newest: User) => boolean): Awaitable<'removed' | { readonly refused: User } | 'gone'>
}

/** The columns of a user. */
export const userColumns = {
  id: 'id',
  username: 'username',
  email: 'email',
  passwordHash: 'password_hash',
  createdAt: 'created_at',
  emailConfirmedAt: 'email_confirmed_at',
} as const satisfies Columns<User>

/** Finds a user in SQLite. */
export const userBy = (database: Database, column: 'id' | 'username' | 'email') =>
  database.prepare<[string], User>(`SELECT ${selected(userColumns)} FROM users WHERE ${column} = ?`)

/** The store of users in SQLite. Each statement is prepared once. */
export const userStore = (database: Database, write: Write): UserStore => {
  const [byId, byUsername, byEmail] = [userBy(database, 'id'), userBy(database, 'username'), userBy(database, 'email')]
  const insert = database.prepare<User>(`INSERT INTO users ${inserted(userColumns)}`)
  const { email, passwordHash, emailConfirmedAt } = userColumns
  const update = database.prepare<User>(
    `UPDATE users SET ${assigned({ email, passwordHash, emailConfirmedAt })} WHERE id = @id`,
  )
  const remove = database.prepare<[string]>('DELETE FROM users WHERE id = ?')
  const endOthers = database.prepare<[string, string, string]>(
    'UPDATE sessions SET ended_at = ? WHERE user_id = ? AND id <> ? AND ended_at IS NULL',
  )

  const observers: UserObserver[] = []

  return {
    observers,
    add: (user) =>
      write(() => {
        if (byUsername.get(user.username)) return 'username-taken'
        if (byEmail.get(user.email)) return 'email-taken'
        insert.run(user)
        for (const observe of observers) observe(user, undefined, user.createdAt)
        return undefined
      }),
    byId: (id) => byId.get(id),
    byUsername: (username) => byUsername.get(username),
    change: ({ id, passwordHash }, change, guard, keptSession, now) =>
      write(() => {
        const current = byId.get(id)
        if (!current) return 'gone'
        if (!guard(current)) return { refused: current }
        const isGuarded = (change.email ?? change.passwordHash) !== undefined
        if (isGuarded && current.passwordHash !== passwordHash) return 'stale'
        const isSame = isSameAddress(change.email ?? current.email, current.email)
        const changed = { ...current, ...change, emailConfirmedAt: isSame ? current.emailConfirmedAt : null }
        const holder = byEmail.get(changed.email)
        if (holder && holder.id !== id) return 'email-taken'
        update.run(changed)
        if (change.passwordHash !== undefined) endOthers.run(now, id, keptSession)
        for (const observe of observers) observe(changed, current, now)
        return changed
      }),
    remove: (id, guard) =>
      write(() => {
        const current = byId.get(id)
        if (!current) return 'gone'
        if (!guard(current)) return { refused: current }
        remove.run(id)
        return 'removed'
      }),
  }
}
