import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { isEmpty, reset, seed } from '../../src/database/seed.ts'
import { seedUsers } from '../../src/database/seed-data.ts'
import { defaultCost, passwords } from '../../src/users/passwords.ts'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type TestKitchen, toast } from '../harness/kitchen.ts'
import { putPhoto } from '../photos/pictures.ts'
import { temporaryFolder } from './folder.ts'

const users = { ada: 'lovelace-1815', grace: 'hopper-1906' }

const seeded = async (): Promise<TestKitchen> => {
  const kitchen = await openKitchen()
  reset(kitchen.database)
  return kitchen
}

type Row = { id: string; username: string; visibility: string; version: string }

const rows = (database: Database): Row[] =>
  database
    .prepare<[], Row>(
      'SELECT recipes.id, username, visibility, version FROM recipes JOIN users ON users.id = author_id ORDER BY recipes.id',
    )
    .all()

/** All that the seed puts there, apart from what is to differ each time. */
const stored = (database: Database): unknown => {
  const { users, recipes, photos } = {
    users: database.prepare('SELECT id, username, email, created_at FROM users ORDER BY id').all(),
    recipes: database.prepare<[], { photo: unknown }>('SELECT * FROM recipes ORDER BY id').all(),
    photos: database.prepare<[], object>('SELECT * FROM photos ORDER BY recipe_id').all(),
  }
  return {
    users,
    recipes: recipes.map((recipe) => ({ ...recipe, version: '', photo: recipe.photo !== null })),
    photos: photos.map((photo) => ({ ...photo, version: '' })),
  }
}

const versions = (database: Database): string[] => rows(database).map(({ version }) => version)

const idOf = (number: number): string => `0190a000-0000-7000-8000-${String(number).padStart(12, '0')}`

describe('the seed', () => {
  it('is a dozen recipes or more with ids that count up, of ada and grace in turn', async () => {
    const { database } = await seeded()
    const all = rows(database)
    expect(all.length).toBeGreaterThanOrEqual(12)
    expect(all.map(({ id }) => id)).toEqual(all.map((_, index) => idOf(index + 1)))
    expect(all.map(({ username }) => username)).toEqual(all.map((_, index) => (index % 2 === 0 ? 'ada' : 'grace')))
  })

  it('is public, but for the last of each author', async () => {
    const { database } = await seeded()
    const all = rows(database)
    expect(all.map(({ visibility }) => visibility)).toEqual(
      all.map((_, index) => (index < all.length - 2 ? 'public' : 'private')),
    )
  })

  it('has the recipe that the contract shows', async () => {
    const kitchen = await seeded()
    const { json } = await kitchen.send('GET /recipes/:id', { path: { id: idOf(1) } })
    expect(json).toMatchObject({
      title: 'Shakshuka',
      description: 'Eggs poached in spiced tomato.',
      servings: 2,
      prepMinutes: 10,
      cookMinutes: 25,
      visibility: 'public',
      author: 'ada',
      createdAt: '2026-01-01T09:00:00.000Z',
      updatedAt: '2026-01-01T09:00:00.000Z',
    })
  })

  it('has one photo, a drawing in both its forms', async () => {
    const kitchen = await seeded()
    const { json } = await kitchen.send('GET /recipes')
    const photos = z.object({ items: z.array(z.object({ photo: z.string().nullable() })) }).parse(json).items
    expect(photos.map(({ photo }) => photo).filter((photo) => photo !== null)).toEqual([`/recipes/${idOf(4)}/photo`])
    for (const form of ['jpeg', 'webp']) {
      const headers = { accept: `image/${form}` }
      const answer = await kitchen.send('GET /recipes/:id/photo', { path: { id: idOf(4) }, headers })
      expect(answer.headers['last-modified']).toBe('Sun, 04 Jan 2026 09:00:00 GMT')
      expect(await sharp(answer.octets).metadata()).toMatchObject({ format: form, width: 1600, height: 1200 })
    }
  })

  it.each(Object.entries(users))('lets %s log in with the password of the README', async (username, password) => {
    const kitchen = await seeded()
    const { token } = await kitchen.login(username, password)
    const me = await kitchen.send('GET /users/me', { token })
    expect(me.json).toMatchObject({ username })
    const other = Object.values(users).find((word) => word !== password)
    expectRefusal(
      await kitchen.send('POST /sessions', { json: { username, password: other } }),
      'wrong-credentials',
      'message, service, host, route, method, authentication, acceptable, content, syntax, meaning, authentication',
    )
  })

  it('lists its public recipes to anyone, newest first, and keeps the private ones to their authors', async () => {
    const kitchen = await seeded()
    const all = rows(kitchen.database)
    const { json } = await kitchen.send('GET /recipes', { query: '?limit=100' })
    const newestFirst = all.slice(0, -2).toReversed()
    expect(json.items).toMatchObject(newestFirst.map(({ id }) => ({ id })))

    for (const { id, username } of all.slice(-2)) {
      expectRefusal(
        await kitchen.send('GET /recipes/:id', { path: { id } }),
        'no-such-recipe',
        'message, service, host, route, method, authentication, acceptable, existence',
      )
      const password = username === 'ada' ? users.ada : users.grace
      const { token } = await kitchen.login(username, password)
      const own = await kitchen.send('GET /recipes/:id', { path: { id }, token })
      expect(own.json).toMatchObject({ id, author: username, visibility: 'private' })
    }
  })

  it('could have been sent by a client: put back as it was read, each recipe is accepted and keeps its version', async () => {
    const kitchen = await seeded()
    const tokens = {
      ada: (await kitchen.login('ada', users.ada)).token,
      grace: (await kitchen.login('grace', users.grace)).token,
    }
    for (const { id, username } of rows(kitchen.database)) {
      const token = username === 'ada' ? tokens.ada : tokens.grace
      const { json, headers } = await kitchen.send('GET /recipes/:id', { path: { id }, token })
      const sent = { path: { id }, token, json, headers: { 'if-match': String(headers.etag) } }
      const put = expectSuccess(
        await kitchen.send('PUT /recipes/:id', sent),
        200,
        'message, service, host, route, method, authentication, acceptable, existence, permission, content, precondition, syntax, ' +
          'meaning, conflict, action',
      )
      expect(put.json).toEqual(json)
    }
    const { json } = await kitchen.send('GET /recipes', { query: '?limit=1' })
    expect(json.items).toMatchObject([{ updatedAt: expect.stringMatching(/^2026-01/) }])
  })
})

describe('the users of the seed', () => {
  it('have the passwords that are shown, at the default cost', async () => {
    const { database } = await seeded()
    const { verify } = passwords(defaultCost)
    const hashOf = database.prepare<[string], string>('SELECT password_hash FROM users WHERE username = ?').pluck()
    expect(seedUsers).toEqual(Object.entries(users).map(([username, password]) => ({ username, password })))
    for (const { username, password } of seedUsers) {
      const hash = hashOf.get(username)
      expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
      expect(await verify(hash, password)).toBe(true)
    }
  })

  it('are left alone by a start, with all that they changed', async () => {
    const { database } = await seeded()
    database.exec("UPDATE users SET email = 'countess@kitchen.example' WHERE username = 'ada'; DELETE FROM recipes")
    seed(database)
    expect(database.prepare('SELECT email FROM users ORDER BY email').pluck().all()).toEqual([
      'countess@kitchen.example',
      'grace@kitchen.example',
    ])
    expect(rows(database)).toEqual([])
  })
})

describe('a reset', () => {
  it('puts everything back, whatever has happened', async () => {
    const kitchen = await seeded()
    const { database } = kitchen
    const before = stored(database)
    const ada = await kitchen.login('ada', users.ada)
    const eve = await kitchen.register('eve')
    await kitchen.cook(eve.token)
    await kitchen.cook(ada.token)
    await kitchen.send('PATCH /recipes/:id', { path: { id: idOf(1) }, token: ada.token, json: { title: 'Eggs' } })
    await kitchen.send('DELETE /recipes/:id', { path: { id: idOf(3) }, token: ada.token })
    await putPhoto(kitchen, ada, idOf(1))
    await kitchen.send('PATCH /users/me', {
      token: ada.token,
      json: { email: 'countess@kitchen.example', password: 'a-new-password', currentPassword: users.ada },
    })
    const grace = await kitchen.login('grace', users.grace)
    await kitchen.send('DELETE /users/me', { token: grace.token })
    expect(stored(database)).not.toEqual(before)

    reset(database)
    expect(stored(database)).toEqual(before)
    for (const { token } of [ada, eve, grace])
      expectRefusal(
        await kitchen.send('GET /users/me', { token }),
        'ended-session',
        'message, service, host, route, method, authentication',
      )
    for (const table of ['sessions', 'refresh_tokens'])
      expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0)
    await kitchen.login('ada', users.ada)
  })

  it('gives each recipe a version of its own, new each time, so that an old entity tag is stale', async () => {
    const kitchen = await seeded()
    const { database } = kitchen
    const old = await kitchen.send('GET /recipes/:id', { path: { id: idOf(1) } })
    const before = versions(database)
    reset(database)
    const after = versions(database)
    expect(new Set([...before, ...after]).size).toBe(before.length + after.length)

    const { token } = await kitchen.login('ada', users.ada)
    const headers = { 'if-match': String(old.headers.etag) }
    expectRefusal(
      await kitchen.send('PUT /recipes/:id', { path: { id: idOf(1) }, token, json: toast, headers }),
      'precondition-failed',
      'message, service, host, route, method, authentication, acceptable, existence, permission, content, precondition',
    )
  })

  it('that breaks leaves everything as it was', async () => {
    const kitchen = await seeded()
    const { database } = kitchen
    const eve = await kitchen.register('eve')
    await kitchen.cook(eve.token)
    const before = [stored(database), versions(database)]
    database.exec(`CREATE TEMP TRIGGER breaks BEFORE INSERT ON main.recipes WHEN NEW.id = '${idOf(12)}'
      BEGIN SELECT RAISE(ABORT, 'no more'); END`)

    expect(() => reset(database)).toThrow('no more')
    expect([stored(database), versions(database)]).toEqual(before)
    await kitchen.send('GET /users/me', { token: eve.token })
  })

  it('is seen by another connection as before or after, never in between', async () => {
    const path = join(temporaryFolder(), 'kitchen.db')
    const [database, reader] = [openDatabase(path), openDatabase(path)]
    onTestFinished(() => {
      for (const connection of [database, reader]) connection.close()
    })
    reset(database)
    const before = rows(reader)
    const seen: Row[][] = []
    database.function('peek', () => seen.push(rows(reader)))
    database.exec(`
      CREATE TEMP TRIGGER deleted AFTER DELETE ON main.users BEGIN SELECT peek(); END;
      CREATE TEMP TRIGGER inserted AFTER INSERT ON main.recipes BEGIN SELECT peek(); END`)

    reset(database)
    expect(seen.length).toBeGreaterThanOrEqual(14)
    for (const glimpse of seen) expect(glimpse).toEqual(before)
    expect(rows(reader)).not.toEqual(before)
    expect(rows(reader)).toEqual(rows(database))
  })
})

it('a database is empty while nobody is registered', async () => {
  const kitchen = await openKitchen()
  expect(isEmpty(kitchen.database)).toBe(true)
  const { token } = await kitchen.register('eve')
  expect(isEmpty(kitchen.database)).toBe(false)
  await kitchen.send('DELETE /users/me', { token })
  expect(isEmpty(kitchen.database)).toBe(true)
})
