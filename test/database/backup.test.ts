import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, it } from 'vitest'
import { backup } from '../../src/database/backup.ts'
import { openDatabase } from '../../src/database/open.ts'
import { reset } from '../../src/database/seed.ts'
import { StartError } from '../../src/start.ts'
import { toast } from '../harness/kitchen.ts'
import { call, type Environment, logIn, Program, server, type WhenFinished } from '../program.ts'
import { temporaryFolder } from './folder.ts'

/** A seeded database, and a file to copy it into. */
const seeded = (whenFinished: WhenFinished) => {
  const folder = temporaryFolder(whenFinished)
  const path = join(folder, 'kitchen.db')
  const database = openDatabase(path)
  reset(database)
  whenFinished(() => {
    database.close()
  })
  return { folder, path, database, file: join(folder, 'copy.db') }
}

const never = () => false

/** What a copy has: each table's rows, and what SQLite finds wrong in it. */
const contentOf = (path: string) => {
  const database = new Database(path, { readonly: true })
  const pragma = (name: string) => database.pragma(name)
  const list = (sql: string) => database.prepare(sql).pluck().all()
  try {
    return {
      faults: [pragma('integrity_check'), pragma('foreign_key_check')],
      titles: list('SELECT title FROM recipes ORDER BY id'),
      migrations: list('SELECT name FROM migrations ORDER BY name'),
      users: list('SELECT username FROM users ORDER BY username'),
    }
  } finally {
    database.close()
  }
}

const sound = [[{ integrity_check: 'ok' }], []]

const refusal = async (work: Promise<void>): Promise<string> => {
  const error: unknown = await work.then(
    () => undefined,
    (error) => error,
  )
  return error instanceof StartError ? error.message : `It was not refused in one line: ${error}`
}

describe.concurrent('a backup', () => {
  it('is the whole database in one file', async ({ expect, onTestFinished }) => {
    const { folder, path, file } = seeded(onTestFinished)
    // What is in the log alone so far belongs to it.
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0)
    await backup(path, file, never)
    expect(readdirSync(folder).toSorted()).toEqual(['copy.db', 'kitchen.db', 'kitchen.db-shm', 'kitchen.db-wal'])
    expect(contentOf(file)).toEqual({ ...contentOf(path), faults: sound })
  })

  it('is the state of one moment, and is not begun again when another process writes', async (context) => {
    const { expect, onTestFinished } = context
    const { path, database, file } = seeded(onTestFinished)
    database.exec('CREATE TABLE filler AS SELECT zeroblob(12000000) AS octets')
    const before = contentOf(path).titles
    const change = database.prepare("UPDATE recipes SET title = title || '!', version = ?")
    let looks = 0
    await backup(path, file, () => {
      change.run(String(looks))
      looks += 1
      return false
    })
    expect(looks).toBeGreaterThan(2)
    expect(looks).toBeLessThan(10)
    expect(contentOf(path).titles).not.toEqual(before)
    expect(contentOf(file)).toMatchObject({ titles: before, faults: sound })
  })

  it('leaves nothing behind where it is stopped', async ({ expect, onTestFinished }) => {
    const { folder, path, database, file } = seeded(onTestFinished)
    database.exec('CREATE TABLE filler AS SELECT zeroblob(12000000) AS octets')
    let looks = 0
    const before = readdirSync(folder)
    const stopped = backup(path, file, () => {
      looks += 1
      if (looks === 2) expect(readdirSync(folder).some((name) => name.endsWith('.partial'))).toBe(true)
      return looks === 2
    })
    expect(await refusal(stopped)).toBe(`${JSON.stringify(file)} cannot be written: it was stopped.`)
    expect(readdirSync(folder)).toEqual(before)
  })

  it('does not touch a file that exists, also where it appears meanwhile', async ({ expect, onTestFinished }) => {
    const { folder, path, file } = seeded(onTestFinished)
    const exists = `${JSON.stringify(file)} exists already; name another file.`
    const appearing = backup(path, file, () => {
      writeFileSync(file, 'mine')
      return false
    })
    expect(await refusal(appearing)).toBe(exists)
    expect(await refusal(backup(path, file, never))).toBe(exists)
    expect(readFileSync(file, 'utf8')).toBe('mine')
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([])
  })

  it.for<[string, (folder: string) => void, RegExp]>([
    ['missing', () => {}, /^DATABASE_PATH ".*" is missing, so there is nothing to copy\.$/],
    [
      'no database',
      (folder) => writeFileSync(join(folder, 'other.db'), 'x'.repeat(2000)),
      /^DATABASE_PATH ".*" cannot be read: file is not a database\.$/,
    ],
    [
      'of another program',
      (folder) => new Database(join(folder, 'other.db')).exec('CREATE TABLE theirs (x)').close(),
      /^DATABASE_PATH ".*" is a database of another program\.$/,
    ],
    ['a folder', (folder) => mkdirSync(join(folder, 'other.db')), /^DATABASE_PATH ".*" cannot be read: [^\n]+\.$/],
  ])('is refused in one line where the database is %s', async ([, make, line], { expect, onTestFinished }) => {
    const folder = temporaryFolder(onTestFinished)
    make(folder)
    const file = join(folder, 'copy.db')
    expect(await refusal(backup(join(folder, 'other.db'), file, never))).toMatch(line)
    expect(existsSync(file)).toBe(false)
  })

  it('is refused in one line where the file cannot be written', async ({ expect, onTestFinished }) => {
    const { folder, path } = seeded(onTestFinished)
    const line = await refusal(backup(path, join(folder, 'missing', 'copy.db'), never))
    expect(line).toMatch(/^".*" cannot be written: [^\n]+\.$/)
  })
})

describe.concurrent('npm run backup', () => {
  const copy = (words: readonly string[], environment: Environment, whenFinished: WhenFinished) =>
    new Program([process.execPath, 'src/backup.ts', ...words], environment, whenFinished)

  const start = async (path: string, whenFinished: WhenFinished) => {
    const environment = { PORT: '0', DATABASE_PATH: path, RATE_LIMIT: '0', LOG_LEVEL: 'warn' }
    const program = new Program(server, environment, whenFinished)
    const [, address = ''] = await program.until(/is open at (http:\S+)/)
    return { program, address }
  }

  it('copies under writes what was acknowledged before it, and the copy is a database to start with', async (context) => {
    const { expect, onTestFinished } = context
    const folder = temporaryFolder(onTestFinished)
    const [path, file] = [join(folder, 'kitchen.db'), join(folder, 'copy.db')]
    const { program, address } = await start(path, onTestFinished)
    const { token } = await logIn(address, 'ada', 'lovelace-1815')
    const titles: string[] = []
    let isWriting = true
    const writing = (async () => {
      while (isWriting) {
        const title = `Toast ${titles.length}`
        expect((await call(address, 'POST /recipes', { token, json: { ...toast, title } })).status).toBe(201)
        titles.push(title)
      }
    })()
    while (titles.length < 10) await new Promise((resolve) => setImmediate(resolve))
    const acknowledged = titles.length
    const copying = copy([file], { DATABASE_PATH: path }, onTestFinished)
    expect(await copying.ended).toBe(0)
    isWriting = false
    await writing
    expect([copying.stdout, copying.stderr]).toEqual([`${path} is copied to ${file}.\n`, ''])
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
    program.kill('SIGKILL')
    await program.ended

    const { titles: all, faults } = contentOf(file)
    const copied = all.filter((title) => String(title).startsWith('Toast '))
    expect(faults).toEqual(sound)
    expect(copied.length).toBeGreaterThanOrEqual(acknowledged)
    // One was on the way to its client.
    expect([...titles, `Toast ${titles.length}`].slice(0, copied.length)).toEqual(copied)

    const restored = await start(file, onTestFinished)
    const { json } = await call(restored.address, 'GET /recipes?q=toast&limit=1')
    expect(json).toMatchObject({ items: [{ title: copied.at(-1) }] })
    expect((await logIn(restored.address, 'ada', 'lovelace-1815')).token).toMatch(/^eyJ/)
  })

  it.for<[string, readonly string[], RegExp]>([
    ['no file', [], /^Name one file .*: npm run backup -- FILE\n$/],
    ['a file that exists', ['package.json'], /^"package\.json" exists already; name another file\.\n$/],
  ])('ends with 1 and one line where there is %s', async ([, words, line], { expect, onTestFinished }) => {
    const environment = { DATABASE_PATH: join(temporaryFolder(onTestFinished), 'kitchen.db') }
    const program = copy(words, environment, onTestFinished)
    expect(await program.ended).toBe(1)
    expect(program.stderr).toMatch(line)
    expect(program.stdout).toBe('')
  })

  it.for<[Environment, number, RegExp]>([
    [{ NODE_ENV: 'production' }, 0, /^$/],
    [{ DATABASE_URL: 'postgres://127.0.0.1/kitchen' }, 1, /^DATABASE_URL is set, and PostgreSQL .*: pg_dump\.\n$/],
  ])('needs no JWT_SECRET: with %j it ends with %i', async ([variables, code, line], { expect, onTestFinished }) => {
    const { path, file } = seeded(onTestFinished)
    const program = copy([file], { DATABASE_PATH: path, ...variables }, onTestFinished)
    expect(await program.ended).toBe(code)
    expect(program.stderr).toMatch(line)
    expect(existsSync(file)).toBe(code === 0)
  })

  it('ends with 1 at a signal, and leaves nothing behind', async ({ expect, onTestFinished }) => {
    const { folder, path, database, file } = seeded(onTestFinished)
    database.exec('CREATE TABLE filler AS SELECT zeroblob(100000000) AS octets')
    const before = readdirSync(folder)
    const program = copy([file], { DATABASE_PATH: path }, onTestFinished)
    while (!readdirSync(folder).some((name) => name.endsWith('.partial')))
      await new Promise((resolve) => setImmediate(resolve))
    program.kill('SIGTERM')
    expect(await program.ended).toBe(1)
    expect(program.stderr).toBe(`${JSON.stringify(file)} cannot be written: it was stopped.\n`)
    expect(readdirSync(folder)).toEqual(before)
  })
})
