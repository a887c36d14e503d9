import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { photoStore } from '../../src/photos/store.ts'
import { openPostgres } from '../../src/postgres/open.ts'
import { expectRefusal } from '../harness/answer.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'
import { Connection, newDatabase } from '../harness/postgres.ts'
import { ada, all, at, openStores, recipe, user } from '../stores/stores.ts'
import { expectToWait } from './waiting.ts'

/** Two instances over one database. */
const two = async () => {
  const one = await openKitchen()
  return { one, other: await openKitchen({ database: await one.another() }) }
}

const many = Array.from({ length: 20 }, (_, number) => number)

describe('two instances', () => {
  it('let one of many PUTs with the same If-Match win', async () => {
    const { one, other } = await two()
    const { token } = await one.register('ada')
    const { id, etag } = await one.cook(token)
    const answers = await Promise.all(
      many.flatMap((servings) =>
        [one, other].map((kitchen) =>
          kitchen.send('PUT /recipes/:id', {
            path: { id },
            token,
            headers: { 'if-match': etag },
            json: { ...toast, servings: servings + 2 },
          }),
        ),
      ),
    )
    const [won, ...more] = answers.filter(({ status }) => status === 200)
    expect(more).toEqual([])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 412]))
    for (const kitchen of [one, other])
      expect((await kitchen.send('GET /recipes/:id', { path: { id } })).json).toEqual(won?.json)
  })

  it('merge all PATCHes without a precondition', async () => {
    const { one, other } = await two()
    const { token } = await one.register('ada')
    const { id } = await one.cook(token)
    const changes = [
      { servings: 7 },
      { description: 'Golden.' },
      { prepMinutes: 3 },
      { title: 'Tea' },
      { tags: ['tea'] },
    ]
    const answers = await Promise.all(
      changes.map((json, at) => (at % 2 ? one : other).send('PATCH /recipes/:id', { path: { id }, token, json })),
    )
    expect(answers.map(({ status }) => status)).toEqual(changes.map(() => 200))
    expect((await other.send('GET /recipes/:id', { path: { id } })).json).toMatchObject(Object.assign({}, ...changes))
  })

  it('give a username, an address and a title away once', async () => {
    const { one, other } = await two()
    const { token } = await one.register('ada')
    const statuses = async (operation: string, json: (at: number) => object) =>
      (
        await Promise.all(
          many.map((at) =>
            (at % 2 ? one : other).send(operation, { token, json: json(at) }).then(({ status }) => status),
          ),
        )
      ).toSorted()
    const once = [201, ...many.slice(1).map(() => 409)]
    const password = 'a-good-password'
    expect(
      await statuses('POST /users', (at) => ({ username: 'eve', email: `eve-${at}@kitchen.example`, password })),
    ).toEqual(once)
    expect(
      await statuses('POST /users', (at) => ({
        username: `user-${at}`,
        email: at % 2 ? 'One@kitchen.example' : 'one@KITCHEN.example',
        password,
      })),
    ).toEqual(once)
    expect(await statuses('POST /recipes', () => toast)).toEqual(once)
  })

  it('see a logout and a spent refresh token at once', async () => {
    const { one, other } = await two()
    const user = await one.register('ada')
    expect((await other.send('GET /users/me', { token: user.token })).status).toBe(200)
    await one.send('DELETE /sessions/:id', { path: { id: 'current' }, token: user.token })
    const door = 'message, service, host, route, method, authentication'
    expectRefusal(await other.send('GET /users/me', { token: user.token }), 'ended-session', door)

    const { refreshToken } = await one.login('ada', user.password)
    const json = { refreshToken }
    expect((await one.send('POST /sessions/refresh', { json })).status).toBe(200)
    for (const kitchen of [one, other]) kitchen.pass(11)
    expect((await other.send('POST /sessions/refresh', { json })).status).toBe(403)
  })

  it('give one of many refreshes at once the pair that is good, and end no session', async () => {
    const { one, other } = await two()
    const { refreshToken } = await one.register('ada')
    const answers = await Promise.all(
      many.map((at) => (at % 2 ? one : other).send('POST /sessions/refresh', { json: { refreshToken } })),
    )
    expect(answers.map(({ status }) => status)).toEqual(many.map(() => 200))
    const again = await Promise.all(
      answers.map(({ json }) => one.send('POST /sessions/refresh', { json: { refreshToken: json.refreshToken } })),
    )
    expect(again.map(({ status }) => status).toSorted()).toEqual([200, ...many.slice(1).map(() => 403)])
  })

  it('go by the clock of the database, whatever their own say', async () => {
    const url = await newDatabase()
    const database = new Connection(url)
    onTestFinished(() => database.end())
    const times: (number | undefined)[] = []
    for (const wrong of ['2026-01-01T00:00:00Z', '2040-01-01T00:05:00Z']) {
      vi.useFakeTimers({ toFake: ['Date'], now: new Date(wrong) })
      onTestFinished(() => void vi.useRealTimers())
      const storage = await openPostgres(url)
      times.push(storage.now?.().getTime())
      await storage.close()
    }
    const [row] = await database.sql('SELECT (extract(epoch FROM now()) * 1000)::float8 AS now')
    for (const time of times) expect(Math.abs(Number(row?.now) - (time ?? 0))).toBeLessThan(30_000)
  })
})

const now = at('12:00:00')

/** The stores, with a recipe of ada's. */
const openAll = async () => {
  const stores = await openStores()
  await stores.recipes.add(recipe('toast'))
  return { ...stores, photos: await stores.storage.store('photos', photoStore) }
}

type Stores = Awaited<ReturnType<typeof openAll>>

const session = { id: 'one', userId: ada.id, createdAt: now, expiresAt: at('20:00:00'), endedAt: null }
const ofAda = `WHERE id = '${ada.id}'`

it('a user is neither added nor changed where an observer fails later', async () => {
  const { users, sql } = await openStores()
  users.observers.push(async () => {
    await sql('SELECT 1')
    throw new Error('An observer fails')
  })
  await expect(users.add(user('bob'))).rejects.toThrow('An observer fails')
  await expect(users.change(ada, { email: 'new@kitchen.example' }, all, '', now)).rejects.toThrow('An observer fails')
  expect([await users.byUsername('bob'), await users.byId(ada.id)]).toEqual([undefined, ada])
})

describe('while another instance changes what it depends on', () => {
  it.each<[string, string, (stores: Stores) => Promise<unknown>, unknown]>([
    [
      'a login',
      `UPDATE users SET password_hash = 'new' ${ofAda}`,
      async ({ sessions }) => sessions.open(session, Buffer.from('token'), ada.passwordHash),
      false,
    ],
    [
      'a change of an account',
      `UPDATE users SET password_hash = 'new' ${ofAda}`,
      async ({ users }) => users.change(ada, { email: 'new@kitchen.example' }, all, '', now),
      'stale',
    ],
    [
      'a photo',
      `UPDATE recipes SET updated_at = '${at('13:00:00')}' WHERE id = 'toast'`,
      async ({ photos }) => {
        const image = { 'image/jpeg': Buffer.from('j'), 'image/webp': Buffer.from('w') }
        await photos.put('toast', image, { version: 'v', now }, all)
        return (await photos.ofRecipe('toast'))?.updatedAt
      },
      '2026-03-01T13:00:00.001Z',
    ],
  ])('%s waits for that', async (_what, change, work, outcome) => {
    const stores = await openAll()
    await expectToWait(stores, change, () => work(stores), outcome)
  })
})
