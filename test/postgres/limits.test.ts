import { describe, expect, it, onTestFinished } from 'vitest'
import openLimits from '../../src/postgres/limits.ts'
import { openPool } from '../../src/postgres/pool.ts'
import { openKitchen, type TestKitchen } from '../harness/kitchen.ts'
import { newDatabase } from '../harness/postgres.ts'

/** Two instances over one database that count. */
const two = async () => {
  const one = await openKitchen({ rateLimit: 600 })
  return { one, other: await openKitchen({ rateLimit: 600, database: await one.another() }) }
}

const login = (kitchen: TestKitchen, password: string) =>
  kitchen.send('POST /sessions', { json: { username: 'ada', password } })

const left = async (kitchen: TestKitchen) => {
  const { headers } = await login(kitchen, 'wrong')
  return /"sign-in";r=\d+/.exec(headers.ratelimit ?? '')?.[0]
}

describe('the sign-in limits of two instances', () => {
  it('count the logins of a client together, and its other requests apart', async () => {
    const { one, other } = await two()
    expect([await left(one), await left(other), await left(one)]).toEqual([59, 58, 57].map((r) => `"sign-in";r=${r}`))
    expect((await other.send('GET /recipes')).headers.ratelimit).toBe('"default";r=598;t=60')
  })

  it('let ten wrong passwords for a name be tried, in turn or at once; then the right one is 429 at both', async () => {
    const { one, other } = await two()
    await one.register('ada', 'lovelace-1815')
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, number) => login(number % 2 ? one : other, 'wrong')),
    )
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10)
    for (const kitchen of [one, other]) {
      expect((await login(kitchen, 'lovelace-1815')).status).toBe(429)
      kitchen.pass(60)
    }
    for (const kitchen of [one, other]) expect((await login(kitchen, 'lovelace-1815')).status).toBe(201)
  })

  it('count a wrong password with a Kitchen-Fault too', async () => {
    const kitchen = await openKitchen({ why: true, rateLimit: 600 })
    const headers = { 'kitchen-fault': 'storage-full' }
    const guess = () => kitchen.send('POST /sessions', { headers, json: { username: 'ada', password: 'wrong' } })
    for (let number = 0; number < 10; number++) expect((await guess()).status).toBe(401)
    expect((await guess()).status).toBe(429)
    expect((await login(kitchen, 'wrong')).status).toBe(429)
  })

  it('do not count right ones, however many come at once', async () => {
    const { one } = await two()
    await one.register('ada', 'lovelace-1815')
    const answers = await Promise.all(Array.from({ length: 25 }, () => login(one, 'lovelace-1815')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
  })

  it('go on in memory while the database does not count', async () => {
    const { one, other } = await two()
    expect(await left(one)).toBe('"sign-in";r=59')
    await one.sql('ALTER TABLE limits RENAME TO away')
    expect([await left(one), await left(other), await left(other)]).toEqual([59, 59, 58].map((r) => `"sign-in";r=${r}`))
    await one.sql('ALTER TABLE away RENAME TO limits')
    expect(await left(other)).toBe('"sign-in";r=58')
  })
})

describe('a count', () => {
  it('goes on for a minute, is never below zero, and is deleted some time after its end', async () => {
    const postgres = openPool({ connectionString: await newDatabase() })
    onTestFinished(() => postgres.pool.end())
    let time = 0
    const count = openLimits(postgres)({ now: () => new Date(time), elapsed: () => time })
    const at = (second: number, name: string, add: 1 | -1) => {
      time = second * 1000
      return count(name, add)
    }
    expect(await at(0, 'early', 1)).toEqual({ used: 1, left: 60_000 })
    expect(await at(30, 'late', -1)).toEqual({ used: 0, left: 60_000 })
    expect(await at(40, 'late', 1)).toEqual({ used: 1, left: 50_000 })
    expect(await at(60, 'late', -1)).toEqual({ used: 0, left: 30_000 })
    expect(await postgres.statement('SELECT name FROM limits')({})).toEqual([{ name: 'late' }])
    expect(await at(70, 'late', -1)).toEqual({ used: 0, left: 20_000 })
    expect(await at(80, 'late', 1)).toEqual({ used: 1, left: 10_000 })
    expect(await at(90, 'late', 1)).toEqual({ used: 1, left: 60_000 })
  })
})
