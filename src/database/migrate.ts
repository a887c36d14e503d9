import { readdirSync, readFileSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { StartError } from '../start.ts'

/**
 * The migrations of a database, in the order of their names, with their SQL.
 * @throws {StartError} where the database knows migrations that are not here: it belongs to a newer version
 */
export const migrationsOf = (database: 'sqlite' | 'postgres', applied: readonly string[]) => {
  const folder = new URL(`../../migrations/${database}/`, import.meta.url)
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  const unknown = applied.filter((name) => !names.includes(name))
  if (unknown.length > 0)
    throw new StartError(
      `The database has migrations that are not known here (${unknown.join(', ')}); use a newer version.`,
    )
  return names.map((name) => ({ name, sql: readFileSync(new URL(name, folder), 'utf8') }))
}

/**
 * Runs the migrations that this database has not seen, in the order of their names, each in a transaction of its own,
 * and records them there.
 */
export const migrate = (database: Database): void => {
  database.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT')
  const applied = database.prepare<[], string>('SELECT name FROM migrations').pluck()
  const record = database.prepare("INSERT INTO migrations VALUES (?, strftime('%FT%H:%M:%fZ'))")
  const perform = database.transaction((name: string, sql: string) => {
    // Asked again inside: another process may have been faster.
    if (applied.all().includes(name)) return
    database.exec(sql)
    record.run(name)
  })
  for (const { name, sql } of migrationsOf('sqlite', applied.all())) perform.immediate(name, sql)
}
