import { describe, expect, it } from 'vitest'
import { openTally } from '../../src/doors/rate.ts'
import { expectRefusal } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const walked = 'message, service, host, rate'

describe('429 too-many-requests', () => {
  it('counts a client down, refuses it at the end, and lets it in again when the window is over', async () => {
    const kitchen = await openKitchen({ rateLimit: 2 })
    const policy = '"default";q=2;w=60'
    const first = await kitchen.send('GET /recipes')
    expect(first.headers).toMatchObject({ 'ratelimit-policy': policy, ratelimit: '"default";r=1;t=60' })
    kitchen.pass(20)
    expect((await kitchen.send('GET /recipes')).headers.ratelimit).toBe('"default";r=0;t=40')
    const refused = expectRefusal(await kitchen.send('GET /recipes'), 'too-many-requests', walked)
    expect(refused.headers).toMatchObject({
      'ratelimit-policy': policy,
      ratelimit: '"default";r=0;t=40',
      'retry-after': '40',
    })
    kitchen.pass(39)
    expectRefusal(await kitchen.send('GET /recipes'), 'too-many-requests', walked)
    kitchen.pass(1)
    const again = await kitchen.send('GET /recipes')
    expect([again.status, again.headers.ratelimit]).toEqual([200, '"default";r=1;t=60'])
  })

  it('leaves at the beginning just the window, on a clock with fractions of a millisecond', () => {
    const fractions = Array.from({ length: 1000 }, (_, at) => at * 9.30307)
    expect(fractions.filter((time) => openTally({ elapsed: () => time })('a client', 1).left !== 60_000)).toEqual([])
  })

  it('counts unknown paths, wrong methods and OPTIONS too', async () => {
    const kitchen = await openKitchen({ rateLimit: 3 })
    for (const operation of ['GET /nothing', 'PATCH /recipes', 'OPTIONS /recipes']) await kitchen.send(operation)
    expectRefusal(await kitchen.send('GET /nothing'), 'too-many-requests', walked)
  })

  it('has its fields on every answer that has met the door', async () => {
    const kitchen = await openKitchen({ rateLimit: 600 })
    const statuses: number[] = []
    for (const operation of [
      'GET /recipes',
      'GET /nothing',
      'PATCH /recipes',
      'OPTIONS /recipes',
      'GET /users/me',
      'GET /recipes/',
    ]) {
      const answer = await kitchen.send(operation)
      statuses.push(answer.status)
      expect(answer.headers.ratelimit).toBe(`"default";r=${600 - statuses.length};t=60`)
    }
    expect(statuses).toEqual([200, 404, 405, 204, 401, 308])
  })

  it('counts a login by a second, stricter rule: a tenth, and ten at least', async () => {
    const wide = await openKitchen({ rateLimit: 600 })
    const answer = await wide.send('POST /sessions')
    expect(answer.headers).toMatchObject({
      'ratelimit-policy': '"default";q=600;w=60, "sign-in";q=60;w=60',
      ratelimit: '"default";r=599;t=60, "sign-in";r=59;t=60',
    })
    const narrow = await openKitchen({ rateLimit: 50 })
    for (let count = 0; count < 10; count++) expect((await narrow.send('POST /sessions')).status).toBe(401)
    expectRefusal(await narrow.send('POST /sessions'), 'too-many-requests', walked)
    expect((await narrow.send('GET /recipes')).status).toBe(200)
  })

  it.each(['live', 'ready'])(
    'does not count the question whether it is %s, and is not asked about it',
    async (question) => {
      const kitchen = await openKitchen({ rateLimit: 1 })
      for (let count = 0; count < 3; count++) {
        const answer = await kitchen.send(`GET /health/${question}`)
        expect([answer.status, answer.doors]).toEqual([
          200,
          'message, service, host, route, method, acceptable, action=200',
        ])
      }
      expect((await kitchen.send('GET /recipes')).status).toBe(200)
    },
  )

  it('is not asked where there is no limit', async () => {
    const kitchen = await openKitchen({ rateLimit: 0 })
    expect((await kitchen.send('GET /recipes')).doors).toBe(
      'message, service, host, route, method, acceptable, query, precondition, action=200',
    )
  })

  it('believes X-Forwarded-For only from a proxy that it was told of', async () => {
    const forwarded = (address: string) => ({ headers: { 'x-forwarded-for': address } })
    const direct = await openKitchen({ rateLimit: 1 })
    await direct.send('GET /recipes', forwarded('192.0.2.1'))
    expectRefusal(await direct.send('GET /recipes', forwarded('192.0.2.2')), 'too-many-requests', walked)

    const behind = await openKitchen({ rateLimit: 1, trustProxy: ['127.0.0.0/8'] })
    await behind.send('GET /recipes', forwarded('192.0.2.1'))
    expect((await behind.send('GET /recipes', forwarded('192.0.2.2'))).status).toBe(200)
    expectRefusal(await behind.send('GET /recipes', forwarded('192.0.2.1')), 'too-many-requests', walked)
  })
})

it('counts one client once, however X-Forwarded-For spells it', async () => {
  const kitchen = await openKitchen({ rateLimit: 600, trustProxy: ['127.0.0.1'] })
  const left = async (address: string) =>
    (await kitchen.send('GET /recipes', { headers: { 'x-forwarded-for': address } })).headers.ratelimit
  expect(await left('2001:db8::1')).toContain('r=599')
  expect(await left('[2001:DB8:0:0:1::]:4711')).toContain('r=598')
  expect(await left('192.0.2.1:4711')).toContain('r=599')
  expect(await left('::ffff:192.0.2.1')).toContain('r=598')
  expect(await left('unknown')).toContain('r=599')
  expect(await left('garbage')).toContain('r=598')
})

describe('wrong passwords for one user', () => {
  const toAcceptable = 'message, service, host, route, method, authentication, acceptable'
  const toMeaning = `${toAcceptable}, content, syntax, meaning, rate`
  const toBasic = 'message, service, host, route, method, rate'
  const password = 'lovelace-1815'

  /** A kitchen that many addresses ask. */
  const open = async () => {
    const kitchen = await openKitchen({ rateLimit: 600, trustProxy: ['127.0.0.1'] })
    const { token } = await kitchen.register('ada', password)
    let address = 0
    const from = () => ({ 'x-forwarded-for': `192.0.2.${++address}` })
    const login = (username: string, given: string) =>
      kitchen.send('POST /sessions', { headers: from(), json: { username, password: given } })
    const basic = (username: string, given: string) =>
      kitchen.send('POST /sessions', {
        headers: { ...from(), authorization: `Basic ${btoa(`${username}:${given}`)}` },
      })
    const patch = (currentPassword: string) =>
      kitchen.send('PATCH /users/me', {
        headers: from(),
        token,
        json: { email: 'new@kitchen.example', currentPassword },
      })
    return { kitchen, login, basic, patch }
  }

  it('are ten a minute, from all addresses and wherever one is checked; then the right one is 429 too', async () => {
    const { kitchen, login, basic, patch } = await open()
    for (let count = 0; count < 4; count++) expect((await login('ada', 'wrong')).status).toBe(401)
    kitchen.pass(20)
    for (let count = 0; count < 3; count++) expect((await basic('ada', 'wrong')).status).toBe(401)
    for (let count = 0; count < 3; count++) expect((await patch('wrong')).status).toBe(403)
    for (const [answer, walk] of [
      [await login('ada', password), toMeaning],
      [await basic('ada', password), toBasic],
      [await patch(password), `${toAcceptable}, content, precondition, syntax, meaning, rate`],
    ] as const) {
      expectRefusal(answer, 'too-many-requests', walk)
      expect(answer.headers['retry-after']).toBe('40')
    }
    kitchen.pass(40)
    expect((await login('ada', password)).status).toBe(201)
  })

  it('are counted for a name that nobody has, and for each by itself', async () => {
    const { login } = await open()
    for (let count = 0; count < 10; count++) expect((await login('nobody', 'wrong')).status).toBe(401)
    expectRefusal(await login('nobody', 'wrong'), 'too-many-requests', toMeaning)
    expect((await login('ada', password)).status).toBe(201)
  })

  it('are not counted for a name that is longer than any user has', async () => {
    const { login } = await open()
    for (let count = 0; count < 11; count++) expect((await login('a'.repeat(31), 'wrong')).status).toBe(401)
  })

  it('are not more where they come at once, and right ones wait for their turn', async () => {
    const { login } = await open()
    const statuses = async (given: string) =>
      (await Promise.all(Array.from({ length: 25 }, () => login('ada', given)))).map(({ status }) => status)
    expect(await statuses(password)).toEqual(Array.from({ length: 25 }, () => 201))
    expect((await statuses('wrong')).filter((status) => status === 401)).toHaveLength(10)
  })

  it('are not counted where there is no limit', async () => {
    const kitchen = await openKitchen()
    await kitchen.register('ada', password)
    const login = (given: string) => kitchen.send('POST /sessions', { json: { username: 'ada', password: given } })
    for (let count = 0; count < 11; count++) expect((await login('wrong')).status).toBe(401)
    expect((await login(password)).status).toBe(201)
  })
})
