import { expect, it } from 'vitest'
import { z } from 'zod'
import { openDatabase } from '../../src/database/open.ts'

const Reference = z.object({ table: z.string(), to: z.string(), onDelete: z.string() })

it('every reference to another row goes with that row, or an account could not be deleted', () => {
  const database = openDatabase(':memory:')
  const references = database
    .prepare(
      `SELECT schema.name || '.' || keys."from" AS "table", keys."table" AS "to", on_delete AS onDelete
      FROM sqlite_schema AS schema, pragma_foreign_key_list(schema.name) AS keys WHERE schema.type = 'table'`,
    )
    .all()
    .map((row) => Reference.parse(row))
  database.close()
  expect(references.map(({ to }) => to)).toContain('users')
  expect(references.filter(({ onDelete }) => onDelete !== 'CASCADE')).toEqual([])
})
