import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { expectRefusal, told } from '../harness/answer.ts'
import { postgres } from '../harness/behind.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'
import { openLog } from '../harness/log.ts'
import { Connection, newDatabase } from '../harness/postgres.ts'
import { openLine } from './line.ts'

const posted = 'message, service, host, route, method, authentication, acceptable, content, syntax, meaning'
const unknown = /so the server does not know whether the change was stored\./
const unchanged = /nothing was changed\. Send the request again later\.$/

/** Ends all other connections to this database. */
const endOthers = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()`

/** A kitchen at one end of a line, with a user; its database at the other; and an admin who needs no line. */
const overLine = async () => {
  const url = await newDatabase()
  const line = await openLine(url)
  const admin = new Connection(url)
  onTestFinished(() => admin.end())
  const kitchen = await openKitchen({ database: await postgres(line.url) })
  const { token } = await kitchen.register('ada')
  const post = (title: string) => kitchen.send('POST /recipes', { token, json: { ...toast, title } })
  const titles = async () => (await admin.sql('SELECT title FROM recipes ORDER BY title')).map(({ title }) => title)
  return { kitchen, line, admin, token, post, titles, url }
}

/** The first answer that is another than 503, which the pool gives as soon as it can. */
const recovered = async (ask: () => Promise<{ status: number }>): Promise<number> => {
  for (;;) {
    const { status } = await ask()
    if (status !== 503) return status
    await wait(50)
  }
}

describe('a server that goes away', () => {
  it('is a 503 that says that nothing was changed, and the pool recovers', async () => {
    const { kitchen, line, post, titles } = await overLine()
    line.cut()
    const answer = await post('Lost')
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '10' } })
    expect(answer.json).toMatchObject({ type: '/problems/unavailable' })
    expect((await kitchen.send('GET /health/ready')).status).toBe(503)
    expect((await kitchen.send('GET /health/live')).status).toBe(200)
    line.restore()
    expect(await recovered(() => post('Toast'))).toBe(201)
    expect(await titles()).toEqual(['Toast'])
  })

  it('is refused by the door service as soon as that is known', async () => {
    const { kitchen, line } = await overLine()
    line.cut()
    const ask = () => kitchen.send('GET /recipes')
    let answer = await ask()
    while (answer.doors !== told('message, service', 503)) {
      await wait(50)
      answer = await ask()
    }
    expectRefusal(answer, 'unavailable', 'message, service')
  })

  it('is a 503 that says that the outcome is not known, where it goes with the commit', async () => {
    const { kitchen, line, token, admin } = await overLine()
    const { id } = await kitchen.cook(token)
    line.cutAfter('COMMIT')
    const answer = await kitchen.send('PATCH /recipes/:id', { token, path: { id }, json: { servings: 7 } })
    expect(answer.status).toBe(503)
    expect(answer.json.detail).toMatch(unknown)
    line.restore()
    // Here it was kept, as soon as the server had read it.
    await expect.poll(() => admin.sql('SELECT servings FROM recipes')).toEqual([{ servings: 7 }])
  })

  it('is the same where a statement is a transaction by itself', async () => {
    const { line, post } = await overLine()
    await post('Toast')
    line.cutAfter('Another')
    const answer = await post('Another')
    expect(answer.status).toBe(503)
    expect(answer.json.detail).toMatch(unknown)
  })

  it('is a 503 that says that nothing was changed, where it goes in the middle of a transaction', async () => {
    const { kitchen, line, token, admin } = await overLine()
    const { id } = await kitchen.cook(token)
    await kitchen.send('PATCH /recipes/:id', { token, path: { id }, json: { servings: 2 } })
    line.cutAfter('Amid')
    const answer = await kitchen.send('PATCH /recipes/:id', { token, path: { id }, json: { description: 'Amid' } })
    expect(answer.status).toBe(503)
    expect(answer.json.detail).toMatch(unchanged)
    expect(await admin.sql('SELECT description FROM recipes')).toEqual([{ description: '' }])
  })

  it('takes idle connections along without harm', async () => {
    const { admin, post } = await overLine()
    await admin.sql(endOthers)
    expect(await recovered(() => post('Toast'))).toBe(201)
  })
})

describe('what the server refuses', () => {
  it('is a 503 where it is read-only, as a primary that was demoted; reading goes on', async () => {
    const { kitchen, admin, post, url } = await overLine()
    await admin.sql(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_read_only = on`)
    await admin.sql(endOthers)
    expect(await recovered(() => kitchen.send('GET /recipes'))).toBe(200)
    const answer = await post('Toast')
    expect(answer.status).toBe(503)
    expect(answer.json.detail).toMatch(unchanged)
  })

  it('is a 507 where its disk is full', async () => {
    const { admin, post, titles } = await overLine()
    await admin.sql(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE 'no space left' USING ERRCODE = 'disk_full'; END $$;
      CREATE TRIGGER full_disk AFTER INSERT ON recipes EXECUTE FUNCTION fail()`)
    expectRefusal(await post('Toast'), 'insufficient-storage', `${posted}, action`)
    expect(await titles()).toEqual([])
  })

  it.each(['deadlock_detected', 'serialization_failure'])('is tried again where it is a %s', async (condition) => {
    const { kitchen, admin, token } = await overLine()
    const { id } = await kitchen.cook(token)
    await admin.sql(`CREATE SEQUENCE tries;
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF nextval('tries') < 4 THEN RAISE 'again' USING ERRCODE = '${condition}'; END IF; RETURN NULL; END $$;
      CREATE TRIGGER again AFTER UPDATE ON recipes FOR EACH ROW EXECUTE FUNCTION fail()`)
    const answer = await kitchen.send('PATCH /recipes/:id', { token, path: { id }, json: { servings: 7 } })
    expect(answer).toMatchObject({ status: 200, json: { servings: 7 } })
    expect(await admin.sql('SELECT last_value::int AS tries FROM tries')).toEqual([{ tries: 4 }])
  })
})

describe('a connection', () => {
  it('says which application it is of', async () => {
    const { admin } = await overLine()
    expect(
      await admin.sql(
        'SELECT DISTINCT application_name AS name FROM pg_stat_activity WHERE datname = current_database()',
      ),
    ).toContainEqual({ name: 'status-kitchen' })
  })
})

it('the log of an error that nobody foresaw has its code, and not the row that PostgreSQL quotes', async () => {
  const log = openLog()
  const kitchen = await openKitchen({ database: await postgres(), logger: log.logger })
  await kitchen.sql('ALTER TABLE users ADD CONSTRAINT nobody CHECK (false)')
  const json = { username: 'eve', email: 'eve@kitchen.example', password: 'a-good-password' }
  expectRefusal(
    await kitchen.send('POST /users', { json }),
    'internal-error',
    `${posted.replace(', authentication', '')}, action`,
  )
  expect(log.errors()).toMatchObject([{ err: { code: '23514', constraint: 'nobody' } }])
  expect(log.text()).not.toMatch(/eve@|argon2/)
})
