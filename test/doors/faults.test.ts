import { describe, expect, it } from 'vitest'
import { world } from '../../src/kitchen.ts'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type Sent, type TestKitchen, toast } from '../harness/kitchen.ts'
import { openLog } from '../harness/log.ts'

/** What must stay inside: a path, SQL, a stack, and words of the message. */
const message = "secret: SELECT password_hash FROM users at Object.run (/srv/kitchen/src/users/store.ts:12:3) 'C:\\db'"
const inside = /secret|SELECT|password_hash|FROM|Object|\/srv|store\.ts|no such table|damaged|column|JSON|Error:/

const fail = (): never => {
  throw new Error(message)
}

const broken = {
  passwords: { hash: async () => fail(), verify: async () => fail() },
  now: { world: { ...world, now: fail } },
  uuid: { world: { ...world, uuid: fail } },
}

const credentials = { username: 'ada', password: 'ada-has-a-password' }
const basic = { authorization: `Basic ${Buffer.from('ada:ada-has-a-password').toString('base64')}` }

/** Damages a kitchen that was sound until now. */
const damage = (sql: string) => async (kitchen: TestKitchen) => {
  await kitchen.sql(sql)
}
/** A column that no trigger reads: it is the store that meets the damage. */
const damagedRow = damage('ALTER TABLE recipes RENAME COLUMN steps TO damaged')
const nothing = () => {}

type Case = [
  what: string,
  operation: string,
  doors: string,
  cause: RegExp,
  options: Parameters<typeof openKitchen>[0],
  prepare: (kitchen: TestKitchen) => unknown,
  sent: (id: string, token: string) => Sent,
]

const unforeseen = /^secret: SELECT/
const begun = 'message, service, host, route, method'

const cases: Case[] = [
  [
    'an asynchronous door',
    'POST /sessions',
    `${begun}, authentication`,
    unforeseen,
    { passwords: broken.passwords },
    nothing,
    () => ({ headers: basic }),
  ],
  [
    'the store behind an asynchronous door',
    'GET /recipes/:id',
    `${begun}, authentication, acceptable, existence`,
    /no such column|does not exist/,
    {},
    damagedRow,
    (id) => ({ path: { id } }),
  ],
  [
    'the database behind an asynchronous door',
    'GET /users/me',
    `${begun}, authentication`,
    /no such table|does not exist/,
    {},
    damage('ALTER TABLE sessions RENAME TO elsewhere'),
    (_id, token) => ({ token }),
  ],
  [
    'the action, for the hash of a password',
    'POST /users',
    `${begun}, acceptable, content, syntax, meaning, action`,
    unforeseen,
    { passwords: broken.passwords },
    nothing,
    () => ({ json: { ...credentials, email: 'ada@kitchen.example' } }),
  ],
  [
    'the action, for the check of a password',
    'POST /sessions',
    `${begun}, authentication, acceptable, content, syntax, meaning, action`,
    unforeseen,
    { passwords: broken.passwords },
    nothing,
    () => ({ json: credentials }),
  ],
  [
    'the action, for a row',
    'GET /recipes',
    `${begun}, acceptable, query, precondition, action`,
    /no such column|does not exist/,
    {},
    damagedRow,
    () => ({}),
  ],
  [
    'the action, for the database',
    'POST /sessions/refresh',
    `${begun}, acceptable, content, syntax, meaning, action`,
    /no such table|does not exist/,
    {},
    damage('DROP TABLE refresh_tokens'),
    () => ({ json: { refreshToken: 'any' } }),
  ],
]

describe('500 internal-error', () => {
  it.each(cases)('comes from %s (%s)', async (_what, operation, doors, cause, options, prepare, sent) => {
    const log = openLog()
    const kitchen = await openKitchen({ ...options, logger: log.logger })
    const sound = options?.passwords ? undefined : await kitchen.register('ada')
    const token = sound?.token ?? ''
    const id = sound ? (await kitchen.cook(token)).id : ''
    await prepare(kitchen)

    const answer = expectRefusal(await kitchen.send(operation, sent(id, token)), 'internal-error', doors)
    expect(answer.text).not.toMatch(inside)
    expect(JSON.stringify(answer.headers)).not.toMatch(inside)
    expect(Object.keys(answer.json)).toEqual(['type', 'title', 'status', 'detail', 'instance'])
    for (const field of ['etag', 'location', 'content-location', 'retry-after', 'www-authenticate'])
      expect(answer.headers).not.toHaveProperty(field)

    expect(answer.headers.connection).not.toBe('close')

    const [logged, ...more] = log.errors()
    expect(more).toEqual([])
    expect(logged?.reqId).toBe(answer.headers['x-request-id'])
    expect(logged?.err?.message).toMatch(cause)
    expect(logged?.err?.stack).toMatch(/\bat .*\.ts:\d+/)
    expect(log.text()).not.toMatch(/has-a-password|YWRhOmFkYS1oYXM|\beyJ/)

    expectSuccess(await kitchen.send('GET /health/live'), 200, `${begun}, acceptable, action`)
  })

  it('comes from a door that is asked behind an asynchronous one', async () => {
    const sound = await openKitchen()
    await sound.register('ada')
    const log = openLog()
    const kitchen = await openKitchen({ ...broken.now, database: await sound.another(), logger: log.logger })
    const answer = await kitchen.send('GET /users/:username', {
      path: { username: 'ada' },
      headers: { 'if-modified-since': 'Sun, 01 Mar 2026 12:00:00 GMT' },
    })
    expectRefusal(answer, 'internal-error', `${begun}, acceptable, existence, precondition`)
    expect(answer.text).not.toMatch(inside)
    expect(log.errors().map(({ err }) => err?.message)).toEqual([message])
  })

  it('comes from an action that fails before it has written, and nothing is written', async () => {
    const sound = await openKitchen()
    const { token } = await sound.register('ada')
    const failing = await openKitchen({
      world: { ...world, now: () => sound.now, uuid: fail },
      database: await sound.another(),
    })
    const doors = `${begun}, authentication, acceptable, content, syntax, meaning, action`
    expectRefusal(await failing.send('POST /recipes', { token, json: toast }), 'internal-error', doors)
    expect((await sound.send('GET /recipes')).json.items).toEqual([])
  })

  it.each([undefined, null, 'a text', 0])('comes from a door that fails with %s, which is no error', async (thrown) => {
    const passwords = { hash: async () => '', verify: () => Promise.reject(thrown) }
    const kitchen = await openKitchen({ passwords })
    const answer = await kitchen.send('POST /sessions', { headers: basic })
    expectRefusal(answer, 'internal-error', `${begun}, authentication`)
  })

  it('has no content where HEAD was asked, and the fields of GET', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    const { id } = await kitchen.cook(token)
    await damagedRow(kitchen)
    const [get, head] = [
      await kitchen.send('GET /recipes/:id', { path: { id } }),
      await kitchen.send('HEAD /recipes/:id', { path: { id } }),
    ]
    expect(head).toMatchObject({ status: 500, text: '', doors: get.doors })
    const fields = ({ headers }: typeof get) => ({ ...headers, 'x-request-id': '', date: '' })
    expect(fields(head)).toEqual(fields(get))
  })

  it('is told by the id of the request in production, and by nothing else', async () => {
    const kitchen = await openKitchen({
      manner: { production: true, corsOrigin: undefined, publicUrl: 'https://kitchen.example' },
      passwords: broken.passwords,
    })
    const { statusCode, statusMessage, headers, body } = await kitchen.app.inject({
      method: 'POST',
      url: '/sessions',
      headers: basic,
    })
    expect([statusCode, statusMessage]).toEqual([500, 'Internal Server Error'])
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
    expect(headers).not.toHaveProperty('kitchen-doors')
    expect(body).not.toMatch(inside)
    expect(JSON.parse(body)).toMatchObject({
      type: 'https://kitchen.example/problems/internal-error',
      status: 500,
      instance: `urn:uuid:${String(headers['x-request-id'])}`,
    })
  })

  it('leaves the connection open for the next request', async () => {
    const kitchen = await openKitchen({ passwords: broken.passwords })
    const field = `Host: localhost\r\nAuthorization: ${basic.authorization}\r\n`
    const wire = await kitchen.raw(
      `POST /sessions HTTP/1.1\r\n${field}\r\nGET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    )
    expect([...wire.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status)).toEqual(['500', '200'])
  })
})
