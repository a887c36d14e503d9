import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { lifetimes, mailStores, remembered } from '../../src/mail/links.ts'
import { hour, after as later, mostAnHour, mostKept } from '../../src/mail/outbox.ts'
import { ada, all, at, eve, openStores, user } from '../stores/stores.ts'

const now = at('12:00:00')
const bob = user('bob', { createdAt: now })

/** The stores of mail over those of the others, with bob, who was added while they were watching. */
const open = async (isSent = true) => {
  const stores = await openStores()
  const make = await stores.storage.store('mail', mailStores)
  const { outbox, links } = make({ uuid: randomUUID, random: randomBytes }, isSent)
  stores.users.observers.push(links.observe)
  await stores.users.add(bob)
  const mails = async () => (await outbox.newest()).map(({ kind, address }) => `${kind} ${address}`)
  const newestLink = async () => (await outbox.newest())[0]?.link ?? ''
  const toConfirm = async () => links.find('email-confirmation', await newestLink())
  const confirm = async () => {
    const link = await toConfirm()
    return link && links.confirm(link, now)
  }
  return { ...stores, outbox, links, mails, newestLink, toConfirm, confirm }
}

describe('the outbox', () => {
  it('gives each mail that is due to one claim, the ones that wait longest first', async () => {
    const { outbox, links } = await open()
    await links.askToConfirm(ada.id, at('11:00:00'))
    await links.askToConfirm(eve.id, at('11:30:00'))
    expect([await outbox.waiting(), await outbox.isAnyDue(at('10:59:59')), await outbox.isAnyDue(now)]).toEqual([
      3,
      false,
      true,
    ])
    const until = at('12:10:00')
    const claims = [await outbox.claim(now, until, 2), await outbox.claim(now, until, 2)]
    expect(claims.map((claim) => claim.map(({ username, attempts }) => [username, attempts]).toSorted())).toEqual([
      [
        ['ada', 1],
        ['eve', 1],
      ],
      [['bob', 1]],
    ])
    expect(await outbox.isAnyDue(now)).toBe(false)
    expect((await outbox.claim(until, at('12:20:00'), 9)).map(({ attempts }) => attempts)).toEqual([2, 2, 2])
  })

  it('forgets finished mails after an hour, and keeps one that waits however long', async () => {
    const { outbox, links, mails } = await open()
    await links.askToConfirm(ada.id, at('11:00:00'))
    const claimed = await outbox.claim(now, at('12:10:00'), 9)
    const ofBob = claimed.find(({ username }) => username === 'bob')
    await outbox.finish(ofBob?.id ?? '', at('14:00:00'))
    expect(await mails()).toEqual([`email-confirmation ${ada.email}`])
  })

  it('tries a mail that was postponed at its time, and none that is finished', async () => {
    const { outbox, links, mails } = await open()
    const [mail] = await outbox.claim(now, at('12:10:00'), 9)
    await outbox.postpone([mail?.id ?? ''], at('12:30:00'))
    expect([await outbox.isAnyDue(at('12:29:59')), await outbox.isAnyDue(at('12:30:00'))]).toEqual([false, true])
    await links.askToConfirm(ada.id, at('13:00:00'))
    await outbox.finish(mail?.id ?? '', now)
    await outbox.postpone([mail?.id ?? ''], now)
    expect([await outbox.waiting(), await mails(), await outbox.isAnyDue(at('12:59:59'))]).toEqual([
      1,
      [`email-confirmation ${ada.email}`],
      false,
    ])
  })

  it.each([
    ['all where they are sent', true, mostKept + 2],
    ['the newest where none is sent', false, mostKept],
  ])(`keeps %s, and shows ${mostKept}, the newest first`, async (_which, isSent, kept) => {
    const { outbox, links, sql } = await open(isSent)
    await sql(
      `WITH RECURSIVE row (number) AS (SELECT 2 UNION ALL SELECT number + 1 FROM row WHERE number < ${mostKept})
       INSERT INTO outbox (id, kind, address, username, created_at, next_at)
       SELECT 'mail-' || number, 'email-change', 'x', 'x', '${now}', '${now}' FROM row ORDER BY number`,
    )
    for (const { id } of [ada, eve]) await links.askToConfirm(id, now)
    const mails = await outbox.newest()
    const [newest, second, third] = mails.map(({ username }) => username)
    expect([mails.length, newest, second, third, mails.at(-1)?.id]).toEqual([mostKept, 'eve', 'ada', 'x', 'mail-3'])
    expect(await outbox.waiting()).toBe(kept)
  })
})

describe('the links of mails', () => {
  it('come with a new user and a new address, which ends the one before', async () => {
    const { users, links, mails, newestLink, toConfirm } = await open()
    expect(await mails()).toEqual([`email-confirmation ${bob.email}`])
    const first = await newestLink()
    expect(await toConfirm()).toMatchObject({
      userId: bob.id,
      expiresAt: later(now, lifetimes['email-confirmation']),
      confirmedAt: null,
      endedAt: null,
    })
    expect(await links.find('password-reset', first)).toBeUndefined()
    await users.change(bob, { email: 'BOB@kitchen.example' }, all, '', now)
    expect(await mails()).toHaveLength(1)
    await users.change(bob, { email: 'bob@other.example' }, all, '', at('12:01:00'))
    expect(await mails()).toEqual(['email-confirmation bob@other.example', `email-confirmation ${bob.email}`])
    expect((await links.find('email-confirmation', first))?.endedAt).toBe(at('12:01:00'))
  })

  it('confirm an address, again too, until it changes, which its owner is told', async () => {
    const { users, links, mails, toConfirm, confirm } = await open()
    const link = await toConfirm()
    expect([await confirm(), await confirm()]).toEqual([true, true])
    const confirmed = await users.byId(bob.id)
    expect(confirmed?.emailConfirmedAt).toBe(now)
    expect(await links.askToConfirm(bob.id, now)).toBe('confirmed')
    await users.change(bob, { email: 'bob@other.example' }, all, '', now)
    expect(await mails()).toContain(`email-change ${bob.email}`)
    expect(link && (await links.confirm(link, now))).toBe(false)
  })

  it('are over after their time', async () => {
    const { users, links, toConfirm } = await open()
    const link = await toConfirm()
    expect(link && (await links.confirm(link, link.expiresAt))).toBe(false)
    expect(await users.byId(bob.id)).toEqual(bob)
  })

  it('are remembered for a time after their end; one that has confirmed an address stays', async () => {
    const { links, newestLink, confirm } = await open()
    const confirmed = await newestLink()
    await confirm()
    await links.askToConfirm(ada.id, now)
    const first = await newestLink()
    const end = later(now, lifetimes['email-confirmation'] + remembered)
    for (const [time, isThere] of [
      [later(end, -1), true],
      [end, false],
    ] as const) {
      await links.askToConfirm(ada.id, time)
      await links.askToReset(bob.email, time)
      expect((await links.find('email-confirmation', first)) !== undefined).toBe(isThere)
      expect(await links.find('email-confirmation', confirmed)).toMatchObject({ confirmedAt: now, endedAt: null })
    }
  })

  it('confirm no other address, not even where no mail may go to that', async () => {
    const { users, links, toConfirm, sql } = await open()
    const link = await toConfirm()
    for (let number = 1; number <= mostAnHour; number++)
      await sql(
        `INSERT INTO outbox (id, kind, address, created_at) VALUES ('${number}', 'email-confirmation', 'new@kitchen.example', '${now}')`,
      )
    await users.change(bob, { email: 'new@kitchen.example' }, all, '', now)
    expect(link && (await links.confirm(link, now))).toBe(false)
  })

  it(`are asked for by a user, whose mails are ${mostAnHour} an hour at most`, async () => {
    const { links, mails } = await open()
    expect(await links.askToConfirm('id-of-nobody', now)).toBe('gone')
    for (let number = 1; number <= mostAnHour; number++) expect(await links.askToConfirm(bob.id, now)).toBe('asked')
    expect(await mails()).toHaveLength(mostAnHour)
    await links.askToConfirm(bob.id, later(now, hour))
    expect(await mails()).toHaveLength(mostAnHour + 1)
  })

  it('go to a confirmed address alone, in any case, to set a password once; that ends all sessions', async () => {
    const { users, sessions, links, mails, newestLink, confirm } = await open()
    await links.askToReset(bob.email, now)
    await links.askToReset('nobody@kitchen.example', now)
    expect(await mails()).toHaveLength(1)
    await confirm()
    await links.askToReset('BOB@kitchen.example', now)
    expect((await mails())[0]).toBe(`password-reset ${bob.email}`)
    await sessions.open(
      { id: 'one', userId: bob.id, createdAt: now, expiresAt: at('20:00:00'), endedAt: null },
      Buffer.from('token'),
      bob.passwordHash,
    )
    const link = await links.find('password-reset', await newestLink())
    expect(link && [await links.reset(link, 'new', now), await links.reset(link, 'newer', now)]).toEqual([true, false])
    expect((await users.byId(bob.id))?.passwordHash).toBe('new')
    expect(await sessions.living(bob.id, now)).toEqual([])
  })

  it('go with their user', async () => {
    const { users, links, newestLink } = await open()
    const text = await newestLink()
    await users.remove(bob.id, all)
    expect(await links.find('email-confirmation', text)).toBeUndefined()
  })
})
