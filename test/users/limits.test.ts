import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Answer, expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const ada = { username: 'ada', email: 'ada@kitchen.example', password: 'lovelace-1815' }
const asked = 'message, service, host, route, method, acceptable, content, syntax, meaning'

const Faults = z.array(z.object({ pointer: z.string() })).catch([])
const pointers = ({ json }: Answer) => Faults.parse(json.errors).map(({ pointer }) => pointer)

/** An email address of so many characters. */
const emailOf = (length: number) => {
  const host = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.example`
  return `${'x'.repeat(length - host.length - 1)}@${host}`
}

const family = '👩‍🍳'

const accepted = {
  username: ['abc', '123', 'a-b', 'a--b', '0-0', 'x'.repeat(30), `a${'-'.repeat(28)}b`, 'mee', 'me-too'],
  email: [
    'a@b.de',
    'Ada+cook@Kitchen.example',
    "o'hara@kitchen.example",
    'a#b@example.org',
    "!#$%&'*+-/=?^_`{|}~@kitchen.example",
    'first.last@kitchen.example',
    'ada@xn--e1afmkfd.xn--p1ai',
    'ada@1and1.example',
    `ada@${'a'.repeat(63)}.example`,
    'ada@a.b.c.d.example',
    emailOf(253),
    emailOf(254),
    `${'x'.repeat(64)}@b.de`,
  ],
  password: [
    'x'.repeat(8),
    'x'.repeat(128),
    '🍳'.repeat(8),
    '🍳'.repeat(128),
    'pässwörd',
    ' '.repeat(8),
    ' padded ',
    'tab\tline\nend',
    `nul\0after`,
    `${family.repeat(2)}ab`,
    '12345678',
    '"\\/{}[]\'',
    ':colons:',
  ],
}

const refused = {
  username: [
    ...[
      '',
      'ab',
      'me',
      'x'.repeat(31),
      '-ab',
      'ab-',
      '---',
      'Ada',
      'ada lovelace',
      ' ada',
      'ada ',
      'ada\n',
      'ädä',
      'a_b',
    ],
    ...['a.b', 'a/b', '🍳🍳🍳', 'ada\0', 'а́да', 1, true, null, ['ada'], { name: 'ada' }],
  ],
  email: [
    ...['', 'ada', '@kitchen.example', 'ada@', 'ada@kitchen', 'ada@kitchen.example ', ' ada@kitchen.example'],
    ...['a da@kitchen.example', 'ada@kit\nchen.example', 'ada@@kitchen.example', emailOf(255), 1, null, ['a@b.de']],
    // RFC 5321 4.1.2, 4.5.3.1.1, and labels of RFC 1035 2.3.4
    ...['.ada@kitchen.example', 'ada.@kitchen.example', 'a..da@kitchen.example', `${'x'.repeat(65)}@b.de`],
    ...['ada@-kitchen.example', 'ada@kitchen-.example', `ada@${'a'.repeat(64)}.example`, 'ada@kitchen..example'],
    ...['ada@.example', 'ada@kitchen.example.', 'ada@kitchen_1.example', 'ada@127.0.0.1', 'ada@[127.0.0.1]'],
    ...[
      '"ada"@kitchen.example',
      '"a b"@kitchen.example',
      'Ada <ada@kitchen.example>',
      'ada@kitchen.example\r\nBcc: eve@b.de',
    ],
    ...[
      'ada@küche.example',
      'ädä@kitchen.example',
      'ada@kitchen.example,eve@b.de',
      'ada,eve@b.de',
      'ada\0@b.de',
      '<ada@b.de>',
    ],
  ],
  password: [
    ...['', 'x'.repeat(7), 'x'.repeat(129), '🍳'.repeat(7), '🍳'.repeat(129), `${'🍳'.repeat(127)}ab`],
    ...['half a pair \ud83c', '\udf73 half a pair', 12_345_678, null, ['x'.repeat(8)]],
  ],
}

/** A table of one member's values. Long ones are cut in the titles. */
const rows = (values: Readonly<Record<string, readonly unknown[]>>) =>
  Object.entries(values).flatMap(([member, given]) =>
    given.map((value): [string, string, unknown] => [member, JSON.stringify(value).slice(0, 30), value]),
  )

describe('POST /users', () => {
  it.each(rows(accepted))('takes the %s %s, which comes back unchanged', async (member, _title, value) => {
    const kitchen = await openKitchen()
    const json = { ...ada, [member]: value }
    const answer = await kitchen.send('POST /users', { json })
    expectSuccess(answer, 201, `${asked}, conflict, action`)
    expect(answer.json).toMatchObject({ username: json.username, email: json.email })
    const { username, password } = json
    const login = await kitchen.send('POST /sessions', { json: { username, password } })
    expect(login.status).toBe(201)
  })

  it.each(rows(refused))('refuses the %s %s with 422', async (member, _title, value) => {
    const kitchen = await openKitchen()
    const answer = await kitchen.send('POST /users', { json: { ...ada, [member]: value } })
    expectRefusal(answer, 'invalid-content', asked)
    expect(new Set(pointers(answer))).toEqual(new Set([`#/${member}`]))
  })

  it.each([
    ['username', { email: ada.email, password: ada.password }],
    ['email', { username: ada.username, password: ada.password }],
    ['password', { username: ada.username, email: ada.email }],
  ])('refuses content without %s with 422', async (member, json) => {
    const kitchen = await openKitchen()
    const answer = expectRefusal(await kitchen.send('POST /users', { json }), 'invalid-content', asked)
    expect(answer.json.errors).toEqual([{ pointer: `#/${member}`, detail: 'is missing' }])
  })

  it.each(['nick', 'id', 'Username', 'constructor', '__proto__', 'toString', 'a/b~c'])(
    'refuses the unknown member %s with 422',
    async (name) => {
      const kitchen = await openKitchen()
      const content = JSON.stringify(ada).replace('{', `{${JSON.stringify(name)}:"x",`)
      const headers = { 'content-type': 'application/json' }
      const answer = await kitchen.send('POST /users', { content, headers })
      expectRefusal(answer, 'invalid-content', asked)
      // A JSON pointer as a URI fragment (RFC 6901 3, 6).
      expect(pointers(answer)).toEqual([`#/${name.replace('~', '~0').replace('/', '~1')}`])
    },
  )

  it.each(['null', '[]', '"ada"', '1', 'true'])('refuses %s, which is no object, with 422', async (content) => {
    const kitchen = await openKitchen()
    const headers = { 'content-type': 'application/json' }
    const answer = await kitchen.send('POST /users', { content, headers })
    expectRefusal(answer, 'invalid-content', asked)
    expect(pointers(answer)).toEqual(['#'])
  })

  it('names every fault in one answer', async () => {
    const kitchen = await openKitchen()
    const json = { username: 'A', email: 'x', password: 'short', nick: 'ada' }
    const answer = expectRefusal(await kitchen.send('POST /users', { json }), 'invalid-content', asked)
    expect(pointers(answer).sort()).toEqual(['#/email', '#/nick', '#/password', '#/username'])
    expect(answer.text, 'a password is never said back').not.toContain('short"')
  })
})

describe('a password', () => {
  it.each([
    ['to the last character', 'x'.repeat(128), `${'x'.repeat(127)}y`],
    ['behind a NUL', 'nul\0after', 'nul\0other'],
    ['with its spaces', ' padded ', 'padded'],
    ['with its case', 'Lovelace', 'lovelace'],
    ['with its half surrogate pairs', 'replaced \ufffd', 'replaced \ud83c'],
  ])('is compared %s', async (_how, password, other) => {
    const kitchen = await openKitchen()
    await kitchen.register('ada', password)
    const answer = await kitchen.send('POST /sessions', { json: { username: 'ada', password: other } })
    expect([401, 422]).toContain(answer.status)
  })
})
