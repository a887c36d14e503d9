import { join } from 'node:path'
import { describe, it } from 'vitest'
import { call, logIn, Program, server } from '../program.ts'
import { checkTypes, Removal } from '../removal.ts'

const mail = new Removal('mail', ['test/mail', 'test/unconfirmed', 'test/postgres/mail.test.ts'])

describe.concurrent('the folder mail', () => {
  it('is imported by one line in app.ts, and by nothing else outside of it', ({ expect }) =>
    expect(mail.importing()).toEqual([join('src', 'app.ts')]))

  it('can go with that line: the types are sound', async ({ expect, onTestFinished }) => {
    const { code, text } = await checkTypes(mail.copy(onTestFinished))
    expect([code, text]).toEqual([0, ''])
  })

  it('can go with that line: users register and log in', async ({ expect, onTestFinished }) => {
    const program = new Program(server, { PORT: '0', DATABASE_PATH: ':memory:', LOG_LEVEL: 'warn' }, onTestFinished, {
      folder: mail.copy(onTestFinished),
    })
    const [, address = ''] = await program.until(/is open at (http:\S+)\n/)
    const json = { username: 'carol', email: 'carol@kitchen.example', password: 'a-good-password' }
    expect(await call(address, 'POST /users', { json })).toMatchObject({ status: 201, json: { emailConfirmed: false } })
    const { token } = await logIn(address, 'carol', json.password)
    expect((await call(address, 'GET /users/me', { token })).status).toBe(200)
    for (const path of ['/outbox', '/password-resets/x'])
      expect(await call(address, `GET ${path}`)).toMatchObject({
        status: 404,
        json: { type: '/problems/no-such-route' },
      })
    expect((await call(address, 'GET /openapi.json')).status).toBe(200)
    expect(program.stderr).toBe('')
  })
})
