import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { migrate } from '../../src/database/migrate.ts'
import { openDatabase } from '../../src/database/open.ts'
import { addWords } from '../../src/recipes/search.ts'
import { StartError } from '../../src/start.ts'
import { temporaryFolder } from './folder.ts'

const folder = new URL('../../migrations/sqlite/', import.meta.url)
const files = readdirSync(folder).toSorted()

const empty = (path = ':memory:'): Database.Database => {
  const database = new Database(path)
  onTestFinished(() => {
    database.close()
  })
  return database
}

/** The migrations on record, in the order in which they were run. */
const recorded = (database: Database.Database): unknown[] =>
  database.prepare('SELECT name FROM migrations ORDER BY rowid').pluck().all()

const schema = (database: Database.Database): unknown[] =>
  database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all()

const tables = (database: Database.Database): unknown[] =>
  database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all()

describe('the migrations', () => {
  it('have a number of their own each, of four digits, so that the order of their names is the order of their making', () => {
    const numbers = files.map((name) => /^(\d{4})-[a-z-]+\.sql$/.exec(name)?.[1])
    expect(numbers.length).toBeGreaterThan(0)
    expect(numbers).not.toContain(undefined)
    expect(numbers).toEqual([...new Set(numbers)])
  })

  it('are all run, in the order of their names, and recorded with the time', () => {
    const database = empty()
    const before = new Date().toISOString()
    migrate(database)
    const after = new Date().toISOString()

    expect(recorded(database)).toEqual(files)
    expect(tables(database)).toEqual(expect.arrayContaining(['migrations', 'recipes', 'sessions', 'users']))
    for (const time of database.prepare<[], string>('SELECT applied_at FROM migrations').pluck().all()) {
      expect(time).toBe(new Date(time).toISOString())
      expect([before, time, after].toSorted()).toEqual([before, time, after])
    }
  })

  it('count those as confirmed who were there before an address could be', () => {
    const database = empty()
    const at = files.indexOf('0008-mail.sql')
    for (const name of files.slice(0, at)) database.exec(readFileSync(new URL(name, folder), 'utf8'))
    database.exec(`INSERT INTO users (id, username, email, password_hash, created_at)
      VALUES ('1', 'ada', 'ada@kitchen.example', '', '2026-01-01T09:00:00.000Z')`)
    database.exec(readFileSync(new URL('0008-mail.sql', folder), 'utf8'))
    const confirmedAt = database.prepare('SELECT email_confirmed_at FROM users').pluck().get()
    expect(confirmedAt).toBe('2026-01-01T09:00:00.000Z')
  })

  it('are each run once', () => {
    const database = empty()
    migrate(database)
    database.exec("UPDATE migrations SET applied_at = 'before'")
    database.exec("INSERT INTO users VALUES ('1', 'ada', 'ada@kitchen.example', '', '', NULL)")
    const before = schema(database)

    migrate(database)
    expect(recorded(database)).toEqual(files)
    expect(database.prepare('SELECT DISTINCT applied_at FROM migrations').pluck().all()).toEqual(['before'])
    expect(database.prepare('SELECT username FROM users').pluck().all()).toEqual(['ada'])
    expect(schema(database)).toEqual(before)
  })

  it('are run on an older database from where it stands', () => {
    const [whole, older] = [empty(), empty()]
    migrate(whole)
    // As the first release left it.
    older.exec('CREATE TABLE migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT')
    older.exec(readFileSync(new URL('0001-users.sql', folder), 'utf8'))
    older.exec("INSERT INTO migrations VALUES ('0001-users.sql', '2026-01-01T09:00:00.000Z')")

    migrate(older)
    expect(recorded(older)).toEqual(files)
    expect(tables(older)).toEqual(tables(whole))
  })

  it('give each recipe a new version where its representation has a new member', () => {
    const database = empty()
    addWords(database)
    const at = files.findIndex((name) => name.endsWith('-photos.sql'))
    const run = (name: string) => database.exec(readFileSync(new URL(name, folder), 'utf8'))
    for (const name of files.slice(0, at)) run(name)
    const future = '2100-01-01T00:00:00.000Z'
    database.exec(
      `INSERT INTO users (id, username, email, password_hash, created_at) VALUES ('1', 'ada', 'a@b.example', '', '')`,
    )
    for (const [id, updatedAt] of [
      ['past', '2026-01-01T09:00:00.000Z'],
      ['future', future],
    ])
      database
        .prepare("INSERT INTO recipes VALUES (NULL, ?, 'old', '1', ?, '', 1, 0, 0, '[]', '[]', '[]', 'public', '', ?)")
        .run(id, id, updatedAt)
    const before = new Date().toISOString()

    run(files[at] ?? '')
    const recipes = database
      .prepare<[], { version: string; updated_at: string; photo: unknown }>('SELECT * FROM recipes ORDER BY id')
      .all()
    expect(recipes.map(({ photo }) => photo)).toEqual([null, null])
    const [later, past] = recipes
    expect(past?.updated_at.localeCompare(before)).toBeGreaterThanOrEqual(0)
    expect(later?.updated_at).toBe(future)
    expect(new Set(['old', later?.version, past?.version]).size).toBe(3)
  })

  it('leave nothing of one that breaks, keep those before it, and go on from there', () => {
    const database = empty()
    // In the way of the second statement of 0002-sessions.sql.
    database.exec('CREATE TABLE obstacle (id TEXT); CREATE INDEX sessions_of_user ON obstacle (id)')

    expect(() => migrate(database)).toThrow('sessions_of_user already exists')
    expect(database.inTransaction).toBe(false)
    expect(recorded(database)).toEqual(['0001-users.sql'])
    expect(tables(database)).toEqual(['migrations', 'obstacle', 'users'])

    database.exec('DROP TABLE obstacle')
    migrate(database)
    expect(recorded(database)).toEqual(files)
    expect(tables(database)).toEqual(expect.arrayContaining(['migrations', 'recipes', 'sessions', 'users']))
  })

  it('of a newer version are refused in one line, and nothing is changed', () => {
    const path = join(temporaryFolder(), 'kitchen.db')
    openDatabase(path).close()
    const database = empty(path)
    database.exec("DELETE FROM migrations WHERE name LIKE '0003-%'")
    database.exec("INSERT INTO migrations VALUES ('9998-later.sql', ''), ('9999-latest.sql', '')")
    const before = [recorded(database), schema(database)]

    const attempt = () => openDatabase(path)
    expect(attempt).toThrow(StartError)
    expect(attempt).toThrow(/^[^\n]*9998-later\.sql, 9999-latest\.sql[^\n]*newer version\.$/)
    expect([recorded(database), schema(database)]).toEqual(before)
  })

  it('are not run again where another process was faster', () => {
    const path = join(temporaryFolder(), 'kitchen.db')
    const [database, faster] = [empty(path), empty(path)]
    // The moment between reading what has been applied and the first transaction, in which the other one comes first.
    const transaction = database.transaction.bind(database)
    Object.assign(database, {
      transaction: (...args: Parameters<typeof transaction>) => {
        migrate(faster)
        return transaction(...args)
      },
    })

    migrate(database)
    expect(recorded(database)).toEqual(files)
    expect(schema(database)).toEqual(schema(faster))
  })
})
