import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/database/open.ts'
import { StartError } from '../../src/start.ts'
import { temporaryFolder } from './folder.ts'

const opened = (path: string): Database.Database => {
  const database = openDatabase(path)
  onTestFinished(() => {
    database.close()
  })
  return database
}

/** The one line with which a path is refused. */
const refusal = (path: string): string => {
  try {
    openDatabase(path).close()
  } catch (error) {
    expect(error).toBeInstanceOf(StartError)
    const message = error instanceof Error ? error.message : ''
    expect(message).not.toContain('\n')
    expect(message).toContain(`DATABASE_PATH ${JSON.stringify(path)} `)
    return message
  }
  throw new Error(`${path} was opened`)
}

/** Does it as a user who is not root: root may write everywhere. */
const asNobody = <T>(work: () => T): T => {
  if (process.geteuid?.() !== 0) return work()
  process.seteuid?.(65_534)
  try {
    return work()
  } finally {
    process.seteuid?.(0)
  }
}

const pragma = (database: Database.Database, name: string) => database.pragma(name, { simple: true })

describe('an open database', () => {
  it('is made, with its folders, where there is none', () => {
    const path = join(temporaryFolder(), 'a', 'b', 'kitchen.db')
    const database = opened(path)
    expect(readFileSync(path).subarray(0, 15).toString()).toBe('SQLite format 3')
    expect(database.prepare('SELECT count(*) FROM users').pluck().get()).toBe(0)
  })

  it('keeps nothing on the disk where it is :memory:', () => {
    opened(':memory:')
    expect(existsSync(':memory:')).toBe(false)
  })

  it('writes ahead, is on the disk after each commit, and holds to its foreign keys', () => {
    const database = opened(join(temporaryFolder(), 'kitchen.db'))
    expect(pragma(database, 'journal_mode')).toBe('wal')
    // 2 is FULL.
    expect(pragma(database, 'synchronous')).toBe(2)
    expect(pragma(database, 'foreign_keys')).toBe(1)
    expect(pragma(database, 'busy_timeout')).toBe(250)
  })

  it('is signed, so that others can tell whose it is', () => {
    const path = join(temporaryFolder(), 'kitchen.db')
    openDatabase(path).close()
    // The application id stands at octet 68 of the header (sqlite.org/fileformat2.html 1.3).
    expect(readFileSync(path).subarray(68, 72).toString()).toBe('STAT')
  })

  it('has what was stored when it was open before', () => {
    const path = join(temporaryFolder(), 'kitchen.db')
    const database = openDatabase(path)
    database.exec("INSERT INTO users VALUES ('1', 'ada', 'ada@kitchen.example', '', '', NULL)")
    database.close()
    expect(opened(path).prepare('SELECT username FROM users').pluck().all()).toEqual(['ada'])
  })

  it('may be open twice: a reader is not kept waiting by a writer', () => {
    const path = join(temporaryFolder(), 'kitchen.db')
    const [writer, reader] = [opened(path), opened(path)]
    writer.exec("BEGIN IMMEDIATE; INSERT INTO users VALUES ('1', 'ada', 'ada@kitchen.example', '', '', NULL)")
    expect(reader.prepare('SELECT count(*) FROM users').pluck().get()).toBe(0)
    writer.exec('COMMIT')
    expect(reader.prepare('SELECT count(*) FROM users').pluck().get()).toBe(1)
  })

  it('begins in a file that is empty', () => {
    const path = join(temporaryFolder(), 'kitchen.db')
    writeFileSync(path, '')
    expect(opened(path).prepare('SELECT count(*) FROM users').pluck().get()).toBe(0)
  })
})

describe('a path that cannot be the database is refused in one line', () => {
  it('where a file is no database, which is left as it is', () => {
    const folder = temporaryFolder()
    const path = join(folder, 'notes.txt')
    writeFileSync(path, 'My recipes: toast.\n'.repeat(300))
    expect(refusal(path)).toBe(`DATABASE_PATH ${JSON.stringify(path)} is not an SQLite database; name another file.`)
    expect(readFileSync(path, 'utf8')).toBe('My recipes: toast.\n'.repeat(300))
    expect(readdirSync(folder)).toEqual(['notes.txt'])
  })

  it.each([
    ['without a signature', 0],
    ['with a signature', 0x47504b47],
  ])('where another program has made the database, %s, which is left as it is', (_how, signature) => {
    const folder = temporaryFolder()
    const path = join(folder, 'other.db')
    const other = new Database(path)
    other.pragma(`application_id = ${signature}`)
    other.exec('CREATE TABLE users (name TEXT)')
    other.close()
    const before = readFileSync(path)

    expect(refusal(path)).toBe(
      `DATABASE_PATH ${JSON.stringify(path)} is a database of another program; name another file.`,
    )
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(readdirSync(folder)).toEqual(['other.db'])
  })

  it('where it is a folder', () => {
    const path = temporaryFolder()
    expect(refusal(path)).toMatch(/ cannot be opened and written: .+\.$/)
    expect(readdirSync(path)).toEqual([])
  })

  it.each([[['kitchen.db']], [['deeper', 'kitchen.db']]])('where it lies below a file: %j', (names) => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, 'content')
    expect(refusal(join(file, ...names))).toMatch(/ cannot be opened and written: .+\.$/)
    expect(readFileSync(file, 'utf8')).toBe('content')
  })

  it.each([
    ['the folder may not be written, and there is no file', 0o555, undefined],
    ['the folder may not be written', 0o555, 0o666],
    ['the file may not be written', 0o777, 0o444],
    ['the file may not be read', 0o777, 0o222],
  ])('where %s', (_what, folderMode, fileMode) => {
    const outer = temporaryFolder()
    const folder = join(outer, 'data')
    const path = join(folder, 'kitchen.db')
    mkdirSync(folder)
    if (fileMode !== undefined) {
      openDatabase(path).close()
      chmodSync(path, fileMode)
    }
    chmodSync(folder, folderMode)
    chmodSync(outer, 0o755)
    onTestFinished(() => chmodSync(folder, 0o777))
    const before = fileMode === undefined ? undefined : readFileSync(path)

    expect(asNobody(() => refusal(path))).toMatch(/ cannot be opened and written: .+\.$/)
    expect(existsSync(path) ? readFileSync(path) : undefined).toEqual(before)
  })

  it('where a name has a line break in it', () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    expect(refusal(join(file, 'a\nb', 'kitchen.db'))).toMatch(/\.$/)
  })
})
