import { existsSync } from 'node:fs'
import type { Storage } from '../database/storage.ts'
import { StartError } from '../start.ts'
import { migrate } from './migrate.ts'
import { openPool, type Postgres } from './pool.ts'
import { resetPostgres, seedPostgres } from './seed.ts'

/** The oldest server that will do. */
const oldest = 15

const reason = (error: unknown): string => {
  if (error instanceof AggregateError) return reason(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}

/** Checks and migrates the database, over a connection of its own. */
const prepare = async ({ pool }: Postgres): Promise<void> => {
  const client = await pool.connect()
  try {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
    const version = rows[0]?.server_version ?? ''
    if (Number.parseInt(version, 10) < oldest)
      throw new StartError(`DATABASE_URL leads to PostgreSQL ${version}; use ${oldest} or newer.`)
    await migrate(client)
  } finally {
    client.release(true)
  }
}

const module = (name: string): URL => new URL(`${name}.ts`, import.meta.url)

/** Milliseconds between two looks at the server. */
const interval = 1000

/**
 * Connects, and runs the migrations.
 * @throws {StartError} where the server cannot be reached, is too old or refuses us, or the database is not ours
 */
export const openPostgres = async (url: string): Promise<Storage> => {
  const postgres = openPool({ connectionString: url })
  const { pool, statement } = postgres
  pool.on('error', ({ message }) => storage.report('warn', `A connection to the database was lost: ${message}`))
  const time = statement<object, { now: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now FROM migrations LIMIT 1',
  )
  /** The time of the server less `performance.now()`, which nobody sets. */
  let offset = 0
  let isReachable = true

  const read = async (): Promise<void> => {
    const [row] = await time({})
    if (row) offset = row.now - performance.now()
  }

  const look = async (): Promise<void> => {
    const before = isReachable
    try {
      await read()
      isReachable = true
      if (!before) storage.report('info', 'The database is back')
    } catch (error) {
      isReachable = false
      if (before) storage.report('warn', `The database cannot be reached: ${reason(error)}`)
    }
  }

  const storage: Storage = {
    store: async (name) => {
      const file = module(name)
      if (!existsSync(file))
        throw new StartError(
          `There is no store of ${name} for PostgreSQL (src/postgres/${name}.ts); leave out DATABASE_URL.`,
        )
      const { default: make } = await import(file.href)
      return make(postgres)
    },
    isReachable: () => isReachable,
    read,
    now: () => new Date(performance.now() + offset),
    seed: () => seedPostgres(postgres),
    reset: () => resetPostgres(postgres),
    get isToFill() {
      return postgres.isToFill
    },
    set isToFill(is) {
      postgres.isToFill = is
    },
    report: () => {},
    close: async () => {
      clearInterval(timer)
      isReachable = false
      await pool.end()
    },
  }
  const timer = setInterval(look, interval).unref()

  try {
    await prepare(postgres)
    await read()
    return storage
  } catch (error) {
    await storage.close()
    if (error instanceof StartError) throw error
    throw new StartError(`DATABASE_URL leads to no PostgreSQL database that can be used: ${reason(error)}.`)
  }
}
