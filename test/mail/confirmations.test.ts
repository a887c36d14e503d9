import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { name } from '../../src/name.ts'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type TestKitchen } from '../harness/kitchen.ts'

const entrance = 'message, service, host, route, method'
const asked = `${entrance}, acceptable, existence`
const address = 'ada@kitchen.example'
const password = 'lovelace-1815'
const day = 24 * 60 * 60

/** A kitchen in which ada is logged in, and the link in the mail that she got. */
const withAda = async (options = {}) => {
  const kitchen = await openKitchen({ mail: {}, ...options })
  const ada = await kitchen.register('ada', password)
  return { kitchen, ada, link: await kitchen.linkTo(address) }
}

const read = (kitchen: TestKitchen, link: string) => kitchen.send('GET /email-confirmations/:link', { path: { link } })
const confirm = (kitchen: TestKitchen, link: string) =>
  kitchen.send('POST /email-confirmations/:link', { path: { link } })

const Mails = z.array(z.object({ to: z.string(), kind: z.string(), link: z.string().nullable() }))

/** The mails in the outbox, newest first: their kinds and addresses. */
const mails = async (kitchen: TestKitchen): Promise<string[]> =>
  Mails.parse((await kitchen.send('GET /outbox')).json.items).map(({ kind, to }) => `${kind} ${to}`)

const isConfirmed = async (kitchen: TestKitchen, token: string) =>
  (await kitchen.send('GET /users/me', { token })).json.emailConfirmed

describe('the link to confirm an address', () => {
  it('changes nothing when it is read: scanners of mail do that', async () => {
    const { kitchen, ada, link } = await withAda()
    for (const operation of ['GET', 'HEAD', 'GET']) {
      const answer = await kitchen.send(`${operation} /email-confirmations/:link`, { path: { link } })
      expectSuccess(answer, 200, `${asked}, precondition, action`)
      if (operation === 'GET') expect(answer.json).toEqual({ expiresAt: '2026-03-02T12:00:00.000Z', confirmedAt: null })
      expect(answer.headers['cache-control']).toBe('no-store')
    }
    expect(await isConfirmed(kitchen, ada.token)).toBe(false)
  })

  it('confirms it with POST, the same again, and says so from then on', async () => {
    const { kitchen, ada, link } = await withAda()
    kitchen.pass(60)
    expectSuccess(await confirm(kitchen, link), 204, `${entrance}, existence, action`)
    expect(await isConfirmed(kitchen, ada.token)).toBe(true)
    kitchen.pass(60 * day)
    expectSuccess(await confirm(kitchen, link), 204, `${entrance}, existence, action`)
    expect((await read(kitchen, link)).json).toMatchObject({ confirmedAt: '2026-03-01T12:01:00.000Z' })
  })

  it('confirms nothing if a newer mail replaces it while the request is under way', async () => {
    // With a logger it is not one that has answered before: what stands around a door is read once.
    const { kitchen, ada, link } = await withAda({ logger: false })
    kitchen.app.house.around.existence = async (_request, ask) => {
      const said = await ask()
      expect((await kitchen.send('POST /email-confirmations', { token: ada.token })).status).toBe(202)
      return said
    }
    expectRefusal(await confirm(kitchen, link), 'link-expired', `${entrance}, existence`)
    expect(await isConfirmed(kitchen, ada.token)).toBe(false)
  })

  it('needs no content, and ignores what comes', async () => {
    const { kitchen, link } = await withAda()
    const headers = { 'content-type': 'garbage', 'content-encoding': 'gzip' }
    const answer = await kitchen.send('POST /email-confirmations/:link', { path: { link }, headers, content: '{' })
    expectSuccess(answer, 204, `${entrance}, existence, action`)
  })

  it('works for a day, and is 410 after that', async () => {
    const { kitchen, ada, link } = await withAda()
    kitchen.pass(day - 1)
    expect((await read(kitchen, link)).status).toBe(200)
    kitchen.pass(1)
    expectRefusal(await read(kitchen, link), 'link-expired', asked)
    expectRefusal(await confirm(kitchen, link), 'link-expired', `${entrance}, existence`)
    expect((await kitchen.send('GET /users/:username', { path: { username: 'ada' } })).status).toBe(200)
    const { token } = await kitchen.login('ada', password)
    expect(ada.token).not.toBe(token)
    expect(await isConfirmed(kitchen, token)).toBe(false)
  })

  it('is 410 once a newer mail has taken its place', async () => {
    const { kitchen, ada, link } = await withAda()
    const again = await kitchen.send('POST /email-confirmations', { token: ada.token })
    expectSuccess(again, 202, `${entrance}, authentication, conflict, action`)
    expect(again.text).toBe('')
    expectRefusal(await read(kitchen, link), 'link-expired', asked)
    expect((await confirm(kitchen, await kitchen.linkTo(address))).status).toBe(204)
  })

  it('is 410 once another address has taken its place, also one that has confirmed', async () => {
    const { kitchen, ada, link } = await withAda()
    await confirm(kitchen, link)
    const json = { email: 'countess@kitchen.example', currentPassword: password }
    const changed = await kitchen.send('PATCH /users/me', { token: ada.token, json })
    expect(changed.json).toMatchObject({ email: 'countess@kitchen.example', emailConfirmed: false })
    expectRefusal(await confirm(kitchen, link), 'link-expired', `${entrance}, existence`)
    expect(await isConfirmed(kitchen, ada.token)).toBe(false)
    await kitchen.confirm('countess@kitchen.example')
    expect(await isConfirmed(kitchen, ada.token)).toBe(true)
    await kitchen.send('PATCH /users/me', { token: ada.token, json: { ...json, email: address } })
    expectRefusal(await confirm(kitchen, link), 'link-expired', `${entrance}, existence`)
  })

  it('is 404 when its user has gone', async () => {
    const { kitchen, ada, link } = await withAda()
    await kitchen.send('DELETE /users/me', { token: ada.token })
    expectRefusal(await read(kitchen, link), 'no-such-link', asked)
  })

  it.each(['a', 'a'.repeat(42), 'a'.repeat(43), 'a'.repeat(44), 'a'.repeat(5000), '%', 'ä', "' OR 1=1 --"])(
    'is 404 as %j, which no mail has',
    async (link) => {
      const { kitchen } = await withAda()
      expectRefusal(await confirm(kitchen, link), 'no-such-link', `${entrance}, existence`)
    },
  )

  it('is none of a password reset', async () => {
    const { kitchen, link } = await withAda()
    const answer = await kitchen.send('GET /password-resets/:link', { path: { link } })
    expectRefusal(answer, 'no-such-link', asked)
  })

  it('is stored as a hash alone', async () => {
    const { kitchen, link } = await withAda()
    const [row] = await kitchen.sql('SELECT * FROM links')
    expect(JSON.stringify(row)).not.toContain(link)
    expect(JSON.stringify(row)).not.toContain(JSON.stringify([...Buffer.from(link)]).slice(1, -1))
    expect(Buffer.from(link, 'base64url')).toHaveLength(32)
  })
})

describe('a mail', () => {
  it('goes to a new address, and a note without a link to the old one where that was confirmed', async () => {
    const { kitchen, ada, link } = await withAda()
    await confirm(kitchen, link)
    const json = { email: 'countess@kitchen.example', currentPassword: password }
    await kitchen.send('PATCH /users/me', { token: ada.token, json })
    expect(await mails(kitchen)).toEqual([
      'email-confirmation countess@kitchen.example',
      `email-change ${address}`,
      `email-confirmation ${address}`,
    ])
    const { items } = z.object({ items: z.array(z.looseObject({})) }).parse((await kitchen.send('GET /outbox')).json)
    expect(items[1]).toMatchObject({ link: null, subject: 'Your email address was changed' })
    expect(JSON.stringify(items[1])).not.toMatch(/countess|https?:/)
  })

  it('of a change goes to no address that has not been confirmed', async () => {
    const { kitchen, ada } = await withAda()
    const json = { email: 'countess@kitchen.example', currentPassword: password }
    await kitchen.send('PATCH /users/me', { token: ada.token, json })
    expect(await mails(kitchen)).toEqual([
      'email-confirmation countess@kitchen.example',
      `email-confirmation ${address}`,
    ])
  })

  it('is not sent for another spelling, which is kept, and stays confirmed', async () => {
    const { kitchen, ada, link } = await withAda()
    await confirm(kitchen, link)
    const json = { email: 'Ada@Kitchen.example', currentPassword: password }
    const answer = await kitchen.send('PATCH /users/me', { token: ada.token, json })
    expect(answer.json).toMatchObject({ email: 'Ada@Kitchen.example', emailConfirmed: true })
    expect(await mails(kitchen)).toEqual([`email-confirmation ${address}`])
    expect((await read(kitchen, link)).status).toBe(200)
  })

  it('is not sent with another password', async () => {
    const { kitchen, ada } = await withAda()
    const json = { password: 'another-password', currentPassword: password, emailConfirmed: true }
    const answer = await kitchen.send('PATCH /users/me', { token: ada.token, json })
    expect(answer.json, 'emailConfirmed is read-only').toMatchObject({ emailConfirmed: false })
    expect(await mails(kitchen)).toHaveLength(1)
  })

  it('is not written where its cause is refused', async () => {
    const { kitchen } = await withAda()
    const json = { username: 'ada', email: 'new@kitchen.example', password }
    expect((await kitchen.send('POST /users', { json })).status).toBe(409)
    expect(await mails(kitchen)).toHaveLength(1)
  })

  it('of one kind goes to an address five times an hour, and over that the older link stays good', async () => {
    const { kitchen, ada } = await withAda()
    for (let count = 0; count < 10; count++)
      expect((await kitchen.send('POST /email-confirmations', { token: ada.token })).status).toBe(202)
    expect(await mails(kitchen)).toHaveLength(5)
    expect((await read(kitchen, await kitchen.linkTo(address))).status).toBe(200)
    kitchen.pass(60 * 60)
    const { token } = await kitchen.login('ada', password)
    await kitchen.send('POST /email-confirmations', { token })
    expect(await mails(kitchen)).toHaveLength(6)
    expect((await confirm(kitchen, await kitchen.linkTo(address))).status).toBe(204)
  })

  it('is counted by its address, whoever has it, and however it is spelled', async () => {
    const kitchen = await openKitchen({ mail: {} })
    for (let count = 0; count < 8; count++) {
      const json = { username: `ada-${count}`, email: count % 2 ? address : address.toUpperCase(), password }
      expect((await kitchen.send('POST /users', { json })).status).toBe(201)
      const { token } = await kitchen.login(`ada-${count}`, password)
      await kitchen.send('DELETE /users/me', { token })
    }
    expect(await mails(kitchen)).toHaveLength(5)
  })
})

describe('POST /email-confirmations', () => {
  it('is 409 where the address is confirmed', async () => {
    const { kitchen, ada, link } = await withAda()
    await confirm(kitchen, link)
    const answer = await kitchen.send('POST /email-confirmations', { token: ada.token })
    expectRefusal(answer, 'email-confirmed', `${entrance}, authentication, conflict`)
    expect(await mails(kitchen)).toHaveLength(1)
  })

  it('takes no Basic credentials where a login needs no confirmed address', async () => {
    const { kitchen } = await withAda()
    const headers = { authorization: `Basic ${Buffer.from(`ada:${password}`).toString('base64')}` }
    const answer = await kitchen.send('POST /email-confirmations', { headers })
    expectRefusal(answer, 'missing-token', `${entrance}, authentication`)
    expect(answer.headers['www-authenticate']).toBe(`Bearer realm="${name}"`)
  })
})
