import { selected } from '../database/columns.ts'
import { isOver, type Link, type LinkKind, lifetimes, linkColumns, type OpenMail, remembered } from '../mail/links.ts'
import { after, type MailKind } from '../mail/outbox.ts'
import { hashToken } from '../sessions/tokens.ts'
import { isSameAddress, type User, type UserObserver, userColumns } from '../users/store.ts'
import { openOutbox } from './mail-outbox.ts'
import type { Postgres } from './pool.ts'

/** The stores of mail in PostgreSQL. What happens to the links of a user happens under the lock of their row. */
export default (postgres: Postgres): OpenMail =>
  ({ uuid, random }, isSent) => {
    const { statement, write } = postgres
    const outbox = openOutbox(postgres, isSent)
    const userById = statement<{ id: string }, User>(
      `SELECT ${selected(userColumns)} FROM users WHERE id = @id FOR UPDATE`,
    )
    const userByEmail = statement<{ address: string }, User>(
      `SELECT ${selected(userColumns)} FROM users WHERE lower(email) = lower(@address) FOR UPDATE`,
    )
    const insert = statement<{ hash: Buffer; owner: string | null; kind: LinkKind; expiresAt: string }>(
      'INSERT INTO links (hash, user_id, kind, expires_at) VALUES (@hash, @owner, @kind, @expiresAt)',
    )
    const remove = statement<{ hash: Buffer | null }>('DELETE FROM links WHERE hash = @hash')
    const byHash = statement<{ hash: Buffer; kind: LinkKind }, Link>(
      `SELECT ${selected(linkColumns)} FROM links WHERE hash = @hash AND kind = @kind`,
    )
    const end = statement<{ now: string; owner: string | null; kind: LinkKind; hash: Buffer | null }>(
      `UPDATE links SET ended_at = @now
     WHERE user_id = @owner AND kind = @kind AND hash IS DISTINCT FROM @hash AND ended_at IS NULL`,
    )
    const forget = statement<{ owner: string | null; since: string }>(
      'DELETE FROM links WHERE user_id = @owner AND expires_at <= @since AND confirmed_at IS NULL',
    )
    const confirmLink = statement<{ now: string; hash: Buffer }>(
      'UPDATE links SET confirmed_at = @now WHERE hash = @hash',
    )
    const confirmUser = statement<{ now: string; id: string }>(
      'UPDATE users SET email_confirmed_at = @now WHERE id = @id',
    )
    const setPassword = statement<{ passwordHash: string; id: string }>(
      'UPDATE users SET password_hash = @passwordHash WHERE id = @id',
    )
    const endSessions = statement<{ now: string; id: string }>(
      'UPDATE sessions SET ended_at = @now WHERE user_id = @id AND ended_at IS NULL',
    )

    /** See `post` in SQLite. */
    const post = async (kind: LinkKind, address: string, to: User | undefined, now: string): Promise<void> => {
      const link = random(32).toString('base64url')
      const mail = { id: uuid(), kind, address, username: to?.username ?? 'nobody', link, createdAt: now }
      const hash = hashToken(link)
      const isKept = (await outbox.hasRoom(address, kind, now)) && to !== undefined
      await outbox.add(mail)
      await insert({ hash, owner: to?.id ?? null, kind, expiresAt: after(now, lifetimes[kind]) })
      const owner = isKept ? to.id : null
      await end({ now, owner, kind, hash })
      await forget({ owner, since: after(now, -remembered) })
      await outbox.remove(isKept ? '' : mail.id)
      await remove({ hash: isKept ? null : hash })
    }

    /** A mail of the change to the address that has lost its place. */
    const note = async ({ username, email: address }: User, createdAt: string): Promise<void> => {
      const kind: MailKind = 'email-change'
      if (await outbox.hasRoom(address, kind, createdAt))
        await outbox.add({ id: uuid(), kind, address, username, link: null, createdAt })
    }

    const observe: UserObserver = async (user, before, now) => {
      const isMoved = !before || !isSameAddress(before.email, user.email)
      const [owner, hash] = [user.id, null]
      if (isMoved || before.passwordHash !== user.passwordHash) await end({ now, owner, kind: 'password-reset', hash })
      if (!isMoved) return
      if (before?.emailConfirmedAt) await note(before, now)
      await end({ now, owner, kind: 'email-confirmation', hash })
      await post('email-confirmation', user.email, user, now)
    }

    /** The link as it stands, under the lock of its user, which comes first everywhere; undefined if it is over. */
    const living = async ({ hash, userId }: Link, kind: LinkKind, now: string): Promise<Link | undefined> => {
      await userById({ id: userId })
      const [link] = await byHash({ hash, kind })
      return link && !isOver(link, now) ? link : undefined
    }

    return {
      outbox,
      links: {
        observe,
        askToConfirm: (id, now) =>
          write(async () => {
            const [user] = await userById({ id })
            if (!user) return 'gone'
            if (user.emailConfirmedAt !== null) return 'confirmed'
            await post('email-confirmation', user.email, user, now)
            return 'asked'
          }),
        askToReset: (address, now) =>
          write(async () => {
            const [user] = await userByEmail({ address })
            const confirmed = user?.emailConfirmedAt ? user : undefined
            await post('password-reset', confirmed?.email ?? address, confirmed, now)
          }),
        find: async (kind, link) => (await byHash({ hash: hashToken(link), kind }))[0],
        confirm: (found, now) =>
          write(async () => {
            const link = await living(found, 'email-confirmation', now)
            if (!link) return false
            if (link.confirmedAt !== null) return true
            await confirmLink({ now, hash: link.hash })
            await confirmUser({ now, id: link.userId })
            return true
          }),
        reset: (found, passwordHash, now) =>
          write(async () => {
            const link = await living(found, 'password-reset', now)
            if (!link) return false
            await setPassword({ passwordHash, id: link.userId })
            await endSessions({ now, id: link.userId })
            await end({ now, owner: link.userId, kind: 'password-reset', hash: null })
            return true
          }),
      },
    }
  }
