import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/database/open.ts'
import { temporaryFolder } from '../database/folder.ts'
import { secret } from '../harness/kitchen.ts'
import { call, Program, server } from '../program.ts'
import { openCatcher, openServer } from './catcher.ts'

const register = (address: string, username: string) =>
  call(address, 'POST /users', {
    json: { username, email: `${username}@kitchen.example`, password: 'a-good-password' },
  })

/** The server with a database of its own, on a free port; `until` waits for its address. */
const start = async (environment: Readonly<Record<string, string>>) => {
  const program = new Program(
    server,
    { PORT: '0', DATABASE_PATH: ':memory:', LOG_LEVEL: 'trace', ...environment },
    onTestFinished,
  )
  const [, address = ''] = await program.until(/listening at (http:[^"\s]+)"/)
  return { program, address }
}

const production = { NODE_ENV: 'production', JWT_SECRET: secret }
const from = { MAIL_FROM: 'kitchen@server.example' }

describe('the server', () => {
  it('shows mails at /outbox as it comes', async () => {
    const { address } = await start({})
    expect((await register(address, 'carol')).status).toBe(201)
    const { json } = await call(address, 'GET /outbox')
    expect(JSON.stringify(json)).toContain('carol@kitchen.example')
  })

  it('knows nothing of mail in production without SMTP_URL, and makes no link', async () => {
    const path = join(temporaryFolder(onTestFinished), 'kitchen.db')
    const { address, program } = await start({ ...production, DATABASE_PATH: path })
    expect((await register(address, 'carol')).json).toMatchObject({ emailConfirmed: false })
    for (const line of ['GET /outbox', 'POST /email-confirmations', 'POST /password-resets', 'GET /password-resets/x'])
      expect(await call(address, line)).toMatchObject({ status: 404, json: { type: '/problems/no-such-route' } })
    program.kill('SIGKILL')
    await program.ended
    const database = openDatabase(path)
    expect(database.prepare('SELECT count(*) FROM outbox').pluck().get()).toBe(0)
    database.close()
  })

  it('sends with SMTP_URL, and then has no /outbox; no link and no address is in its log', async () => {
    const catcher = await openCatcher()
    const { address, program } = await start({ ...from, SMTP_URL: catcher.url })
    await register(address, 'carol')
    const [mail] = await catcher.until(1)
    const text = (mail?.text ?? '').replace(/=\r\n/g, '')
    const [, path = ''] = /http:\/\/127\.0\.0\.1:\d+(\/email-confirmations\/[\w-]{43})/.exec(text) ?? []
    expect((await call(address, 'GET /outbox')).status).toBe(404)
    expect((await call(address, `GET ${path}`)).status).toBe(200)
    expect((await call(address, `GET ${path}/`)).status).toBe(200)
    expect((await call(address, `POST ${path}`)).status).toBe(204)
    const record = JSON.stringify((await call(address, 'GET /requests')).json)
    expect(record).toContain('/email-confirmations/***')
    await program.until(/mail sent/)
    const secretPart = path.split('/')[2] ?? ''
    for (const told of [record, program.stdout, program.stderr]) {
      expect(told).not.toContain(secretPart)
      expect(told).not.toContain('carol@')
    }
  })

  it('loses no mail to a SIGKILL', async () => {
    const hanging = await openServer((socket) => {
      socket.on('error', () => {})
    })
    const path = join(temporaryFolder(onTestFinished), 'kitchen.db')
    const environment = { ...from, DATABASE_PATH: path, DRAIN_SECONDS: '0' }
    const first = await start({ ...environment, SMTP_URL: hanging })
    await register(first.address, 'carol')
    first.program.kill('SIGKILL')
    await first.program.ended

    const catcher = await openCatcher()
    const second = await start({ ...environment, SMTP_URL: catcher.url })
    expect((await catcher.until(1))[0]?.to).toEqual(['carol@kitchen.example'])
    second.program.kill('SIGTERM')
    expect(await second.program.ended).toBe(0)
    expect(catcher.caught).toHaveLength(1)
  })

  it('does not start in production where addresses must be confirmed and no mail is sent', async () => {
    const environment = { ...production, REQUIRE_CONFIRMED_EMAIL: 'true', DATABASE_PATH: ':memory:' }
    const program = new Program(server, environment, onTestFinished)
    expect(await program.ended).toBe(1)
    expect(program.stderr).toBe(
      'REQUIRE_CONFIRMED_EMAIL is "true"; it must be false or empty in production without SMTP_URL, since nobody could confirm an address.\n',
    )
  })
})
