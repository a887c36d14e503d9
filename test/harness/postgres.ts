import { Client } from 'pg'
import type { Storage } from '../../src/database/storage.ts'

/** The address of a PostgreSQL for the tests, without a database. */
const address = (): string => process.env.TEST_POSTGRES ?? ''

/** Whether the tests run on PostgreSQL, or on SQLite as usual. */
export const isOnPostgres = address() !== ''

const migrated = 'migrated'

const inDatabase = async <Result>(name: string, use: (client: Client) => Promise<Result>): Promise<Result> => {
  const client = new Client({ connectionString: `${address()}/${name}` })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

const open = async (url: string): Promise<Storage> => (await import('../../src/postgres/open.ts')).openPostgres(url)

/** Makes the database, with the migrations run, of which each test gets a copy. */
export const template = async (): Promise<void> => {
  await inDatabase('postgres', (client) => client.query(`CREATE DATABASE ${migrated}`))
  const storage = await open(`${address()}/${migrated}`)
  await storage.close()
}

let count = 0

/** The address of a new database, with the migrations run or empty. */
export const newDatabase = async (isMigrated = true): Promise<string> => {
  const name = `test_${process.pid}_${count++}`
  const of = isMigrated ? ` TEMPLATE ${migrated}` : ''
  await inDatabase('postgres', (client) => client.query(`CREATE DATABASE ${name}${of}`))
  return `${address()}/${name}`
}

/** Ends all other connections to this database. */
export const endOthers = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()`

/** A connection of its own to a database, which is made when it is first used. */
export class Connection {
  readonly url: string
  #client: Promise<Client> | undefined

  constructor(url: string) {
    this.url = url
  }

  /** Runs SQL, one statement or several; returns the rows of the last. */
  async sql(text: string): Promise<Record<string, unknown>[]> {
    this.#client ??= this.#connect()
    const result = await (await this.#client).query(text)
    return (Array.isArray(result) ? result.at(-1) : result).rows
  }

  async end(): Promise<void> {
    await (await this.#client)?.end()
  }

  async #connect(): Promise<Client> {
    const client = new Client({ connectionString: this.url })
    // A test may end it from outside.
    client.on('error', () => {})
    await client.connect()
    return client
  }
}

/** A storage on a database of its own, or on a given one. */
export const newStorage = async (of?: string): Promise<{ storage: Storage; connection: Connection }> => {
  const url = of ?? (await newDatabase())
  return { storage: await open(url), connection: new Connection(url) }
}
