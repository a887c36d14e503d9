import type { ClientBase } from 'pg'
import { migrationsOf } from '../database/migrate.ts'
import { StartError } from '../start.ts'

/** 'STAT': the advisory lock of this program. */
const lock = 0x53544154

const names = async (client: ClientBase, sql: string): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(sql)
  return rows.map(({ name }) => name)
}

/**
 * Runs the migrations that this database has not seen, in the order of their names, each in a transaction of its own,
 * and records them there. Other instances that start at the same time wait.
 * @throws {StartError} where the database belongs to another program or to a newer version
 */
export const migrate = async (client: ClientBase): Promise<void> => {
  // For as long as the connection, so that it ends with this process however that ends.
  await client.query(`SELECT pg_advisory_lock(${lock})`)
  const tables = await names(
    client,
    `SELECT relname AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')`,
  )
  if (tables.length > 0 && !tables.includes('migrations'))
    throw new StartError('DATABASE_URL names a database of another program; name another one, such as an empty one.')
  await client.query('CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL)')
  const applied = await names(client, 'SELECT name FROM migrations')
  for (const { name, sql } of migrationsOf('postgres', applied)) {
    if (applied.includes(name)) continue
    try {
      await client.query('BEGIN')
      await client.query(sql)
      await client.query('INSERT INTO migrations VALUES ($1, now())', [name])
      await client.query('COMMIT')
    } catch (error) {
      throw new StartError(`The migration ${name} failed, and nothing of it was kept: ${error}.`)
    }
  }
}
