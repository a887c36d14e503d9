import { copyFileSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../src/database/open.ts'
import { temporaryFolder } from './database/folder.ts'
import { expectRefusal } from './harness/answer.ts'
import { openKitchen, type TestKitchen, toast } from './harness/kitchen.ts'
import { openLog } from './harness/log.ts'

const begun = 'message, service, host, route, method'
const open = 'acceptable, content, syntax, meaning'
const own = 'authentication, acceptable, existence, permission'
const signedIn = `${begun}, authentication, acceptable, content, syntax, meaning`
const toPatch = `${begun}, ${own}, content, precondition, syntax, meaning`

const bigSteps = Array.from({ length: 100 }, () => 'x'.repeat(2000))

/** A kitchen over a file, with a user and a recipe, and a log that can be read. */
const openFile = async (path = join(temporaryFolder(), 'kitchen.db')) => {
  const log = openLog()
  const kitchen = await openKitchen({ database: openDatabase(path), logger: log.logger })
  const ada = await kitchen.register('ada')
  const recipe = await kitchen.cook(ada.token)
  return { kitchen, path, log, ...ada, ...recipe }
}

const titles = async (kitchen: TestKitchen): Promise<string[]> => {
  const { items } = (await kitchen.send('GET /recipes')).json
  return Array.isArray(items) ? items.map(({ title }) => String(title)) : []
}

const fill = ({ database }: TestKitchen): void => {
  database.pragma(`max_page_count = ${database.pragma('page_count', { simple: true })}`)
}
const giveRoom = ({ database }: TestKitchen): void => {
  database.pragma('max_page_count = 1000000')
}

describe('507 insufficient-storage', () => {
  it.each([
    ['in memory', () => ':memory:'],
    ['in a file', () => join(temporaryFolder(), 'kitchen.db')],
  ])(
    'refuses a POST that has no room %s, writes none of it, and takes it when there is room',
    async (_where, place) => {
      const { kitchen, token, log } = await openFile(place())
      const json = { ...toast, title: 'Feast', steps: bigSteps }
      fill(kitchen)
      const refused = expectRefusal(
        await kitchen.send('POST /recipes', { token, json }),
        'insufficient-storage',
        `${signedIn}, action`,
      )
      for (const field of ['location', 'etag', 'content-location', 'retry-after'])
        expect(refused.headers).not.toHaveProperty(field)
      expect(log.errors()).toMatchObject([{ reqId: refused.headers['x-request-id'], err: { code: 'SQLITE_FULL' } }])
      expect(await titles(kitchen)).toEqual(['Toast'])
      giveRoom(kitchen)
      expect((await kitchen.send('POST /recipes', { token, json })).status).toBe(201)
      expect(await titles(kitchen)).toEqual(['Feast', 'Toast'])
    },
  )

  it.each([
    ['PATCH', toPatch],
    ['PUT', toPatch],
  ])(
    'refuses a %s that has no room, keeps the recipe as it was, and takes it when there is room',
    async (method, doors) => {
      const { kitchen, token, id, etag } = await openFile()
      const path = { id }
      const before = await kitchen.send('GET /recipes/:id', { path })
      const sent = { path, token, headers: { 'if-match': etag }, json: { ...toast, title: 'Feast', steps: bigSteps } }
      fill(kitchen)
      expectRefusal(await kitchen.send(`${method} /recipes/:id`, sent), 'insufficient-storage', `${doors}, action`)
      const after = await kitchen.send('GET /recipes/:id', { path })
      expect([after.text, after.headers.etag]).toEqual([before.text, before.headers.etag])
      giveRoom(kitchen)
      expect(await kitchen.send(`${method} /recipes/:id`, sent)).toMatchObject({
        status: 200,
        json: { title: 'Feast' },
      })
    },
  )

  it('lets a DELETE make room', async () => {
    const { kitchen, token } = await openFile()
    const { id } = await kitchen.cook(token, { title: 'Feast', steps: bigSteps })
    fill(kitchen)
    const again = { token, json: { ...toast, title: 'Another feast', steps: bigSteps } }
    expect((await kitchen.send('POST /recipes', again)).status).toBe(507)
    expect((await kitchen.send('DELETE /recipes/:id', { token, path: { id } })).status).toBe(204)
    expect((await kitchen.send('POST /recipes', again)).status).toBe(201)
  })
})

const grace = { username: 'grace', email: 'grace@kitchen.example', password: 'hopper-1906' }
type Prepared = Awaited<ReturnType<typeof openFile>>

/** Every operation that writes, with what it needs to succeed. */
const writes: [string, number, string, (kitchen: Prepared) => Parameters<TestKitchen['send']>[1]][] = [
  ['POST /users', 201, `${begun}, ${open}`, () => ({ json: grace })],
  [
    'POST /sessions',
    201,
    `${begun}, authentication, ${open}`,
    ({ username, password }) => ({ json: { username, password } }),
  ],
  ['POST /sessions/refresh', 200, `${begun}, ${open}`, ({ refreshToken }) => ({ json: { refreshToken } })],
  ['POST /recipes', 201, signedIn, ({ token }) => ({ token, json: { ...toast, title: 'Feast' } })],
  [
    'PUT /recipes/:id',
    200,
    toPatch,
    ({ token, id, etag }) => ({
      token,
      path: { id },
      headers: { 'if-match': etag },
      json: { ...toast, title: 'Feast' },
    }),
  ],
  ['PATCH /recipes/:id', 200, toPatch, ({ token, id }) => ({ token, path: { id }, json: { title: 'Feast' } })],
  [
    'DELETE /recipes/:id',
    204,
    `${begun}, authentication, existence, permission, precondition`,
    ({ token, id }) => ({ token, path: { id } }),
  ],
  [
    'DELETE /sessions/:id',
    204,
    `${begun}, authentication, existence, precondition`,
    ({ token, sessionId }) => ({ token, path: { id: sessionId } }),
  ],
  [
    'PATCH /users/me',
    200,
    `${begun}, authentication, acceptable, content, precondition, syntax, meaning`,
    ({ token }) => ({ token, json: { email: 'countess@kitchen.example', currentPassword: 'ada-has-a-password' } }),
  ],
  ['DELETE /users/me', 204, `${begun}, authentication, precondition`, ({ token }) => ({ token })],
]

describe.each(writes)('503 unavailable: %s', (operation, success, doors, sent) => {
  it('is refused where the database can only be read, and succeeds when it can be written again', async () => {
    const prepared = await openFile()
    const { kitchen, token, id, log } = prepared
    const before = await kitchen.send('GET /recipes/:id', { path: { id } })
    kitchen.database.pragma('query_only = ON')
    const refused = expectRefusal(await kitchen.send(operation, sent(prepared)), 'unavailable', `${doors}, service`)
    expect(refused.headers).not.toHaveProperty('location')
    expect(log.errors()).toMatchObject([{ reqId: refused.headers['x-request-id'], err: { code: 'SQLITE_READONLY' } }])
    expect(await kitchen.send('GET /recipes/:id', { path: { id } })).toMatchObject({ status: 200, text: before.text })
    expect((await kitchen.send('GET /users/me', { token })).status).toBe(200)
    kitchen.database.pragma('query_only = OFF')
    expect((await kitchen.send(operation, sent(prepared))).status).toBe(success)
  })
})

// Together, since each waits for as long as a write waits for another process.
it('503 unavailable: each write is refused while another connection writes, and succeeds when that has finished', async () => {
  const tries = writes.map(async ([operation, success, doors, sent]) => {
    const prepared = await openFile()
    const { kitchen, path, id, log } = prepared
    const other = new Sqlite(path)
    onTestFinished(() => {
      other.close()
    })
    other.exec('BEGIN IMMEDIATE')
    expectRefusal(await kitchen.send(operation, sent(prepared)), 'unavailable', `${doors}, service`)
    expect(log.errors(), operation).toMatchObject([{ err: { code: 'SQLITE_BUSY' } }])
    expect((await kitchen.send('GET /recipes/:id', { path: { id } })).status).toBe(200)
    other.exec('COMMIT')
    expect((await kitchen.send(operation, sent(prepared))).status, operation).toBe(success)
  })
  expect(await Promise.all(tries)).toHaveLength(10)
})

const requests = [
  'GET /recipes',
  'GET /nothing',
  'PUT /recipes',
  'OPTIONS /recipes',
  'GET /users/me',
  'GET /health/ready',
]

/** The titles in a file, as another program finds them, or this one after a power cut. */
const stored = (path: string): unknown[] => {
  const other = new Sqlite(path)
  onTestFinished(() => {
    other.close()
  })
  expect(other.pragma('integrity_check', { simple: true })).toBe('ok')
  return other.prepare('SELECT title FROM recipes ORDER BY title').pluck().all()
}

/** Another good database, with a user of the same name and another recipe. */
const another = async (): Promise<string> => {
  const { kitchen, path, token, id } = await openFile()
  await kitchen.send('PATCH /recipes/:id', { token, path: { id }, json: { title: 'Another toast' } })
  await kitchen.close()
  return path
}

const expectKept = async (kitchen: TestKitchen, path: string, token: string): Promise<void> => {
  const before = await titles(kitchen)
  expect((await kitchen.send('POST /recipes', { token, json: { ...toast, title: 'Kept' } })).status).toBe(201)
  expect(stored(path)).toEqual([...before, 'Kept'].toSorted())
}

const expectClosed = async (kitchen: TestKitchen, token: string): Promise<void> => {
  for (const operation of requests)
    expectRefusal(await kitchen.send(operation, { token }), 'unavailable', 'message, service')
  const posted = await kitchen.send('POST /recipes', { token, json: { ...toast, title: 'Lost' } })
  expectRefusal(posted, 'unavailable', 'message, service')
  expect((await kitchen.send('GET /health/live')).status).toBe(200)
}

/** Another start over the same path. */
const restart = async (kitchen: TestKitchen, path: string): Promise<TestKitchen> => {
  await kitchen.close()
  return openKitchen({ database: openDatabase(path) })
}

describe('503 unavailable: a database file', () => {
  it('that is moved away closes the kitchen, and everything is there when it is back', async () => {
    const { kitchen, path, token, log } = await openFile()
    renameSync(path, `${path}.away`)
    await expectClosed(kitchen, token)
    renameSync(`${path}.away`, path)
    expect(await titles(kitchen)).toEqual(['Toast'])
    expect((await kitchen.send('GET /health/ready')).status).toBe(200)
    await expectKept(kitchen, path, token)
    const told = log.lines().filter(({ msg }) => String(msg).includes('database file'))
    expect(told).toMatchObject([
      { level: 40, msg: expect.stringContaining(path) },
      { level: 30, msg: `The database file ${path} is back` },
    ])
    expect(log.errors()).toEqual([])
  })

  it.each([
    ['by itself', ['']],
    ['with its log', ['', '-wal', '-shm']],
  ])('that is moved away %s has all that was acknowledged', async (_how, moved) => {
    const { kitchen, path, token } = await openFile()
    for (const end of moved) renameSync(path + end, `${path}.away${end}`)
    await expectClosed(kitchen, token)
    copyFileSync(`${path}.away`, `${path}.copy`)
    expect(stored(`${path}.copy`)).toEqual(['Toast'])
  })

  it('that comes back as a copy of itself is another file, until a restart', async () => {
    const { kitchen, path, token } = await openFile()
    kitchen.database.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(path, `${path}.copy`)
    rmSync(path)
    await expectClosed(kitchen, token)
    renameSync(`${path}.copy`, path)
    await expectClosed(kitchen, token)
    const again = await restart(kitchen, path)
    expect(await titles(again)).toEqual(['Toast'])
    await expectKept(again, path, token)
  })

  it.each([
    ['after it was gone', ['']],
    ['after it was gone with its log', ['', '-wal', '-shm']],
    ['over it, while the server runs', []],
  ])('that is replaced by another good one %s is left alone, until a restart', async (_when, gone) => {
    const { kitchen, path, token } = await openFile()
    const replacement = await another()
    for (const end of gone) renameSync(path + end, `${path}.away${end}`)
    if (gone.length > 0) await expectClosed(kitchen, token)
    renameSync(replacement, path)
    await expectClosed(kitchen, token)
    const again = await restart(kitchen, path)
    expect(await titles(again)).toEqual(['Another toast'])
    const ada = await again.login('ada', 'ada-has-a-password')
    await expectKept(again, path, ada.token)
  })

  it('that is replaced keeps the log of the other database when the server closes', async () => {
    const { kitchen, path } = await openFile()
    for (const end of ['', '-wal', '-shm']) renameSync(path + end, `${path}.away${end}`)
    const other = openDatabase(path)
    onTestFinished(() => {
      other.close()
    })
    const log = statSync(`${path}-wal`).ino
    await kitchen.app.close()
    expect(statSync(`${path}-wal`).ino).toBe(log)
    expect(stored(`${path}.away`)).toEqual(['Toast'])
  })

  it.each([
    ['is no database', 'This is no database, and long enough to be looked at as one. '.repeat(20)],
    ['belongs to another program', undefined],
  ])('that is replaced by one that %s keeps the kitchen closed, until it is back', async (_what, content) => {
    const { kitchen, path, token } = await openFile()
    renameSync(path, `${path}.away`)
    if (content === undefined) new Sqlite(`${path}.other`).exec('CREATE TABLE other (x)').close()
    else writeFileSync(`${path}.other`, content)
    const before = readFileSync(`${path}.other`)
    renameSync(`${path}.other`, path)
    await expectClosed(kitchen, token)
    expect(readFileSync(path)).toEqual(before)
    renameSync(`${path}.away`, path)
    expect(await titles(kitchen)).toEqual(['Toast'])
    await expectKept(kitchen, path, token)
  })

  it('that goes while a write is under way takes no acknowledgement with it', async () => {
    const { kitchen, path, token, log } = await openFile()
    // Moved by the write itself, behind all doors.
    kitchen.database.function('move', () => {
      renameSync(path, `${path}.away`)
      return null
    })
    kitchen.database.exec('CREATE TEMP TRIGGER moved AFTER INSERT ON main.recipes BEGIN SELECT move(); END')
    const sent = { token, json: { ...toast, title: 'Tea' } }
    const refused = expectRefusal(await kitchen.send('POST /recipes', sent), 'unavailable', `${signedIn}, service`)
    expect(log.errors()).toMatchObject([{ reqId: refused.headers['x-request-id'] }])
    await expectClosed(kitchen, token)
  })
})

describe('the log beside a database file', () => {
  it('that was taken away takes nothing along that was acknowledged', async () => {
    const { kitchen, path, token } = await openFile()
    renameSync(`${path}-wal`, `${path}-wal.away`)
    await expectClosed(kitchen, token)
    expect(await titles(await restart(kitchen, path))).toEqual(['Toast'])
  })
})
