import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/database/open.ts'
import { passwords } from '../../src/users/passwords.ts'
import { expectRefusal } from '../harness/answer.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'
import { idOf, idsOf } from '../recipes/shelf.ts'
import { temporaryFolder } from './folder.ts'

const migrations = new URL('../../migrations/', import.meta.url)

/** Laid down in another order than that of their making, with text that is awkward to copy. */
const rows = [
  { number: 3, author: 'ada', title: 'Crème brûlée', tags: ['sweet'], visibility: 'public' },
  { number: 1, author: 'ada', title: 'Shakshuka', tags: [], visibility: 'public' },
  { number: 4, author: 'ada', title: 'Secret soup', tags: ['sweet'], visibility: 'private' },
  { number: 2, author: 'grace', title: 'Shakshuka', tags: ['quick', 'sweet'], visibility: 'public' },
].map(({ number, author, title, tags, visibility }) => ({
  id: idOf(number),
  version: `version-${number}`,
  author_id: author,
  title,
  description: `It's "good": 100 % \\ 🍞\n${number}`,
  servings: number,
  prep_minutes: number * 10,
  cook_minutes: number * 100,
  ingredients: JSON.stringify([{ name: 'eggs' }, { name: `spice${number}`, quantity: '1 "pinch"' }]),
  steps: JSON.stringify(['Simmer.', '[1]']),
  tags: JSON.stringify(tags),
  visibility,
  created_at: `2026-01-0${number}T09:00:00.000Z`,
  updated_at: `2026-02-0${5 - number}T09:00:00.000Z`,
}))
const columns = Object.keys(rows[0] ?? {})
const everything = (database: Database.Database) =>
  database.prepare(`SELECT ${columns.join(', ')} FROM recipes ORDER BY id`).all()

/** A database file as migrations 0001 to 0003 left it, with users, a session and recipes in it. */
const older = async (): Promise<{ path: string; before: unknown[] }> => {
  const path = join(temporaryFolder(), 'kitchen.db')
  const database = new Database(path)
  database.pragma('application_id = 0x53544154')
  database.exec('CREATE TABLE migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT')
  const names = readdirSync(migrations).toSorted().slice(0, 3)
  expect(names.at(-1)).toMatch(/^0003-/)
  for (const name of names) {
    database.exec(readFileSync(new URL(name, migrations), 'utf8'))
    database.prepare("INSERT INTO migrations VALUES (?, '2026-01-01T09:00:00.000Z')").run(name)
  }
  const hash = await passwords({ memoryCost: 8, timeCost: 1 }).hash('a-password')
  const user = database.prepare('INSERT INTO users VALUES (?, ?, ?, ?, ?)')
  for (const name of ['ada', 'grace']) user.run(name, name, `${name}@kitchen.example`, hash, '2026-01-01T09:00:00.000Z')
  database.exec(`
    INSERT INTO sessions VALUES ('one', 'ada', '2026-02-28T11:00:00.000Z', '2026-03-30T11:00:00.000Z', NULL);
    INSERT INTO refresh_tokens VALUES (x'00', 'one', '2026-03-30T11:00:00.000Z', NULL)`)
  const recipe = database.prepare(`INSERT INTO recipes VALUES (${columns.map((name) => `@${name}`).join(', ')})`)
  for (const row of rows) recipe.run(row)
  const before = everything(database)
  database.close()
  return { path, before }
}

const opened = async () => {
  const { path, before } = await older()
  const kitchen = await openKitchen({ database: openDatabase(path) })
  const count = (table: string) => kitchen.database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  const find = async (query: string) => idsOf(await kitchen.send('GET /recipes', { query }))
  return { kitchen, before, count, find }
}

describe('a database of before the search', () => {
  it('keeps every row as it was', async () => {
    const { kitchen, before, count, find } = await opened()
    expect(before).toHaveLength(4)
    expect(everything(kitchen.database)).toEqual(before)
    expect([count('users'), count('sessions'), count('refresh_tokens')]).toEqual([2, 1, 1])
    expect(await find('')).toEqual([3, 2, 1].map(idOf))
    expect(await find('?sort=-updatedAt')).toEqual([1, 2, 3].map(idOf))
    expect(kitchen.database.pragma('foreign_key_check')).toEqual([])
    expect(kitchen.database.pragma('integrity_check', { simple: true })).toBe('ok')
  })

  it.each([
    ['a title', '?q=shakshuka', [2, 1]],
    ['a title, without its accents', '?q=creme', [3]],
    ['a description', '?q=good', [3, 2, 1]],
    ['an ingredient', '?q=spice2', [2]],
    ['a quantity', '?q=pinch', [3, 2, 1]],
    ['a tag', '?q=quick', [2]],
    ['words of several', '?q=sweet+egg', [3, 2]],
    ['nothing that is private', '?q=secret', []],
    ['nothing that stands in the steps', '?q=simmer', []],
  ])('finds what was there by %s', async (_what, query, numbers) => {
    const { find } = await opened()
    expect(await find(query)).toEqual(numbers.map(idOf))
  })

  it('keeps the search in step with the rows that were there', async () => {
    const { kitchen, find } = await opened()
    const { token } = await kitchen.login('ada', 'a-password')
    const write = (method: string, number: number, json?: object) =>
      kitchen.send(`${method} /recipes/:id`, { path: { id: idOf(number) }, token, ...(json && { json }) })
    expect((await write('PATCH', 3, { title: 'Custard' })).status).toBe(200)
    expect((await write('PATCH', 4, { visibility: 'public' })).status).toBe(200)
    expect((await write('DELETE', 1)).status).toBe(204)
    const { id } = await kitchen.cook(token, { title: 'Egg sandwich' })
    expect(await find('?q=creme')).toEqual([])
    expect(await find('?q=custard')).toEqual([idOf(3)])
    expect(await find('?q=secret')).toEqual([idOf(4)])
    expect(await find('?q=shakshuka')).toEqual([idOf(2)])
    expect(await find('?q=eggs')).toEqual([id, idOf(4), idOf(3), idOf(2)])
  })

  it('still lets no author have a title twice', async () => {
    const { kitchen } = await opened()
    const { token } = await kitchen.login('ada', 'a-password')
    const doors =
      'message, service, host, route, method, authentication, acceptable, content, syntax, meaning, conflict'
    const answer = await kitchen.send('POST /recipes', { token, json: { ...toast, title: 'Shakshuka' } })
    expectRefusal(answer, 'title-taken', doors)
    expect(() => kitchen.database.exec(`UPDATE recipes SET title = 'Shakshuka' WHERE id = '${idOf(3)}'`)).toThrow(
      'UNIQUE constraint failed: recipes.author_id, recipes.title',
    )
  })

  it('still deletes the recipes of a user who goes, from the search too', async () => {
    const { kitchen, count, find } = await opened()
    const { token } = await kitchen.login('ada', 'a-password')
    expect((await kitchen.send('DELETE /users/me', { token })).status).toBe(204)
    expect([count('recipes'), count('sessions'), count('refresh_tokens')]).toEqual([1, 0, 0])
    for (const query of ['', '?q=shakshuka', '?q=egg', '?q=sweet']) expect(await find(query)).toEqual([idOf(2)])
  })

  it('still refuses what is no JSON and no visibility', async () => {
    const { kitchen } = await opened()
    for (const change of ["visibility = 'secret'", "steps = '[damaged'"])
      expect(() => kitchen.database.exec(`UPDATE recipes SET ${change}`)).toThrow('CHECK constraint failed')
  })

  it('is of the same schema then as one that is new', async () => {
    const { kitchen } = await opened()
    const schema = (database: Database.Database) =>
      database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all()
    expect(schema(kitchen.database)).toEqual(schema((await openKitchen()).database))
  })
})
