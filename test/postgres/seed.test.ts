import { expect, it, onTestFinished } from 'vitest'
import { openPool } from '../../src/postgres/pool.ts'
import { resetPostgres } from '../../src/postgres/seed.ts'
import { newDatabase } from '../harness/postgres.ts'

it('a reset prepares each statement once on a connection, however often it runs', async () => {
  const postgres = openPool({ connectionString: await newDatabase(), max: 1 })
  onTestFinished(() => postgres.pool.end())
  const prepared = async () => {
    await resetPostgres(postgres)
    const { rows } = await postgres.pool.query('SELECT statement FROM pg_prepared_statements ORDER BY statement')
    return rows.map(({ statement }) => statement)
  }
  const once = await prepared()
  expect(once).toEqual([...new Set(once)])
  expect(await prepared()).toEqual(once)
})
