import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { troubleOf } from '../../src/database/trouble.ts'
import { openWrites } from '../../src/database/writes.ts'
import { temporaryFolder } from './folder.ts'

/** Writes to a table of names, and every statement that is run. */
const open = ({ path = ':memory:', isIntact = (): boolean => true, patience = 0 } = {}) => {
  const statements: string[] = []
  const database = new Sqlite(path, { verbose: (sql) => statements.push(String(sql)) })
  onTestFinished(() => {
    database.close()
  })
  database.pragma('journal_mode = WAL')
  database.exec('CREATE TABLE names (name TEXT PRIMARY KEY, octets BLOB)')
  const insert = database.prepare<[string, number]>('INSERT INTO names VALUES (?, zeroblob(?))')
  const stored = database.prepare<[], string>('SELECT name FROM names ORDER BY rowid').pluck()
  const add = (name: string, octets = 0) => {
    insert.run(name, octets)
    return name
  }
  const write = openWrites(database, isIntact, patience)
  statements.length = 0
  const count = (sql: string) => statements.filter((statement) => statement === sql).length
  return { database, write, add, stored: () => stored.all(), count, statements }
}

const fail = (error: unknown) => () => {
  throw error
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index}`)

/** What each came to: its result, or in brackets the code or message of its error. */
const outcomes = async (promises: readonly Promise<unknown>[]): Promise<unknown[]> =>
  (await Promise.allSettled(promises)).map((settled) => {
    if (settled.status === 'fulfilled') return settled.value
    const { reason } = settled
    return [reason instanceof Sqlite.SqliteError ? reason.code : reason instanceof Error ? reason.message : reason]
  })

describe('writes of one turn', () => {
  it('share a transaction, are done in their order, and are acknowledged with their results', async () => {
    const { write, add, stored, count, database } = open()
    const acknowledged: boolean[] = []
    const promises = numbers(10).map((name) =>
      write(() => add(name)).then((result) => {
        acknowledged.push(database.inTransaction)
        return result
      }),
    )
    expect(stored()).toEqual([])
    expect(await Promise.all(promises)).toEqual(numbers(10))
    expect(stored()).toEqual(numbers(10))
    expect([count('BEGIN IMMEDIATE'), count('COMMIT')]).toEqual([1, 1])
    expect(new Set(acknowledged)).toEqual(new Set([false]))
  })

  it('share none with those of the next', async () => {
    const { write, add, count } = open()
    await Promise.all(['a', 'b'].map((name) => write(() => add(name))))
    await write(() => add('c'))
    expect(count('COMMIT')).toBe(2)
  })

  it('share one with 64 at most, and something else comes between two groups', async () => {
    const { write, add, stored, count } = open()
    const seen: number[] = []
    const look = () => {
      seen.push(stored().length)
      if (seen.length < 2) setImmediate(look)
    }
    const promises = numbers(150).map((name) => write(() => add(name)))
    setImmediate(look)
    expect(await Promise.all(promises)).toEqual(numbers(150))
    expect(count('COMMIT')).toBe(3)
    expect(seen).toEqual([64, 128])
  })

  it('may ask for more writes, which come in the next group', async () => {
    const { write, add, stored, count } = open()
    let inner: Promise<string> | undefined
    await write(() => {
      inner = write(() => add('inner'))
      return add('outer')
    })
    expect(await inner).toBe('inner')
    expect(stored()).toEqual(['outer', 'inner'])
    expect(count('COMMIT')).toBe(2)
  })
})

describe('a write that fails', () => {
  it.each([
    ['an error', new Error('unforeseen'), 'unforeseen'],
    ['undefined', undefined, undefined],
    ['a string', 'text', 'text'],
  ])('with %s fails alone, and nothing of it is kept', async (_what, error, told) => {
    const { write, add, stored, database } = open()
    const promises = [
      write(() => add('a')),
      write(() => {
        add('half')
        return fail(error)()
      }),
      write(() => add('b')),
    ]
    expect(await outcomes(promises)).toEqual(['a', [told], 'b'])
    expect(stored()).toEqual(['a', 'b'])
    expect(database.inTransaction).toBe(false)
  })

  it('by itself is done once', async () => {
    const { write, count } = open()
    let done = 0
    const work = () => {
      done += 1
      throw new Error('unforeseen')
    }
    expect(await outcomes([write(work)])).toEqual([['unforeseen']])
    expect([done, count('BEGIN IMMEDIATE'), count('ROLLBACK')]).toEqual([1, 1, 1])
  })

  it('by a constraint fails alone', async () => {
    const { write, add, stored } = open()
    const promises = ['a', 'b', 'a', 'c'].map((name) => write(() => add(name)))
    expect(await outcomes(promises)).toEqual(['a', 'b', ['SQLITE_CONSTRAINT_PRIMARYKEY'], 'c'])
    expect(stored()).toEqual(['a', 'b', 'c'])
  })

  it('for want of room, which ends the transaction of all, fails alone', async () => {
    const { write, add, stored, database, count } = open()
    database.pragma('max_page_count = 10')
    const promises = [
      write(() => add('a')),
      write(() => add('large', 1_000_000)),
      write(() => add('b')),
      write(() => add('larger', 2_000_000)),
    ]
    expect(await outcomes(promises)).toEqual(['a', ['SQLITE_FULL'], 'b', ['SQLITE_FULL']])
    expect(stored()).toEqual(['a', 'b'])
    // SQLite has rolled back by itself each time.
    expect(count('ROLLBACK')).toBe(0)
  })
})

describe('while another connection writes', () => {
  const openTwo = (options: { isIntact?: () => boolean; patience?: number } = {}) => {
    const path = join(temporaryFolder(), 'names.db')
    const kitchen = open({ path, ...options })
    const other = new Sqlite(path)
    onTestFinished(() => {
      other.close()
    })
    return { ...kitchen, other }
  }

  it('a whole group is refused when it has waited long enough', async () => {
    const { write, add, other, count, stored } = openTwo()
    other.exec('BEGIN IMMEDIATE')
    const refused = numbers(5).map((name) => write(() => add(name)))
    expect(await outcomes(refused)).toEqual(numbers(5).map(() => ['SQLITE_BUSY']))
    expect(count('BEGIN IMMEDIATE')).toBe(1)
    other.exec('COMMIT')
    expect(await write(() => add('a'))).toBe('a')
    expect(stored()).toEqual(['a'])
  })

  it('all wait, in their order, and are done when that has finished; reads go on', async () => {
    const { write, add, other, count, stored } = openTwo({ patience: 60_000 })
    other.exec('BEGIN IMMEDIATE')
    const waiting = numbers(3).map((name) => write(() => add(name)))
    await vi.waitFor(() => expect(count('BEGIN IMMEDIATE')).toBeGreaterThan(2), { interval: 5 })
    expect(stored()).toEqual([])
    const later = ['later', 'last'].map((name) => write(() => add(name)))
    other.exec('COMMIT')
    expect(await Promise.all([...waiting, ...later])).toEqual(['0', '1', '2', 'later', 'last'])
    expect(stored()).toEqual(['0', '1', '2', 'later', 'last'])
    expect(count('COMMIT')).toBe(1)
  })

  it('so are the others of a group whose writes are done one by one', async () => {
    let begins = 0
    const isIntact = () => {
      // The first of them is committed.
      if (begins++ === 0) other.exec('BEGIN IMMEDIATE')
      return true
    }
    const { write, add, other, count, stored } = openTwo({ isIntact })
    const promises = [write(() => add('a')), write(fail('broken')), write(() => add('b')), write(() => add('c'))]
    expect(await outcomes(promises)).toEqual(['a', ['SQLITE_BUSY'], ['SQLITE_BUSY'], ['SQLITE_BUSY']])
    expect(count('BEGIN IMMEDIATE')).toBe(3)
    other.exec('COMMIT')
    expect(stored()).toEqual(['a'])
  })
})

it('nothing is acknowledged where the file is gone after the commit', async () => {
  const { write, add } = open({ isIntact: () => false })
  for (const settled of await Promise.allSettled([write(() => add('a')), write(() => add('b'))]))
    expect(settled.status === 'rejected' && troubleOf(settled.reason)).toBe('unusable')
})

it('writes that wait when the database is closed are refused', async () => {
  const { write, add, database } = open()
  const waiting = [write(() => add('a')), write(() => add('b'))]
  database.close()
  for (const settled of await Promise.allSettled(waiting))
    expect(settled.status === 'rejected' && troubleOf(settled.reason)).toBe('unusable')
})

it('a write alone shares its transaction with none, and fails without the others being done again', async () => {
  const { write, add, stored, count } = open()
  let done = 0
  const writing = (name: string, isAlone = false) =>
    write(() => {
      done += 1
      add(name)
      if (isAlone) throw new Error('on purpose')
      return name
    }, isAlone)
  const promises = [writing('a'), writing('b'), writing('c', true), writing('d', true), writing('e'), writing('f')]
  expect(await outcomes(promises)).toEqual(['a', 'b', ['on purpose'], ['on purpose'], 'e', 'f'])
  expect(stored()).toEqual(['a', 'b', 'e', 'f'])
  expect([done, count('BEGIN IMMEDIATE'), count('COMMIT')]).toEqual([6, 4, 2])
})
