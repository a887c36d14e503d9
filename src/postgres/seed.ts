import { inserted } from '../database/columns.ts'
import { openDatabase } from '../database/open.ts'
import { seed } from '../database/seed.ts'
import { fold } from '../recipes/search.ts'
import type { Postgres } from './pool.ts'
import { stemming } from './recipes.ts'

type Row = Readonly<Record<string, unknown>>

/** The tables of the seed, each with its rows: what its SQL, which is that of SQLite, puts into an empty database. */
const seedRows = (): [string, Row[]][] => {
  const database = openDatabase(':memory:')
  seed(database)
  const rows: [string, Row[]][] = ['users', 'recipes', 'photos'].map((table) => [
    table,
    database.prepare<[], Row>(`SELECT * FROM ${table}`).all(),
  ])
  database.close()
  return rows
}

const fill = async ({ statement }: Postgres): Promise<void> => {
  for (const [table, rows] of seedRows())
    for (const { key: _, ...row } of rows) {
      const values = table === 'recipes' ? { ...row, words: fold(`${row.title} ${row.description}`) } : row
      const columns = Object.fromEntries(Object.keys(values).map((column) => [column, column]))
      await statement(stemming(`INSERT INTO ${table} ${inserted(columns)}`))(values)
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
    await postgres.statement(`TRUNCATE ${tables.map(({ name }) => name).join(', ')}`)({})
    await fill(postgres)
  })
