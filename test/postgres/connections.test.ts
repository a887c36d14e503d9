import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { StorageTrouble } from '../../src/database/trouble.ts'
import { openPool } from '../../src/postgres/pool.ts'
import { Connection, endOthers, newDatabase } from '../harness/postgres.ts'
import { openLine } from './line.ts'

/** A pool of so many connections, and somebody who holds the locks that `wait(1)` and `wait(2)` wait for. */
const open = async (max = 1) => {
  const url = await newDatabase()
  const line = await openLine(url)
  const admin = new Connection(url)
  await admin.sql(`
    CREATE FUNCTION wait(key integer) RETURNS integer LANGUAGE sql AS 'SELECT pg_advisory_xact_lock_shared(key); SELECT key';
    SELECT pg_advisory_lock(1), pg_advisory_lock(2)`)
  const { pool, statement, write } = openPool({ connectionString: line.url, max })
  onTestFinished(async () => {
    line.cut()
    await Promise.all([pool.end(), admin.end()])
  })
  const done: string[] = []
  /** Runs a statement, and notes when it is done. */
  const run = (sql: string) => statement(sql)({}).finally(() => done.push(sql))
  return {
    pool,
    line,
    admin,
    done,
    run,
    transaction: () => write(() => statement('SELECT 1')({})).finally(() => done.push('transaction')),
    release: (key: number) => admin.sql(`SELECT pg_advisory_unlock(${key})`),
    terminate: () => admin.sql(endOthers),
    /** Waits until so many connections wait for a lock. */
    untilBlocked: (count: number) =>
      expect.poll(() => admin.sql('SELECT FROM pg_locks WHERE NOT granted')).toHaveLength(count),
  }
}

describe('a statement by itself', () => {
  it('gets a connection of its own while one is free', async () => {
    const { pool, run, done, release } = await open(2)
    await run('SELECT 1')
    const waiting = run('SELECT wait(1)')
    await run('SELECT 2')
    expect(done).toEqual(['SELECT 1', 'SELECT 2'])
    expect(pool.totalCount).toBe(2)
    await release(1)
    await waiting
  })

  it('is sent before earlier statements are answered if no connection is free', async () => {
    const { pool, line, run, done, release } = await open()
    const asked = [run('SELECT wait(1)'), run(`SELECT 'behind' AS found`)]
    await expect.poll(() => line.sent()).toContain('behind')
    expect(done).toEqual([])
    await release(1)
    expect(await Promise.all(asked)).toEqual([[{ wait: 1 }], [{ found: 'behind' }]])
    expect(pool.totalCount).toBe(1)
  })

  it('goes to the connection with the fewest statements', async () => {
    const { run, done, release, untilBlocked } = await open(2)
    const asked = [run('SELECT wait(1)'), run('SELECT wait(2)'), run('SELECT 3'), run('SELECT 4')]
    await untilBlocked(2)
    await release(2)
    await asked[3]
    expect(done).toEqual(['SELECT wait(2)', 'SELECT 4'])
    await release(1)
    await Promise.all(asked)
  })

  it('shares a connection with at most nine others', async () => {
    const { pool, run, release } = await open()
    const asked = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => run(`SELECT ${n}`))
    asked.push(run('SELECT wait(1)'))
    expect(pool.waitingCount).toBe(0)
    // These two share the next.
    for (const sql of ['SELECT 11', 'SELECT 12']) {
      asked.push(run(sql))
      expect(pool.waitingCount).toBe(1)
    }
    await release(1)
    await Promise.all(asked)
    expect(pool.totalCount).toBe(1)
  })

  it('is not sent behind a statement that has been unanswered for 100 ms', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(0)
    onTestFinished(() => now.mockRestore())
    const { pool, run, release, untilBlocked } = await open()
    const asked = [run('SELECT wait(1)')]
    await untilBlocked(1)
    // From 100 ms on it queues for a connection; 100 ms later others no longer join it there, as it may soon time out.
    for (const [time, waiting] of [
      [99, 0],
      [100, 1],
      [199, 1],
      [200, 2],
    ] as const) {
      now.mockReturnValue(time)
      asked.push(run(`SELECT ${time}`))
      expect(pool.waitingCount).toBe(waiting)
    }
    await release(1)
    await Promise.all(asked)
  })

  it('fails without being carried out if it could not be prepared by the statement before it', async () => {
    const { run, untilBlocked, admin } = await open()
    await admin.sql('BEGIN; LOCK TABLE users')
    const asked = Promise.allSettled(['SELECT 1 FROM users', 'SELECT 1 FROM users'].map(run))
    await untilBlocked(1)
    const other = new Connection(admin.url)
    onTestFinished(() => other.end())
    await other.sql('SELECT pg_cancel_backend(pid) FROM pg_locks WHERE NOT granted')
    const outcomes = await asked
    for (const code of ['57014', '26000'])
      expect(outcomes).toContainEqual({
        status: 'rejected',
        reason: expect.objectContaining({
          trouble: 'unusable',
          isUnknown: false,
          cause: expect.objectContaining({ code }),
        }),
      })
    await admin.sql('COMMIT')
    expect(await run('SELECT count(*) FROM users')).toHaveLength(1)
  })

  it('does not overtake a transaction that waits for the connection', async () => {
    const { run, transaction, done, release, pool } = await open()
    const asked = [run('SELECT wait(1)'), transaction(), run('SELECT 2'), run('SELECT 3')]
    expect(pool.waitingCount).toBe(2)
    await release(1)
    await Promise.all(asked)
    expect(done).toEqual(['SELECT wait(1)', 'transaction', 'SELECT 2', 'SELECT 3'])
  })

  it('does not make the others on its connection fail when it fails', async () => {
    const { pool, run } = await open()
    const [one, fault, two] = await Promise.allSettled(['SELECT 1 AS n', 'SELECT 1 / 0', 'SELECT 2 AS n'].map(run))
    expect([one, two]).toMatchObject([{ value: [{ n: 1 }] }, { value: [{ n: 2 }] }])
    expect(fault).toMatchObject({ reason: { code: '22012' } })
    expect(pool.totalCount).toBe(1)
  })
})

describe('a connection that is lost', () => {
  it.each([[[]], [['DELETE FROM users']]])(
    'fails what is under way on it, and nothing that is asked for then: %j',
    async (more) => {
      const { run, untilBlocked, terminate } = await open()
      const next: Promise<unknown>[] = []
      const read = run('SELECT wait(1)').catch((error: unknown) => {
        next.push(run('SELECT 2 AS n'))
        return error
      })
      const changes = more.map((sql) => run(sql).catch((error: unknown) => error))
      await untilBlocked(1)
      await terminate()
      expect(await read).toBeInstanceOf(StorageTrouble)
      expect(await read).toMatchObject({ isUnknown: false })
      expect(await Promise.all(changes)).toMatchObject(more.map(() => ({ isUnknown: true })))
      expect(await Promise.all(next)).toEqual([[{ n: 2 }]])
    },
  )

  it('is given up once a statement has waited 8 s, even if others are answered', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const { run, release, untilBlocked } = await open()
    const first = run('SELECT wait(1)')
    const outcome = run('SELECT wait(2)').catch((error: unknown) => error)
    await untilBlocked(1)
    await vi.advanceTimersByTimeAsync(5000)
    await release(1)
    await first
    await untilBlocked(1)
    await vi.advanceTimersByTimeAsync(4000)
    expect(await outcome).toBeInstanceOf(StorageTrouble)
  })

  it('is also replaced if its prepared statements are gone or return other columns', async () => {
    const { run, pool, admin } = await open()
    const trouble = async () =>
      expect(await run('SELECT * FROM limits').catch((error: unknown) => error)).toBeInstanceOf(StorageTrouble)
    await run('SELECT * FROM limits')
    await run('DEALLOCATE ALL')
    await trouble()
    expect(await run('SELECT * FROM limits')).toEqual([])
    await admin.sql('ALTER TABLE limits ADD COLUMN more integer')
    await trouble()
    expect(await run('SELECT * FROM limits')).toEqual([])
    expect(pool.totalCount).toBe(1)
  })

  it('is also replaced if its transaction did not end', async () => {
    const { pool, run } = await open()
    const pid = async () => (await run('SELECT pg_backend_pid() AS pid'))[0]?.pid
    const before = await pid()
    expect(await pid()).toBe(before)
    await run('BEGIN')
    expect(await pid()).not.toBe(before)
    expect(pool.totalCount).toBe(1)
  })

  it('is kept while it is idle', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const { run } = await open()
    for (const n of [1, 2]) {
      expect(await run(`SELECT ${n} AS n`)).toEqual([{ n }])
      await vi.advanceTimersByTimeAsync(10_000)
    }
  })
})
