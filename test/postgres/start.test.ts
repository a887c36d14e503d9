import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openPostgres } from '../../src/postgres/open.ts'
import { StartError } from '../../src/start.ts'
import { Connection, newDatabase } from '../harness/postgres.ts'
import { Program, server } from '../program.ts'

const secret = 'a secret of the tests that is longer than 32 bytes'

const connect = (url: string): Connection => {
  const connection = new Connection(url)
  onTestFinished(() => connection.end())
  return connection
}

const environment = (url: string) => ({ DATABASE_URL: url, JWT_SECRET: secret, PORT: '0', LOG_LEVEL: 'warn' })

/** The line of a start that fails. */
const lineOf = async (url: string): Promise<string> => {
  const error: unknown = await openPostgres(url).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(StartError)
  return error instanceof Error ? error.message : ''
}

/** A message of the protocol of PostgreSQL: its type, its length and what it says. */
const said = (type: string, ...parts: (string | Buffer)[]): Buffer => {
  const content = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)))
  const length = Buffer.alloc(4)
  length.writeInt32BE(content.length + 4)
  return Buffer.concat([Buffer.from(type), length, content])
}

/** A server that lets everybody in and answers any query with one value. */
const impostor = async (value: string): Promise<string> => {
  const int = (size: 2 | 4, number: number): Buffer => {
    const buffer = Buffer.alloc(size)
    buffer.writeIntBE(number, 0, size)
    return buffer
  }
  const ready = said('Z', Buffer.from('I'))
  const row = Buffer.concat([
    said('T', int(2, 1), 'version', int(4, 0), int(2, 0), int(4, 25), int(2, -1), int(4, -1), int(2, 0)),
    said('D', int(2, 1), int(4, value.length), Buffer.from(value)),
    said('C', 'SHOW'),
    ready,
  ])
  const listener = createServer((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.concat([said('R', int(4, 0)), ready]))
      socket.on('data', (data) => (data[0] === 'Q'.charCodeAt(0) ? socket.write(row) : socket.end()))
    })
    socket.on('error', () => {})
  }).listen(0, '127.0.0.1')
  onTestFinished(() => {
    listener.close()
  })
  await once(listener, 'listening')
  const address = listener.address()
  return `postgres://postgres@127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/kitchen`
}

describe('a start that fails says why in one line', () => {
  it('where nothing listens', async () => {
    expect(await lineOf('postgres://127.0.0.1:1/kitchen')).toBe(
      'DATABASE_URL leads to no PostgreSQL database that can be used: connect ECONNREFUSED 127.0.0.1:1.',
    )
  })

  it('where there is no such database', async () => {
    const url = (await newDatabase()).replace(/\/\w+$/, '/nothing')
    expect(await lineOf(url)).toMatch(/can be used: database "nothing" does not exist\.$/)
  })

  it('where the password is wrong, and does not tell it', async () => {
    const url = await newDatabase()
    const admin = connect(url)
    await admin.sql(`CREATE ROLE keyed LOGIN PASSWORD 'right'`)
    onTestFinished(async () => void (await admin.sql('DROP ROLE keyed')))
    const program = new Program(server, environment(url.replace('postgres@', 'keyed:a-wrong-one@')), onTestFinished)
    expect(await program.ended).toBe(1)
    expect(program.stderr).toBe(
      'DATABASE_URL leads to no PostgreSQL database that can be used: password authentication failed for user "keyed".\n',
    )
  })

  it('where the server is too old', async () => {
    const line = 'DATABASE_URL leads to PostgreSQL 14.13 (Debian); use 15 or newer.'
    expect(await lineOf(await impostor('14.13 (Debian)'))).toBe(line)
  })

  it('where the host has no address, which may be a part of a password', async () => {
    expect(await lineOf('postgres://me:key@part.invalid/of@127.0.0.1/kitchen')).toMatch(
      /^DATABASE_URL leads to no PostgreSQL database that can be used: its host has no address \((ENOTFOUND|EAI_AGAIN)\)\.$/,
    )
  })

  it('where the database is in another encoding than UTF-8', async () => {
    const url = new URL(await newDatabase(false))
    await connect(url.href).sql("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    expect(await lineOf(new URL('/latin', url).href)).toBe(
      'DATABASE_URL leads to a database in LATIN1; use one in UTF8.',
    )
  })

  it('where the database is one of another program, and leaves it as it is', async () => {
    const url = await newDatabase(false)
    const other = connect(url)
    await other.sql('CREATE TABLE invoices (number integer)')
    expect(await lineOf(url)).toMatch(/^DATABASE_URL names a database of another program; /)
    expect(await other.sql(`SELECT relname FROM pg_class WHERE relkind = 'r' AND relname = 'migrations'`)).toEqual([])
  })

  it('where the database has migrations of a newer version', async () => {
    const url = await newDatabase()
    await connect(url).sql(`INSERT INTO migrations VALUES ('9999-later.sql', now())`)
    expect(await lineOf(url)).toBe(
      'The database has migrations that are not known here (9999-later.sql); use a newer version.',
    )
  })

  it('where a migration fails in the middle, and keeps nothing of that', async () => {
    const url = await newDatabase(false)
    const admin = connect(url)
    await admin.sql('CREATE TABLE migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL)')
    // The second thing that 0002 makes, after its table.
    await admin.sql('CREATE SEQUENCE sessions_of_user')
    expect(await lineOf(url)).toMatch(
      /^The migration 0002-sessions\.sql failed, and nothing of it was kept: .*exists\.$/,
    )
    expect(await admin.sql('SELECT name FROM migrations')).toEqual([{ name: '0001-users.sql' }])
    expect(await admin.sql(`SELECT to_regclass('sessions') AS sessions`)).toEqual([{ sessions: null }])
    await admin.sql('DROP SEQUENCE sessions_of_user')
    await (await openPostgres(url)).close()
  })
})

describe('a start', () => {
  it('runs the migrations once where two instances start at once, and both are ready', async () => {
    const url = await newDatabase(false)
    const programs = [0, 1].map(() => new Program(server, environment(url), onTestFinished))
    const seeded = await Promise.all(
      programs.map(async (program) => {
        const [, address] = await program.until(/is open at (http:\S+)/)
        return (await fetch(`${address}/recipes?limit=100`)).json()
      }),
    )
    expect(seeded[0]).toEqual(seeded[1])
    expect(seeded[0]).toHaveProperty('items.length', 12)
    const files = readdirSync(new URL('../../migrations/postgres/', import.meta.url)).toSorted()
    expect(await connect(url).sql('SELECT name FROM migrations ORDER BY applied_at')).toEqual(
      files.map((name) => ({ name })),
    )
  })

  it('indexes recipes anew that another version has indexed', async () => {
    const url = await newDatabase()
    const storage = await openPostgres(url)
    await storage.seed()
    await storage.close()
    const database = connect(url)
    const words = 'SELECT id, words::text FROM recipes ORDER BY id'
    const before = await database.sql(words)
    await database.sql(`UPDATE recipes SET words = ''; COMMENT ON INDEX public_words IS '1'`)
    await (await openPostgres(url)).close()
    expect(await database.sql(words)).toEqual(before)
  })
})
