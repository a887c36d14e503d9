import type { Database } from 'better-sqlite3'
import { type Columns, selected } from '../database/columns.ts'
import type { Write } from '../database/writes.ts'
import type { Awaitable } from '../door.ts'
import type { World } from '../kitchen.ts'
import { hashToken } from '../sessions/tokens.ts'
import { isSameAddress, type User, type UserObserver, userBy } from '../users/store.ts'
import { after, type MailKind, type Outbox, openOutbox } from './outbox.ts'

export type LinkKind = 'email-confirmation' | 'password-reset'

/** Milliseconds for which a link is good. */
export const lifetimes: Readonly<Record<LinkKind, number>> = {
  'email-confirmation': 24 * 60 * 60 * 1000,
  'password-reset': 30 * 60 * 1000,
}

/** Milliseconds for which an expired link is kept, to return 410 instead of 404. */
export const remembered = 30 * 24 * 60 * 60 * 1000

/** A link of a mail, as it stands. Times are ISO 8601 strings in UTC. */
export type Link = {
  readonly hash: Buffer
  readonly userId: string
  readonly expiresAt: string
  readonly confirmedAt: string | null
  readonly endedAt: string | null
}

/** The columns of a link. */
export const linkColumns = {
  hash: 'hash',
  userId: 'user_id',
  expiresAt: 'expires_at',
  confirmedAt: 'confirmed_at',
  endedAt: 'ended_at',
} as const satisfies Columns<Link>

/** Whether a link is over. One that has confirmed an address stays as long as the address. */
export const isOver = ({ endedAt, confirmedAt, expiresAt }: Link, now: string): boolean =>
  endedAt !== null || (confirmedAt === null && expiresAt <= now)

/** The links of mails, and the mails that carry them. */
export type LinkStore = {
  observe: UserObserver
  /** Sends another mail to confirm the address of a user. */
  askToConfirm(userId: string, now: string): Promise<'gone' | 'confirmed' | 'asked'>
  /** Sends a mail to set a new password, if this is the confirmed address of a user. */
  askToReset(address: string, now: string): Promise<void>
  find(kind: LinkKind, link: string): Awaitable<Link | undefined>
  /** Confirms the address; false if the link is over by now. */
  confirm(link: Link, now: string): Promise<boolean>
  /** Sets the password and ends all sessions of the user; false if the link is over by now. */
  reset(link: Link, passwordHash: string, now: string): Promise<boolean>
}

/** Opens the stores of mail. `isSent` tells whether a sender takes mails from the outbox; else only the newest are kept. */
export type OpenMail = (
  world: Pick<World, 'uuid' | 'random'>,
  isSent: boolean,
) => { readonly outbox: Outbox; readonly links: LinkStore }

/** The stores of mail in SQLite. */
export const mailStores =
  (database: Database, write: Write): OpenMail =>
  ({ uuid, random }, isSent) => {
    const outbox = openOutbox(database, write, isSent)
    const [userById, userByEmail] = [userBy(database, 'id'), userBy(database, 'email')]
    const insert = database.prepare<[Buffer, string | null, LinkKind, string]>(
      'INSERT INTO links (hash, user_id, kind, expires_at) VALUES (?, ?, ?, ?)',
    )
    const remove = database.prepare<[Buffer | null]>('DELETE FROM links WHERE hash = ?')
    const byHash = database.prepare<[Buffer, LinkKind], Link>(
      `SELECT ${selected(linkColumns)} FROM links WHERE hash = ? AND kind = ?`,
    )
    const end = database.prepare<[string, string | null, LinkKind, Buffer | null]>(
      'UPDATE links SET ended_at = ? WHERE user_id = ? AND kind = ? AND hash IS NOT ? AND ended_at IS NULL',
    )
    const forget = database.prepare<[string | null, string]>(
      'DELETE FROM links WHERE user_id = ? AND expires_at <= ? AND confirmed_at IS NULL',
    )
    const confirmLink = database.prepare<[string, Buffer]>('UPDATE links SET confirmed_at = ? WHERE hash = ?')
    const confirmUser = database.prepare<[string, string]>('UPDATE users SET email_confirmed_at = ? WHERE id = ?')
    const setPassword = database.prepare<[string, string]>('UPDATE users SET password_hash = ? WHERE id = ?')
    const endSessions = database.prepare<[string, string]>(
      'UPDATE sessions SET ended_at = ? WHERE user_id = ? AND ended_at IS NULL',
    )

    /**
     * Writes a mail with a new link in the place of older ones, unless too many went to this address. For nobody, or over the
     * limit, it does the same and takes it back: how long it takes says nothing of who is registered.
     */
    const post = (kind: LinkKind, address: string, to: User | undefined, now: string): void => {
      const link = random(32).toString('base64url')
      const mail = { id: uuid(), kind, address, username: to?.username ?? 'nobody', link, createdAt: now }
      const hash = hashToken(link)
      const isKept = outbox.hasRoom(address, kind, now) && to !== undefined
      outbox.add(mail)
      insert.run(hash, to?.id ?? null, kind, after(now, lifetimes[kind]))
      const owner = isKept ? to.id : null
      end.run(now, owner, kind, hash)
      forget.run(owner, after(now, -remembered))
      outbox.remove(isKept ? '' : mail.id)
      remove.run(isKept ? null : hash)
    }

    /** A mail of the change to the address that has lost its place. */
    const note = ({ username, email: address }: User, createdAt: string): void => {
      const kind: MailKind = 'email-change'
      if (outbox.hasRoom(address, kind, createdAt))
        outbox.add({ id: uuid(), kind, address, username, link: null, createdAt })
    }

    const observe: UserObserver = (user, before, now) => {
      const isMoved = !before || !isSameAddress(before.email, user.email)
      if (isMoved || before.passwordHash !== user.passwordHash) end.run(now, user.id, 'password-reset', null)
      if (!isMoved) return
      if (before?.emailConfirmedAt) note(before, now)
      end.run(now, user.id, 'email-confirmation', null)
      post('email-confirmation', user.email, user, now)
    }

    const links: LinkStore = {
      observe,
      askToConfirm: (userId, now) =>
        write(() => {
          const user = userById.get(userId)
          if (!user) return 'gone'
          if (user.emailConfirmedAt !== null) return 'confirmed'
          post('email-confirmation', user.email, user, now)
          return 'asked'
        }),
      askToReset: (address, now) =>
        write(() => {
          const user = userByEmail.get(address)
          const confirmed = user?.emailConfirmedAt ? user : undefined
          post('password-reset', confirmed?.email ?? address, confirmed, now)
        }),
      find: (kind, link) => byHash.get(hashToken(link), kind),
      confirm: ({ hash }, now) =>
        write(() => {
          const link = byHash.get(hash, 'email-confirmation')
          if (!link || isOver(link, now)) return false
          if (link.confirmedAt !== null) return true
          confirmLink.run(now, hash)
          confirmUser.run(now, link.userId)
          return true
        }),
      reset: ({ hash }, passwordHash, now) =>
        write(() => {
          const link = byHash.get(hash, 'password-reset')
          if (!link || isOver(link, now)) return false
          setPassword.run(passwordHash, link.userId)
          endSessions.run(now, link.userId)
          end.run(now, link.userId, 'password-reset', null)
          return true
        }),
    }
    return { outbox, links }
  }
