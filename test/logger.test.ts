import { connect } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, it } from 'vitest'
import { temporaryFolder } from './database/folder.ts'
import { parseJson } from './harness/answer.ts'
import { secret } from './harness/kitchen.ts'
import { call, logIn, Program, preload, server } from './program.ts'

const node = process.execPath

describe.concurrent('the log', () => {
  it('is JSON lines that name no token and no password, whatever becomes of them', async (context) => {
    const { expect, onTestFinished } = context
    const path = join(temporaryFolder(onTestFinished), 'kitchen.db')
    const environment = {
      PORT: '0',
      DATABASE_PATH: path,
      LOG_LEVEL: 'trace',
      NODE_ENV: 'production',
      JWT_SECRET: secret,
    }
    const program = new Program(server, environment, onTestFinished)
    const [, address = ''] = await program.until(/listening at (http:[^"]+)"/)

    const password = 'a-good-password'
    const wrong = 'a-wrong-password'
    const newer = 'a-newer-password'
    const basic = Buffer.from(`eve:${password}`).toString('base64')
    const json = { username: 'eve', email: 'eve@kitchen.example', password }
    await call(address, 'POST /users', { json })
    const { token, refreshToken } = await logIn(address, 'eve', password)
    const statuses = async (...answers: ReturnType<typeof call>[]) =>
      (await Promise.all(answers)).map(({ status }) => status)

    const asked = await statuses(
      call(address, 'POST /users', { json: { ...json, unknown: wrong } }),
      call(address, 'POST /sessions', { json: { username: 'eve', password: wrong } }),
      call(address, 'POST /sessions', { headers: { authorization: `Basic ${basic}` } }),
      call(address, 'POST /sessions', { headers: { authorization: `Basic *${basic}` } }),
      call(address, 'GET /users/me', { token }),
      call(address, 'GET /users/me', { token: `${token}x` }),
      call(address, 'GET /users/me', { token: `${token} ${token}` }),
      call(address, 'PATCH /users/me', { token, json: { password: newer, currentPassword: wrong } }),
      call(address, 'POST /sessions/refresh', { json: { refreshToken: `${refreshToken}x` } }),
      call(address, 'POST /sessions/refresh', { json: { refreshToken } }),
    )
    expect(asked).toEqual([422, 401, 201, 400, 200, 401, 400, 403, 403, 200])

    // What the parser refuses: all of it is at hand in the error that it throws.
    const { hostname, port } = new URL(address)
    const socket = connect(Number(port), hostname).setEncoding('utf8')
    socket.write(`GET /users/me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nNo field\r\n\r\n`)
    expect((await socket.toArray()).join('')).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)

    // What nobody foresaw: the error is logged as it is.
    const other = new Database(path)
    other.exec('ALTER TABLE users RENAME TO lost')
    other.close()
    const failed = await call(address, 'POST /sessions', { json: { username: 'eve', password } })
    expect(failed).toMatchObject({ status: 500, json: { type: '/problems/internal-error' } })
    expect(JSON.stringify(failed.json)).not.toMatch(/users|lost|SQL|\.ts/)

    program.kill('SIGTERM')
    expect(await program.ended).toBe(0)
    expect(program.stderr).toBe('')
    const lines = program.stdout.trimEnd().split('\n')
    const entries = lines.map(parseJson)
    for (const [index, entry] of entries.entries())
      expect(entry, lines[index]).toMatchObject({ level: expect.any(Number), time: expect.any(Number) })
    expect(entries).toContainEqual(expect.objectContaining({ reqId: failed.headers.get('x-request-id'), level: 50 }))
    expect(program.stdout).toContain('/users/me')
    for (const word of [password, wrong, newer, token, refreshToken, basic, secret, '$argon2'])
      expect(program.stdout).not.toContain(word)
  })

  it('is readable on a terminal', async ({ expect, onTestFinished }) => {
    const program = new Program(
      [node, ...preload('process.stdout.isTTY = true'), 'src/main.ts'],
      { PORT: '0', DATABASE_PATH: ':memory:' },
      onTestFinished,
    )
    await program.until(/is open at (http:\S+)/)
    program.kill('SIGTERM')
    expect(await program.ended).toBe(0)
    expect(program.stdout).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: Server listening at http:\/\/127\.0\.0\.1:\d+$/m)
    expect(program.stdout).not.toMatch(/^\{/m)
    expect(program.stderr).toBe('')
  })

  it('says nothing where LOG_LEVEL is silent', async ({ expect, onTestFinished }) => {
    const environment = { PORT: '0', DATABASE_PATH: ':memory:', LOG_LEVEL: 'silent' }
    const program = new Program(server, environment, onTestFinished)
    const [, address = ''] = await program.until(/is open at (http:\S+)/)
    expect((await call(address, 'GET /nowhere')).status).toBe(404)
    program.kill('SIGTERM')
    expect(await program.ended).toBe(0)
    expect(program.stdout).not.toMatch(/^\{/m)
    expect(program.stderr).toBe('')
  })
})
