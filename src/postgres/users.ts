import { assigned, inserted, selected } from '../database/columns.ts'
import { isSameAddress, type User, type UserObserver, type UserStore, userColumns } from '../users/store.ts'
import { brokenConstraint } from './errors.ts'
import type { Postgres } from './pool.ts'

/** The store of users in PostgreSQL. Each constraint that they can break is named by what it says. */
export default ({ statement, write }: Postgres): UserStore => {
  const members = selected(userColumns)
  const byId = statement<{ id: string }, User>(`SELECT ${members} FROM users WHERE id = @id`)
  const byUsername = statement<{ username: string }, User>(`SELECT ${members} FROM users WHERE username = @username`)
  const current = statement<{ id: string }, User>(`SELECT ${members} FROM users WHERE id = @id FOR UPDATE`)
  const insert = statement<User>(`INSERT INTO users ${inserted(userColumns)}`)
  const { email, passwordHash, emailConfirmedAt } = userColumns
  const update = statement<User>(
    `UPDATE users SET ${assigned({ email, passwordHash, emailConfirmedAt })} WHERE id = @id`,
  )
  const remove = statement<{ id: string }>('DELETE FROM users WHERE id = @id')
  const endOthers = statement<{ now: string; id: string; keptSession: string }>(
    'UPDATE sessions SET ended_at = @now WHERE user_id = @id AND id <> @keptSession AND ended_at IS NULL',
  )

  const observers: UserObserver[] = []

  return {
    observers,
    add: (user) =>
      write(async () => {
        await insert(user)
        for (const observe of observers) await observe(user, undefined, user.createdAt)
        return undefined
      }).catch((error: unknown) => brokenConstraint(error, 'username-taken', 'email-taken')),
    byId: async (id) => (await byId({ id }))[0],
    byUsername: async (username) => (await byUsername({ username }))[0],
    change: ({ id, passwordHash }, change, guard, keptSession, now) =>
      write(async () => {
        const [user] = await current({ id })
        if (!user) return 'gone'
        if (!guard(user)) return { refused: user }
        const isGuarded = (change.email ?? change.passwordHash) !== undefined
        if (isGuarded && user.passwordHash !== passwordHash) return 'stale'
        const isSame = isSameAddress(change.email ?? user.email, user.email)
        const changed = { ...user, ...change, emailConfirmedAt: isSame ? user.emailConfirmedAt : null }
        await update(changed)
        if (change.passwordHash !== undefined) await endOthers({ now, id, keptSession })
        for (const observe of observers) await observe(changed, user, now)
        return changed
      }).catch((error: unknown) => brokenConstraint(error, 'email-taken')),
    remove: (id, guard) =>
      write(async () => {
        const [user] = await current({ id })
        if (!user) return 'gone'
        if (!guard(user)) return { refused: user }
        await remove({ id })
        return 'removed'
      }),
  }
}
