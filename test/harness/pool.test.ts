import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { openKitchen, type TestKitchen, toast } from './kitchen.ts'

/** All rows of all tables, those inside full-text indexes too; when a migration ran is another matter. */
const rowsOf = (database: Database): unknown[] =>
  database
    .prepare<[], string>(
      `SELECT name FROM pragma_table_list
       WHERE schema = 'main' AND type IN ('table', 'shadow') AND name <> 'migrations' ORDER BY name`,
    )
    .pluck()
    .all()
    .map((name) => [name, database.prepare(`SELECT * FROM "${name}"`).raw().all()])

const get = 'GET /recipes HTTP/1.1\r\nHost: localhost\r\n'

describe('a kitchen that was used', () => {
  it('is as new when it is clean: database, clock, flags, and what it counted', async () => {
    const fresh = openDatabase(':memory:')
    onTestFinished(() => {
      fresh.close()
    })
    const kitchen = await openKitchen({ rateLimit: 20 })
    const { now } = kitchen
    for (const round of [1, 2, 3]) {
      const { token, refreshToken } = await kitchen.register('ada')
      await kitchen.send('POST /sessions/refresh', { json: { refreshToken } })
      for (const visibility of ['public', 'private']) await kitchen.cook(token, { title: visibility, visibility })
      expect(await kitchen.raw(`${get}Connection: close\r\n\r\n`)).toContain('"Toast the bread."')
      kitchen.pass(45)
      kitchen.app.house.closing = true

      expect(await kitchen.clean(), `round ${round}`).toBe(true)
      expect(kitchen.now).toEqual(now)
      expect(kitchen.app.house.closing).toBe(false)
      const answer = await kitchen.send('POST /sessions')
      expect(answer.headers.ratelimit).toBe('"default";r=19;t=60, "sign-in";r=9;t=60')
      expect((await kitchen.send('GET /recipes', { query: '?q=bread' })).json.items).toEqual([])
      await kitchen.clean()
    }
    expect(rowsOf(kitchen.database)).toEqual(rowsOf(fresh))
  })

  it.each<[string, (kitchen: TestKitchen) => unknown]>([
    ['its database was looked at', ({ database }) => database],
    ['it was closed', (kitchen) => kitchen.close()],
    ['somebody listens to its answers', ({ app }) => app.house.observers.push(() => {})],
    ['something is done around a door', ({ app }) => (app.house.around.existence = (_request, ask) => ask())],
    ['somebody listens to its connections', ({ app }) => app.server.on('connection', () => {})],
    ['a request is under way', (kitchen) => void kitchen.send('GET /recipes', { json: toast })],
    [
      'a connection is open',
      async (kitchen) => {
        const socket = connect(await kitchen.listen(), '127.0.0.1')
        onTestFinished(() => {
          socket.destroy()
        })
        await once(kitchen.app.server, 'connection')
      },
    ],
  ])('is not used again where %s', async (_what, use) => {
    const kitchen = await openKitchen()
    await use(kitchen)
    expect(await kitchen.clean()).toBe(false)
  })

  it.each([{ why: true }, { isOverloaded: () => true }, { logger: false }])(
    'is not used again where it was built with %j',
    async (options) => {
      expect(await (await openKitchen(options)).clean()).toBe(false)
    },
  )
})
