import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/database/open.ts'
import { sorts } from '../../src/recipes/cursor.ts'
import { recipeStore } from '../../src/recipes/store.ts'
import { atOnce } from './at-once.ts'
import { temporaryFolder } from './folder.ts'

const folder = new URL('../../migrations/sqlite/', import.meta.url)

const closed = (database: Database.Database): Database.Database => {
  onTestFinished(() => {
    database.close()
  })
  return database
}

const add = (database: Database.Database, id: string, title: string, visibility = 'public') =>
  database
    .prepare(
      `INSERT INTO recipes (id, version, author_id, title, description, servings, prep_minutes, cook_minutes, ingredients,
         steps, tags, visibility, created_at, updated_at)
       VALUES (?, 'old', '1', ?, '', 1, 0, 0, '[{"name":"Crème"}]', '[]', '[]', ?, 'then', 'then')`,
    )
    .run(id, title, visibility)

/** Finds ids in the public recipes and in the private ones. */
const find = async (database: Database.Database, words: string) => {
  const { page } = recipeStore(database, atOnce)
  const found = async (visibility: 'public' | 'private') => {
    const { recipes } = await page({ visibility, authorId: '1', words }, { sort: sorts.title, limit: 10 })
    return recipes.map(({ id }) => id)
  }
  return { public: await found('public'), private: await found('private') }
}

const all = { public: ['a'], private: ['b'] }
const none = { public: [], private: [] }

/** The path of a database of an earlier release, with a recipe of each visibility. */
const stocked = (): string => {
  const path = join(temporaryFolder(), 'kitchen.db')
  const database = new Database(path)
  database.pragma(`application_id = ${0x53544154}`)
  database.exec('CREATE TABLE migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT')
  for (const name of readdirSync(folder).toSorted())
    if (name < '0006') {
      database.exec(readFileSync(new URL(name, folder), 'utf8'))
      database.prepare("INSERT INTO migrations VALUES (?, '')").run(name)
    }
  database.exec("INSERT INTO users VALUES ('1', 'ada', 'ada@kitchen.example', '', '')")
  add(database, 'a', 'Avocado toast🥑')
  add(database, 'b', 'Secret toast🥑', 'private')
  database.close()
  return path
}

/** Opens the database, empties the index and changes its number. */
const spoil = (path: string, change: number): Database.Database => {
  const database = closed(openDatabase(path))
  const number = Number(database.pragma('user_version', { simple: true }))
  database.exec(`INSERT INTO public_search (public_search) VALUES ('delete-all');
    INSERT INTO private_search (private_search) VALUES ('delete-all')`)
  database.pragma(`user_version = ${number + change}`)
  return database
}

describe('at the start', () => {
  it('a database of an earlier release is indexed anew', async () => {
    const path = stocked()
    const database = closed(openDatabase(path))
    for (const q of ['toast', 'creme']) expect(await find(database, q)).toEqual(all)
  })

  it.each([1, -1])('an index of another number is made anew: %i', async (change) => {
    const path = stocked()
    const spoiled = spoil(path, change)
    expect(await find(spoiled, 'toast')).toEqual(none)
    const versions = (of: Database.Database) =>
      of.prepare('SELECT id, version, updated_at FROM recipes ORDER BY id').raw().all()
    const before = versions(spoiled)
    const database = closed(openDatabase(path))
    expect(await find(database, 'toast')).toEqual(all)
    expect(versions(database), 'no recipe has changed').toEqual(before)
    database.exec('DELETE FROM recipes')
    expect(await find(database, 'toast')).toEqual(none)
  })

  it('that of the same number is left as it is', async () => {
    const path = stocked()
    const number = spoil(path, 0).pragma('user_version', { simple: true })
    // It is of the version of Unicode too, whose letters make the words.
    expect(Number(number) % 1000).toBe(Number(process.versions.unicode) * 10)
    expect(await find(closed(openDatabase(path)), 'toast')).toEqual(none)
  })

  it('it is made anew whole or not at all, and then at the next start', async () => {
    const path = stocked()
    const before = spoil(path, 1)
    const number = before.pragma('user_version')
    before.exec(
      `CREATE TRIGGER breaks BEFORE UPDATE ON recipes WHEN new.id = 'b' BEGIN SELECT raise(ABORT, 'broken'); END`,
    )
    expect(() => openDatabase(path)).toThrow('broken')
    expect(before.pragma('user_version')).toEqual(number)
    expect(await find(before, 'toast')).toEqual(none)
    before.exec('DROP TRIGGER breaks')
    expect(await find(closed(openDatabase(path)), 'toast')).toEqual(all)
  })
})

it('a program that cannot index what it writes can read and delete recipes, and write none', async () => {
  const path = stocked()
  const database = closed(openDatabase(path))
  const other = closed(new Database(path))
  for (const write of ["UPDATE recipes SET title = 'Toast'", "UPDATE recipes SET visibility = 'private'"])
    expect(() => other.exec(write)).toThrow('no such function: words')
  expect(() => add(other, 'c', 'Toast')).toThrow('no such function: words')
  other.exec("UPDATE recipes SET servings = 2; DELETE FROM recipes WHERE id = 'a'")
  expect(await find(database, 'toast')).toEqual({ public: [], private: ['b'] })
})
