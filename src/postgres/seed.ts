import { inserted } from '../database/columns.ts'
import { openDatabase } from '../database/open.ts'
import { seed, tablesOf } from '../database/seed.ts'
import type { Postgres } from './pool.ts'
import { stemming } from './recipes.ts'

type Row = Readonly<Record<string, unknown>>

/** What the seed puts into an empty database of SQLite, since it is SQL of that. */
const seedRows = (): [table: string, rows: Row[]][] => {
  const database = openDatabase(':memory:')
  seed(database)
  const words = ', words(title, description, ingredients, tags) AS words'
  const rowsOf = (table: string) =>
    database.prepare<[], Row>(`SELECT *${table === 'recipes' ? words : ''} FROM ${table}`).all()
  const rows = tablesOf(database).map((table): [string, Row[]] => [table, rowsOf(table)])
  database.close()
  return rows
}

const fill = async ({ statement }: Postgres): Promise<void> => {
  // What SQLite alone has: a number for each recipe.
  for (const [table, rows] of seedRows())
    for (const { key: _, ...row } of rows) {
      const columns = Object.fromEntries(Object.keys(row).map((column) => [column, column]))
      await statement(stemming(`INSERT INTO ${table} ${inserted(columns)}`))(row)
    }
}

/** Puts the seed into an empty database, in one transaction. */
export const seedPostgres = (postgres: Postgres): Promise<void> =>
  postgres.write(async () => {
    // One instance at a time.
    await postgres.statement('LOCK TABLE users')({})
    const [user] = await postgres.statement('SELECT 1 FROM users LIMIT 1')({})
    if (!user) await fill(postgres)
  })

/** Deletes everything but the list of migrations and puts the seed back, in one transaction. */
export const resetPostgres = (postgres: Postgres): Promise<void> =>
  postgres.write(async () => {
    const tables = await postgres.statement<object, { name: string }>(
      `SELECT quote_ident(relname) AS name FROM pg_class
       WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname <> 'migrations'`,
    )({})
    // Not TRUNCATE: it waits for all who read, and they for it.
    for (const { name } of tables) await postgres.statement(`DELETE FROM ${name}`)({})
    await fill(postgres)
  })
