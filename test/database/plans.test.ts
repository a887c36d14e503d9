import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { reset } from '../../src/database/seed.ts'
import { recipeStore } from '../../src/recipes/store.ts'
import { sessionStore } from '../../src/sessions/store.ts'
import { userStore } from '../../src/users/store.ts'
import { atOnce } from './at-once.ts'
import { planOf } from './plan.ts'

/** A database, and the text of each statement that the stores prepare on it; `list-plans.test.ts` has those of lists. */
const prepared = (): { database: Database; statements: string[] } => {
  const database = openDatabase(':memory:')
  onTestFinished(() => {
    database.close()
  })
  const prepare = vi.spyOn(database, 'prepare')
  for (const store of [userStore, sessionStore, recipeStore]) store(database, atOnce)
  const statements = prepare.mock.calls.map(([sql]) => sql.replace(/\s+/g, ' ').trim())
  prepare.mockRestore()
  return { database, statements }
}

/** The plan of the one statement that has all these words. */
const planWith = (...words: string[]): string[] => {
  const { database, statements } = prepared()
  const found = statements.filter((sql) => words.every((word) => sql.includes(word)))
  expect(found, words.join(' … ')).toHaveLength(1)
  return planOf(database, found.join())
}

describe('a statement finds its rows by an index', () => {
  it.each([
    [
      'a recipe by its id',
      ['AS author', 'FROM recipes WHERE id = ?'],
      'recipes USING INDEX sqlite_autoindex_recipes_1 (id=?)',
    ],
    [
      'a title of an author',
      ['author_id = ? AND title = ?'],
      'recipes USING INDEX sqlite_autoindex_recipes_2 (author_id=? AND title=?)',
    ],
    ['a user by name', ['WHERE username = ?'], 'users USING INDEX sqlite_autoindex_users_2 (username=?)'],
    // Compared without case, and so is the index.
    ['a user by email', ['WHERE email = ?'], 'users USING INDEX sqlite_autoindex_users_3 (email=?)'],
    [
      'the sessions of a user, in order',
      ['user_id = ? AND ended_at IS NULL AND expires_at > ? ORDER BY created_at DESC, id DESC', 'expires_at AS'],
      'sessions USING INDEX living_sessions_of_user (user_id=?)',
    ],
    [
      'the other sessions of a user',
      ['UPDATE sessions', 'user_id = ? AND id <> ?'],
      'sessions USING INDEX living_sessions_of_user (user_id=?)',
    ],
    ['a refresh token', ['SELECT session_id', 'FROM refresh_tokens'], 'refresh_tokens USING PRIMARY KEY (hash=?)'],
  ])('%s', (_what, words, step) => {
    expect(planWith(...words)[0]).toBe(`SEARCH ${step}`)
  })

  it('whichever it is: none reads a whole table, none sorts', () => {
    const { database, statements } = prepared()
    expect(statements.length).toBeGreaterThan(15)
    for (const sql of statements)
      for (const step of planOf(database, sql))
        expect.soft(step, sql).toMatch(/^(SEARCH|CORRELATED|LIST SUBQUERY|SCALAR SUBQUERY)/)
  })

  it('also when what belongs to a deleted row is deleted with it', () => {
    const { database } = prepared()
    const keys = database
      .prepare<[], { child: string; column: string }>(
        `SELECT tables.name AS child, keys."from" AS "column"
         FROM sqlite_schema AS tables JOIN pragma_foreign_key_list(tables.name) AS keys`,
      )
      .all()
    expect(keys.map(({ child }) => child).toSorted()).toEqual(
      expect.arrayContaining(['recipes', 'refresh_tokens', 'sessions']),
    )
    for (const { child, column } of keys)
      expect
        .soft(planOf(database, `SELECT 1 FROM ${child} WHERE ${column} = ?`).join())
        .toMatch(new RegExp(`^SEARCH ${child} USING (COVERING )?INDEX \\w+ \\(${column}=\\?\\)$`))
  })
})

it.each(["visibility = 'secret'", "steps = '[damaged'"])('a recipe cannot be stored with %s', (change) => {
  const { database } = prepared()
  reset(database)
  expect(() => database.exec(`UPDATE recipes SET ${change}`)).toThrow('CHECK constraint failed')
})

describe('a unique index keeps what the conflicts of the contract are about', () => {
  it.each([
    ['users', ['username']],
    ['users', ['email']],
    ['recipes', ['author_id', 'title']],
  ])('in %s: %j', (table, columns) => {
    const { database } = prepared()
    const unique = database
      .prepare<[string], { columns: string }>(
        `SELECT (SELECT json_group_array(name) FROM pragma_index_info(list.name)) AS columns
         FROM pragma_index_list(?) AS list WHERE "unique"`,
      )
      .all(table)
    expect(unique.map(({ columns }) => JSON.parse(columns))).toContainEqual(columns)
  })

  it('and email addresses are the same without case', () => {
    const { database } = prepared()
    const add = database.prepare<[string, string, string]>("INSERT INTO users VALUES (?, ?, ?, '', '', NULL)")
    add.run('1', 'ada', 'Ada@Kitchen.example')
    expect(() => add.run('2', 'eve', 'ada@kitchen.EXAMPLE')).toThrow('UNIQUE constraint failed: users.email')
    expect(database.prepare('SELECT email FROM users').pluck().all()).toEqual(['Ada@Kitchen.example'])
  })
})
