import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { mailStores } from '../../src/mail/links.ts'
import { mostAnHour } from '../../src/mail/outbox.ts'
import { ada, at, openStores } from '../stores/stores.ts'
import { expectToWait } from './waiting.ts'

const now = at('12:00:00')
const { id } = ada
const ofAda = `WHERE id = '${id}'`

/** The stores of mail, with a link of ada's to set her password. */
const openAll = async () => {
  const stores = await openStores()
  const openMail = await stores.storage.store('mail', mailStores)
  const { outbox, links } = openMail({ uuid: randomUUID, random: randomBytes }, true)
  await stores.sql(`UPDATE users SET email_confirmed_at = '${now}', email = upper(email)`)
  await links.askToReset(ada.email, now)
  const [mail] = await outbox.newest()
  const link = await links.find('password-reset', mail?.link ?? '')
  if (!link) throw new Error('There is no link')
  const mails = async () => (await outbox.newest()).length
  return { ...stores, outbox, links, link, mails }
}

type Stores = Awaited<ReturnType<typeof openAll>>

describe('while another instance changes what it depends on', () => {
  it.each<[string, string, (stores: Stores) => Promise<unknown>, unknown]>([
    [
      'another mail to confirm an address',
      `UPDATE users SET email_confirmed_at = NULL ${ofAda}`,
      async ({ links }) => links.askToConfirm(id, now),
      'asked',
    ],
    [
      'another mail to set a password',
      `UPDATE users SET email_confirmed_at = NULL ${ofAda}`,
      async ({ links, mails }) => links.askToReset(ada.email, now).then(mails),
      1,
    ],
    [
      'the link to set a password',
      `SELECT 1 FROM users ${ofAda} FOR UPDATE; UPDATE links SET ended_at = '${now}'`,
      async ({ links, link }) => links.reset(link, 'new', now),
      false,
    ],
    [
      'the count of the mails to an address',
      `SELECT pg_advisory_xact_lock(hashtextextended('${ada.email}', 0));
       INSERT INTO outbox SELECT 'mail-' || number, 'password-reset', '${ada.email}', 'x', 'x', '${now}', 0, '${now}'
       FROM generate_series(2, ${mostAnHour}) number`,
      async ({ links, mails }) => links.askToReset(ada.email, now).then(mails),
      mostAnHour,
    ],
  ])('%s waits for that', async (_what, change, work, outcome) => {
    const stores = await openAll()
    await expectToWait(stores, change, () => work(stores), outcome)
  })

  it('a claim of mails passes over the one that the other is claiming', async () => {
    const { sql, outbox, links } = await openAll()
    const [claimed] = await outbox.newest()
    await links.askToReset(ada.email, now)
    const [mail] = await outbox.newest()
    await sql(`BEGIN; UPDATE outbox SET next_at = '${at('13:00:00')}' WHERE id = '${claimed?.id}'`)
    expect((await outbox.claim(now, at('12:30:00'), 9)).map(({ id }) => id)).toEqual([mail?.id])
    await sql('COMMIT')
  })
})
