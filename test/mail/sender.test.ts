import type { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { SMTPServerOptions } from 'smtp-server'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openDatabase } from '../../src/database/open.ts'
import { startSender } from '../../src/mail/sender.ts'
import { temporaryFolder } from '../database/folder.ts'
import { buildKitchen, type TestKitchen } from '../harness/kitchen.ts'
import { openLog } from '../harness/log.ts'
import { type Caught, fieldOf, openCatcher, openServer, smtpError } from './catcher.ts'
import { expiredCertificate } from './expired-certificate.ts'

const from = 'Status Kitchen <kitchen@server.example>'
const pace = { look: 5 }

/** A kitchen that sends its mail to an SMTP server. */
const openSending = async (url: string, options: Parameters<typeof buildKitchen>[0] = {}) => {
  const log = openLog()
  const kitchen = await buildKitchen({ mail: { smtp: { url, from }, pace }, logger: log.logger, ...options })
  onTestFinished(() => kitchen.close())
  const origin = `http://127.0.0.1:${await kitchen.listen()}`
  return { kitchen, log, origin }
}

const register = (kitchen: TestKitchen, username: string, email = `${username}@kitchen.example`) =>
  kitchen.send('POST /users', { json: { username, email, password: 'a-good-password' } })

/** Looks again until this holds, however busy the machine is. */
const until = (holds: () => void | Promise<void>) => vi.waitFor(holds, { interval: 5, timeout: 30_000 })

/** The lines that the sender has written to the log. */
const outcomes = (log: ReturnType<typeof openLog>): string[] =>
  log.lines().flatMap(({ msg }) => (msg.startsWith('mail ') ? [msg] : []))

const rows = (kitchen: TestKitchen) =>
  kitchen.sql('SELECT username, link, next_at AS "nextAt", attempts FROM outbox ORDER BY created_at')

/** When the only mail is tried next. */
const nextAt = async (kitchen: TestKitchen): Promise<string> =>
  String((await kitchen.sql('SELECT next_at AS at FROM outbox'))[0]?.at)

const decoded = (text: string): string =>
  text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

const linkIn = ({ text }: Caught): string => /\/email-confirmations\/([\w-]{43})/.exec(decoded(text))?.[1] ?? ''

describe('a mail', () => {
  it('goes out as text and HTML, to the address in its own spelling, with a link that confirms it', async () => {
    const catcher = await openCatcher()
    const { kitchen, origin } = await openSending(catcher.url)
    await register(kitchen, 'ada', 'Ada.L+cook@Kitchen.example')
    const [mail] = await catcher.until(1)
    if (!mail) expect.fail('there is no mail')
    // Only the domain has no spelling of its own.
    expect(mail).toMatchObject({ from: 'kitchen@server.example', to: ['Ada.L+cook@kitchen.example'] })
    expect(fieldOf(mail, 'From')).toBe('Status Kitchen <kitchen@server.example>')
    expect(fieldOf(mail, 'To')).toBe('Ada.L+cook@kitchen.example')
    expect(fieldOf(mail, 'Subject')).toBe('Confirm your email address')
    expect(fieldOf(mail, 'Message-ID')).toMatch(/^<[0-9a-f-]{36}@server\.example>$/)
    expect(fieldOf(mail, 'Auto-Submitted')).toBe('auto-generated')
    expect(fieldOf(mail, 'Date')).toBe('Sun, 01 Mar 2026 12:00:00 +0000')
    expect(fieldOf(mail, 'Content-Type')).toMatch(/^multipart\/alternative;/)
    const link = linkIn(mail)
    const url = `${origin}/email-confirmations/${link}`
    const text = decoded(mail.text)
    expect(text).toContain('Content-Type: text/plain; charset=utf-8')
    expect(text).toContain(`\r\n${url}\r\n`)
    expect(text).toContain(`curl -i ${url} -X POST`)
    expect(text).toContain('Content-Type: text/html; charset=utf-8')
    expect(text).toContain(`<a href="${url}">`)
    expect((await kitchen.send('POST /email-confirmations/:link', { path: { link } })).status).toBe(204)
  })

  it('leaves its table, but for what counts it, once it is sent; an hour later it is forgotten', async () => {
    const catcher = await openCatcher()
    const { kitchen, log } = await openSending(catcher.url)
    await register(kitchen, 'ada')
    await until(() => expect(outcomes(log)).toEqual(['mail sent']))
    expect(await rows(kitchen)).toEqual([{ username: null, link: null, nextAt: null, attempts: 1 }])
    expect(log.text()).not.toMatch(/ada@|email-confirmations\/[\w-]{43}/)
    kitchen.pass(60 * 60)
    await register(kitchen, 'grace')
    await catcher.until(2)
    await until(async () => expect(await rows(kitchen)).toHaveLength(1))
  })

  it('has the address that PUBLIC_URL names, and no line for learners in production', async () => {
    const catcher = await openCatcher()
    const manner = { production: true, publicUrl: 'https://kitchen.example', corsOrigin: undefined }
    const { kitchen } = await openSending(catcher.url, { manner })
    await kitchen.app.inject({
      method: 'POST',
      url: '/users',
      headers: { host: '127.0.0.1', 'x-forwarded-host': 'evil.example' },
      payload: { username: 'ada', email: 'ada@kitchen.example', password: 'a-good-password' },
    })
    const [mail] = await catcher.until(1)
    const text = decoded(mail?.text ?? '')
    expect(text).toContain('\r\nhttps://kitchen.example/email-confirmations/')
    expect(text).not.toMatch(/curl|evil/)
    expect((await kitchen.app.inject('/outbox')).statusCode).toBe(404)
  })

  it('is one mail whatever characters the address has', async () => {
    const catcher = await openCatcher()
    const { kitchen } = await openSending(catcher.url)
    const addresses = [`a#b!$%&'*+/=?^_\`{|}~-@kitchen.example`, 'ada@xn--e1afmkfd.xn--p1ai', `${'x'.repeat(64)}@b.de`]
    for (const [index, address] of addresses.entries()) await register(kitchen, `ada-${index}`, address)
    const mails = await catcher.until(addresses.length)
    expect(mails.map((mail) => fieldOf(mail, 'To')).toSorted()).toEqual(addresses.toSorted())
    // The server shows an internationalized domain as it reads.
    const shown = addresses.map((address) => address.replace('xn--e1afmkfd.xn--p1ai', 'пример.рф'))
    expect(mails.flatMap(({ to }) => to).toSorted()).toEqual(shown.toSorted())
  })
})

describe('an attempt that fails', () => {
  it.each<[string, SMTPServerOptions]>([
    ['at the greeting', { onConnect: (_session, callback) => callback(smtpError(421)) }],
    ['at the recipient', { onRcptTo: (_address, _session, callback) => callback(smtpError(450)) }],
    [
      'after the message',
      { onData: (stream, _session, callback) => stream.resume().on('end', () => callback(smtpError(451))) },
    ],
    ['with an expired certificate', { secure: true, ...expiredCertificate }],
  ])('%s is made again, under the same Message-ID', async (where, options) => {
    const failing = await openCatcher(options)
    const url = where.includes('certificate') ? failing.url.replace('smtp:', 'smtps:') : failing.url
    const path = join(temporaryFolder(onTestFinished), 'kitchen.db')
    const first = await openSending(url, { database: openDatabase(path) })
    await register(first.kitchen, 'ada')
    await until(() => expect(outcomes(first.log)).toEqual(['mail not sent yet']))
    expect(first.log.text()).not.toContain('ada@')
    expect(failing.caught).toEqual([])
    const id = first.kitchen.database.prepare('SELECT id FROM outbox').pluck().get()
    await first.kitchen.close()

    const catcher = await openCatcher()
    const second = await openSending(catcher.url, { database: openDatabase(path) })
    await wait(30)
    expect(catcher.caught, 'not at once').toEqual([])
    second.kitchen.pass(20)
    const [mail] = await catcher.until(1)
    expect(mail && fieldOf(mail, 'Message-ID')).toBe(`<${id}@server.example>`)
  })

  it.each<[string, (socket: Socket) => void]>([
    ['is closed at once', (socket) => socket.destroy()],
    [
      'is closed in the middle',
      (socket) => {
        socket.write('220 server.example\r\n')
        socket.on('data', (line) => (String(line).startsWith('RCPT') ? socket.destroy() : socket.write('250 fine\r\n')))
      },
    ],
  ])('over a connection that %s is made again', async (_how, onConnection) => {
    const { kitchen, log } = await openSending(await openServer(onConnection))
    await register(kitchen, 'ada')
    await until(() => expect(outcomes(log)).toEqual(['mail not sent yet']))
    expect(await rows(kitchen)).toMatchObject([{ username: 'ada', nextAt: expect.any(String), attempts: 1 }])
  })

  it('at a port where nobody listens is made again', async () => {
    const { kitchen, log } = await openSending('smtp://127.0.0.1:1')
    await register(kitchen, 'ada')
    await until(() => expect(outcomes(log)).toEqual(['mail not sent yet']))
    expect(log.lines().find(({ msg }) => msg === 'mail not sent yet')).toMatchObject({ attempts: 1, code: 'ESOCKET' })
  })

  it('is made again with growing pauses, for a day', async () => {
    const catcher = await openCatcher({ onRcptTo: (_address, _session, callback) => callback(smtpError(450)) })
    const { kitchen, log } = await openSending(catcher.url)
    const start = kitchen.now.getTime()
    await register(kitchen, 'ada')
    const pauses: number[] = []
    for (let attempts = 1; ; attempts++) {
      await until(() => expect(outcomes(log)).toHaveLength(attempts))
      if (outcomes(log).at(-1) === 'mail given up') break
      pauses.push((Date.parse(await nextAt(kitchen)) - kitchen.now.getTime()) / 1000)
      kitchen.pass(pauses.at(-1) ?? 0)
    }
    for (const [index, pause] of pauses.entries()) {
      const most = Math.min(20 * 2 ** index, 3600)
      expect(pause).toBeLessThanOrEqual(most)
      expect(pause).toBeGreaterThanOrEqual(most * 0.79)
    }
    const hours = (kitchen.now.getTime() - start) / 3_600_000
    expect(hours).toBeGreaterThan(22.9)
    expect(hours).toBeLessThanOrEqual(24)
    expect(await rows(kitchen)).toEqual([])
  })

  it('with a 5xx is the last one', async () => {
    const catcher = await openCatcher({ onRcptTo: (_address, _session, callback) => callback(smtpError(550)) })
    const { kitchen, log } = await openSending(catcher.url)
    await register(kitchen, 'ada')
    await until(() => expect(outcomes(log)).toEqual(['mail given up']))
    expect(log.lines().find(({ msg }) => msg === 'mail given up')).toMatchObject({ responseCode: 550 })
    expect(log.text()).not.toContain('ada@')
    expect(await rows(kitchen)).toEqual([{ username: null, link: null, nextAt: null, attempts: 1 }])
  })

  it('with a 5xx to the password of this server is made again', async () => {
    const catcher = await openCatcher({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, callback) => callback(smtpError(535)),
    })
    const { kitchen, log } = await openSending(catcher.url.replace('//', '//user:p%40ss@'))
    await register(kitchen, 'ada')
    await until(() => expect(outcomes(log)).toEqual(['mail not sent yet']))
    expect(log.text()).not.toMatch(/p@ss|p%40ss/)
  })

  it('holds up no request, and the end of the server for no longer than it must', async () => {
    const url = await openServer((socket) => {
      socket.on('error', () => {})
    })
    const path = join(temporaryFolder(onTestFinished), 'kitchen.db')
    const options = { smtp: { url, from }, pace: { look: 5, ending: 20 } }
    const { kitchen } = await openSending(url, { database: openDatabase(path), mail: options })
    await register(kitchen, 'ada')
    await until(async () => expect(await rows(kitchen)).toMatchObject([{ attempts: 1 }]))
    expect((await register(kitchen, 'grace')).status).toBe(201)
    await kitchen.close()

    const catcher = await openCatcher()
    const next = await openSending(catcher.url, { database: openDatabase(path) })
    next.kitchen.pass(30)
    expect((await catcher.until(2)).flatMap(({ to }) => to).toSorted()).toEqual([
      'ada@kitchen.example',
      'grace@kitchen.example',
    ])
  })
})

describe('a claim', () => {
  it.each(['a file', 'the database of the tests'])(
    'keeps two living instances over %s from sending the same mail',
    async (over) => {
      const catcher = await openCatcher()
      const path = join(temporaryFolder(onTestFinished), 'kitchen.db')
      const file = () => (over === 'a file' ? { database: openDatabase(path) } : undefined)
      const one = await openSending(catcher.url, file())
      const other = await openSending(catcher.url, file() ?? { database: await one.kitchen.another() })
      const names = Array.from({ length: 40 }, (_, index) => `cook-${index}`)
      await Promise.all(names.map((name, index) => register((index % 2 ? one : other).kitchen, name)))
      await catcher.until(names.length)
      await until(() => expect([...outcomes(one.log), ...outcomes(other.log)]).toHaveLength(names.length))
      await Promise.all([one.kitchen.close(), other.kitchen.close()])
      expect(catcher.caught.flatMap(({ to }) => to).toSorted()).toEqual(
        names.map((name) => `${name}@kitchen.example`).toSorted(),
      )
      expect(outcomes(one.log).length * outcomes(other.log).length, 'both have sent some').toBeGreaterThan(0)
    },
  )

  it('is renewed while its mail is under way, and runs out when its sender has died', async () => {
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<() => void>()
    const slow = await openCatcher({
      onData: (stream, _session, callback) => stream.resume().on('end', () => arrive(callback)),
    })
    const { kitchen, log } = await openSending(slow.url)
    await register(kitchen, 'ada')
    await until(async () => expect(await nextAt(kitchen)).toBe('2026-03-01T12:00:30.000Z'))
    kitchen.pass(15)
    await until(async () => expect(await nextAt(kitchen)).toBe('2026-03-01T12:00:45.000Z'))
    kitchen.pass(15)
    await until(async () => expect(await nextAt(kitchen)).toBe('2026-03-01T12:01:00.000Z'))
    const answer = await arrived
    answer()
    await until(() => expect(outcomes(log)).toEqual(['mail sent']))
  })

  it('is not let go while it cannot be noted that its mail was sent', async () => {
    const catcher = await openCatcher({
      onData: (stream, session, callback) =>
        stream.resume().on('end', () => {
          catcher.caught.push({ from: '', to: session.envelope.rcptTo.map(({ address }) => address), text: '' })
          kitchen.sql('ALTER TABLE outbox RENAME TO away').then(() => callback())
        }),
    })
    const { kitchen, log } = await openSending(catcher.url)
    await register(kitchen, 'ada')
    await until(() => expect(log.errors().length).toBeGreaterThan(1))
    kitchen.pass(3600)
    await until(() => expect(log.errors().length).toBeGreaterThan(3))
    await kitchen.sql('ALTER TABLE away RENAME TO outbox')
    await until(() => expect(outcomes(log)).toEqual(['mail sent']))
    await wait(30)
    expect(catcher.caught).toHaveLength(1)
  })
})

it('at the end, what came of a mail is noted in a second attempt', async () => {
  const mail = {
    id: 'm',
    kind: 'email-change',
    address: 'a@b.example',
    username: 'a',
    link: null,
    createdAt: '',
  } as const
  const { promise: delivered, resolve: deliver } = Promise.withResolvers<{ readonly outcome: 'sent' }>()
  const claimed: string[] = []
  const finished: string[] = []
  let fails = true
  const log = openLog()
  const kitchen = await buildKitchen({ logger: log.logger })
  onTestFinished(() => kitchen.close())
  const sender = startSender({
    outbox: {
      newest: () => [],
      waiting: () => 1,
      isAnyDue: () => claimed.length === 0,
      claim: async () => {
        claimed.push(mail.id)
        return [{ ...mail, attempts: 1 }]
      },
      postpone: async () => {},
      finish: async (id) => {
        if (fails) {
          fails = false
          throw new Error('The outbox is away')
        }
        finished.push(id)
      },
    },
    write: () => ({ subject: '', text: '', html: '' }),
    deliver: () => delivered,
    now: () => kitchen.now,
    log: kitchen.app.log,
    // Long enough that nobody would wait for it.
    pace: { look: 3_600_000 },
  })
  await until(() => expect(claimed).toEqual(['m']))
  const ended = sender.end()
  deliver({ outcome: 'sent' })
  await ended
  expect(finished).toEqual(['m'])
  expect(outcomes(log)).toEqual(['mail sent'])
})
