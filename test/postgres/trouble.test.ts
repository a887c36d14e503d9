import { AsyncResource } from 'node:async_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { StorageTrouble } from '../../src/database/trouble.ts'
import { name } from '../../src/name.ts'
import { explained } from '../../src/postgres/errors.ts'
import { openPool } from '../../src/postgres/pool.ts'
import { type Answer, expectRefusal, told } from '../harness/answer.ts'
import { postgres } from '../harness/behind.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'
import { openLog } from '../harness/log.ts'
import { Connection, endOthers, newDatabase } from '../harness/postgres.ts'
import { openLine } from './line.ts'

const posted = 'message, service, host, route, method, authentication, acceptable, content, syntax, meaning'
const unknown = /so the server does not know whether the change was stored\./
const unchanged = /nothing was changed\. Send the request again later\.$/

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

/** Makes a change of recipes fail, as often as this says. */
const failing = (event: string, condition: string, times = Number.MAX_SAFE_INTEGER) =>
  `CREATE SEQUENCE tries;
   CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN IF nextval('tries') <= ${times} THEN RAISE 'failed' USING ERRCODE = '${condition}'; END IF; RETURN NULL; END $$;
   CREATE TRIGGER failing AFTER ${event} ON recipes FOR EACH ROW EXECUTE FUNCTION fail()`

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

  it('is a 503 that says that nothing was changed, where it goes with a read', async () => {
    const { kitchen, line, token } = await overLine()
    const { id } = await kitchen.cook(token)
    line.cutAfter(id)
    const answer = await kitchen.send('GET /recipes/:id', { path: { id } })
    expect(answer.status).toBe(503)
    expect(answer.json.detail).toMatch(unchanged)
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

describe('a server that hangs', () => {
  it.each(['a read', 'a change', 'a transaction'])('is given up at a new connection for %s after 2 s', async (what) => {
    const line = await openLine(await newDatabase())
    const { pool, statement, write } = openPool({ connectionString: line.url })
    onTestFinished(() => pool.end())
    const ask = () => statement(what === 'a change' ? 'DELETE FROM users' : 'SELECT 1')({})
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    line.hang()
    const asked = (what === 'a transaction' ? write(ask) : ask()).catch((error: unknown) => error)
    await expect.poll(() => line.isHanging() && vi.getTimerCount() > 0).toBe(true)
    await vi.advanceTimersByTimeAsync(2000)
    const trouble = await asked
    expect(trouble).toBeInstanceOf(StorageTrouble)
    // Nothing was sent yet.
    expect(trouble).toMatchObject({ isUnknown: false })
    expect(pool.totalCount).toBe(0)
  })

  it.each(['a statement', 'a transaction'])('is given up in %s after 8 s, with the connection', async (what) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const { kitchen, line, token } = await overLine()
    // Before the kitchen closes, which waits for what is under way.
    onTestFinished(() => line.cut())
    const path = { id: (await kitchen.cook(token)).id }
    const change = { token, path, json: { servings: 7 } }
    line.hangAt(what === 'a transaction' ? 'BEGIN' : 'visibility')
    const answered: Answer[] = []
    const asked = what === 'a transaction' ? kitchen.send('PATCH /recipes/:id', change) : kitchen.send('GET /recipes')
    asked.then((answer) => answered.push(answer)).catch(() => {})
    await expect.poll(() => line.isHanging()).toBe(true)
    await vi.advanceTimersByTimeAsync(8000)
    expect(answered).toEqual([])
    await vi.advanceTimersByTimeAsync(2000)
    await expect.poll(() => answered[0]?.status).toBe(503)
    expect(answered[0]?.json.detail).toMatch(unchanged)
    line.restore()
    expect(await recovered(() => kitchen.send('GET /recipes'))).toBe(200)
  })
})

describe('a connection that is in use', () => {
  const open = async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const line = await openLine(await newDatabase())
    const { pool, ...rest } = openPool({ connectionString: line.url })
    return { line, pool, ...rest }
  }

  it('does not keep the pool from ending where the server hangs', async () => {
    const { line, pool, statement } = await open()
    line.hangAt('SELECT 2')
    const asked = statement('SELECT 2')({}).catch((error: unknown) => error)
    await expect.poll(() => line.isHanging()).toBe(true)
    const ended: string[] = []
    pool.end(() => ended.push('ended'))
    await vi.advanceTimersByTimeAsync(10_000)
    await expect.poll(() => ended).toEqual(['ended'])
    expect(await asked).toBeInstanceOf(StorageTrouble)
    await vi.advanceTimersByTimeAsync(1000)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('may rest between two statements of a transaction', async () => {
    const { pool, statement, write } = await open()
    onTestFinished(() => pool.end())
    const ask = statement<object, { one: number }>('SELECT 1 AS one')
    const work = async () => {
      await ask({})
      await vi.advanceTimersByTimeAsync(10_000)
      return ask({})
    }
    expect(await write(work)).toEqual([{ one: 1 }])
  })

  it('reads by key in its transaction, and in no other', async () => {
    const { pool, statement, write, together } = openPool({ connectionString: await newDatabase() })
    onTestFinished(() => pool.end())
    const begin = statement<object, { id: string }>('SELECT pg_current_xact_id()::text AS id')
    const read = statement<object, { id: string | null }>('SELECT pg_current_xact_id_if_assigned()::text AS id')
    const find = together(
      () => read({}),
      (_row, _key: string) => true,
    )
    const outside = AsyncResource.bind(() => find('outside'))
    const [row, ...found] = await write(async () => [
      (await begin({}))[0],
      ...(await Promise.all([outside(), find('in')])),
    ])
    expect(found).toEqual([{ id: null }, row])
    expect(row?.id).toMatch(/^\d+$/)
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
    await admin.sql(failing('INSERT', 'disk_full'))
    expectRefusal(await post('Toast'), 'insufficient-storage', `${posted}, action`)
    expect(await titles()).toEqual([])
  })

  it('is text with a NUL: nothing is found by it, and a change with it fails', async () => {
    const { pool, statement } = openPool({ connectionString: await newDatabase() })
    onTestFinished(() => pool.end())
    const id = 'ada\0'
    expect(await statement('SELECT 1 FROM users WHERE id = @id')({ id })).toEqual([])
    await expect(statement('DELETE FROM users WHERE id = @id')({ id })).rejects.toThrow('invalid byte sequence')
  })

  it.each([
    ['08006', unknown],
    ['25P03', unknown],
    ['28000', unchanged],
    ['53200', unchanged],
    ['55P03', unchanged],
    ['57014', unchanged],
    ['57P01', unknown],
    ['58030', unchanged],
    ['XX001', unchanged],
  ])('is a 503 where it is about the server: %s', async (code, detail) => {
    const { admin, post } = await overLine()
    await admin.sql(failing('INSERT', code))
    const answer = await post('Toast')
    expect(answer.status).toBe(503)
    expect(answer.json.detail).toMatch(detail)
  })

  it.each([
    ['deadlock_detected', 9, [200, 201]],
    ['serialization_failure', 9, [200, 201]],
    ['deadlock_detected', 10, [503, 503]],
  ])('is tried again where it is a %s; where it is one %i times, it is %j', async (condition, times, statuses) => {
    const { kitchen, admin, token, post } = await overLine()
    const { id } = await kitchen.cook(token)
    await admin.sql(failing('INSERT OR UPDATE', condition, times))
    const patched = await kitchen.send('PATCH /recipes/:id', { token, path: { id }, json: { servings: 7 } })
    await admin.sql('ALTER SEQUENCE tries RESTART')
    // A statement that is a transaction by itself.
    const posted = await post('Tea')
    expect([patched.status, posted.status]).toEqual(statuses)
  })
})

describe('a mistake in a store', () => {
  const open = async () => {
    const { pool, statement, write } = openPool({ connectionString: await newDatabase() })
    onTestFinished(() => pool.end())
    await statement('CREATE TABLE numbers (n integer PRIMARY KEY)')({})
    return { add: statement<{ n: number }>('INSERT INTO numbers VALUES (@n)'), statement, write }
  }

  it('fails a transaction in which an error was caught', async () => {
    const { add, statement, write } = await open()
    const work = async () => {
      await add({ n: 1 })
      await add({ n: 1 }).catch(() => {})
      return 'stored'
    }
    await expect(write(work)).rejects.toThrow('nothing of it was stored')
    expect(await statement('SELECT * FROM numbers')({})).toEqual([])
  })

  it('fails a statement without one of its values', async () => {
    const { statement } = await open()
    await expect(statement('SELECT @n::integer')({})).rejects.toThrow('There is no value for @n.')
  })
})

describe('a connection', () => {
  it('says which application it is of', async () => {
    const { admin } = await overLine()
    expect(
      await admin.sql(
        'SELECT DISTINCT application_name AS name FROM pg_stat_activity WHERE datname = current_database()',
      ),
    ).toContainEqual({ name })
  })

  it('lets no statement and no idle transaction go on for long', async () => {
    const { pool, statement } = openPool({ connectionString: await newDatabase() })
    onTestFinished(() => pool.end())
    const [limits] = await statement(
      `SELECT current_setting('statement_timeout') AS statement,
              current_setting('idle_in_transaction_session_timeout') AS idle`,
    )({})
    expect(limits).toEqual({ statement: '5s', idle: '10s' })
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

it('reports the first reason if no address of the host answers', () => {
  const refused = new AggregateError(['::1', '127.0.0.1'].map((host) => new Error(`connect ECONNREFUSED ${host}:5432`)))
  expect(explained(refused, false)).toMatchObject({ message: 'connect ECONNREFUSED ::1:5432', trouble: 'unusable' })
})

it('a fault of full storage on purpose keeps its connection', async () => {
  const url = await newDatabase()
  const admin = new Connection(url)
  onTestFinished(() => admin.end())
  const kitchen = await openKitchen({ why: true, database: await postgres(url) })
  const { token } = await kitchen.register('ada')
  const backends = () =>
    admin.sql(`SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY pid`)
  const before = await backends()
  const headers = { 'kitchen-fault': 'storage-full' }
  expect((await kitchen.send('POST /recipes', { token, headers, json: toast })).status).toBe(507)
  expect(await backends()).toEqual(before)
})
