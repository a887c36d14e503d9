import { existsSync } from 'node:fs'
import { Client } from 'pg'
import type { Storage } from '../database/storage.ts'
import { name } from '../name.ts'
import { StartError } from '../start.ts'
import { reasonOf } from './errors.ts'
import { indexWords } from './index-words.ts'
import { migrate } from './migrate.ts'
import { openPool, type Postgres } from './pool.ts'
import { resetPostgres, seedPostgres } from './seed.ts'

/** The oldest server that will do. */
const oldest = 15

/** Milliseconds between two looks at the server. */
const interval = 1000

/** Checks and migrates the database, over a connection of its own: while that holds a lock, other instances wait. */
const prepare = async (url: string, postgres: Postgres): Promise<void> => {
  // Without the limits of the pool: migrations take as long as they take.
  const client = new Client({ connectionString: url, application_name: name, connectionTimeoutMillis: 5000 })
  // Its query fails too.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string; encoding: string }>(
      `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding`,
    )
    const { version = '', encoding } = rows[0] ?? {}
    if (Number.parseInt(version, 10) < oldest)
      throw new StartError(`DATABASE_URL leads to PostgreSQL ${version}; use ${oldest} or newer.`)
    if (encoding !== 'UTF8') throw new StartError(`DATABASE_URL leads to a database in ${encoding}; use one in UTF8.`)
    await migrate(client)
    await indexWords(postgres)
  } finally {
    await client.end()
  }
}

/** Makes the store of a resource with the default export of the file that has its name. */
const makeStore = async <Store>(postgres: Postgres, resource: string): Promise<Store> => {
  const file = new URL(`${resource}.ts`, import.meta.url)
  if (!existsSync(file))
    throw new StartError(
      `There is no src/postgres/${resource}.ts: ${resource} cannot be stored in PostgreSQL, as DATABASE_URL asks.`,
    )
  const { default: make }: { default: (postgres: Postgres) => Store } = await import(file.href)
  return make(postgres)
}

/**
 * Connects to PostgreSQL, and runs the migrations. The time of this storage is that of the server.
 * @throws {StartError} where the server cannot be reached, is too old or refuses us, or the database is not ours
 */
export const openPostgres = async (url: string): Promise<Storage> => {
  const postgres = openPool({ connectionString: url }, () => storage.isToFill())
  const { pool, statement } = postgres
  pool.on('error', (error) => storage.report('warn', `A connection to the database was lost: ${reasonOf(error)}`))
  const time = statement<object, { now: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now FROM migrations LIMIT 1',
  )
  /** The time of the server less that of a clock that nobody sets. */
  let offset = 0
  let isReachable = true
  let isLooking = false

  const read = async (): Promise<void> => {
    const asked = performance.now()
    const [row] = await time({})
    if (row) offset = row.now - (asked + performance.now()) / 2
  }

  const look = async (): Promise<void> => {
    if (isLooking) return
    isLooking = true
    const failed = await read().then(() => undefined, reasonOf)
    isLooking = false
    if (isReachable && failed !== undefined) storage.report('warn', `The database cannot be reached: ${failed}`)
    if (!isReachable && failed === undefined) storage.report('info', 'The database is back')
    isReachable = failed === undefined && !pool.ending
  }
  const timer = setInterval(look, interval).unref()

  const storage: Storage = {
    store: (resource) => makeStore(postgres, resource),
    isReachable: () => isReachable,
    read,
    now: () => new Date(performance.now() + offset),
    seed: () => seedPostgres(postgres),
    reset: () => resetPostgres(postgres),
    isToFill: () => false,
    report: () => {},
    close: async () => {
      clearInterval(timer)
      isReachable = false
      if (!pool.ending) await pool.end()
    },
  }

  try {
    await prepare(url, postgres)
    await read()
    return storage
  } catch (error) {
    await storage.close()
    if (error instanceof StartError) throw error
    throw new StartError(`DATABASE_URL leads to no PostgreSQL database that can be used: ${reasonOf(error)}.`)
  }
}
