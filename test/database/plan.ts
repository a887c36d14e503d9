import type { Database } from '../../src/database/open.ts'

/** How SQLite will go about a statement (sqlite.org/eqp.html), a step a line. */
export const planOf = (database: Database, sql: string): string[] => {
  const named = Object.fromEntries([...sql.matchAll(/@(\w+)/g)].map(([, name = '']) => [name, null]))
  const unnamed = [...sql.matchAll(/\?/g)].map(() => null)
  const steps = database.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
  return (Object.keys(named).length > 0 ? steps.all(named) : steps.all(...unnamed)).map(({ detail }) => detail)
}
