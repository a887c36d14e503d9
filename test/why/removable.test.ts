import { join } from 'node:path'
import { describe, it } from 'vitest'
import { call, Program, server } from '../program.ts'
import { checkTypes, lint, Removal } from '../removal.ts'

const why = new Removal('why', ['test/why', 'test/browser', 'test/bench'])

describe.concurrent('the folder why', () => {
  it('is imported by one line in app.ts, and by nothing else outside of it', ({ expect }) =>
    expect(why.importing()).toEqual([join('src', 'app.ts')]))

  it('can go with that line: the types are sound', async ({ expect, onTestFinished }) => {
    const { code, text } = await checkTypes(why.copy(onTestFinished))
    expect([code, text]).toEqual([0, ''])
  })

  it('can go with that line: the linter finds nothing', async ({ expect, onTestFinished }) => {
    const { code, text } = await lint(why.copy(onTestFinished))
    expect(code, text).toBe(0)
  })

  it('can go with that line: the server opens and answers 200, 404 and 405', async ({ expect, onTestFinished }) => {
    const program = new Program(server, { PORT: '0', DATABASE_PATH: ':memory:', LOG_LEVEL: 'warn' }, onTestFinished, {
      folder: why.copy(onTestFinished),
    })
    const [, address = ''] = await program.until(/is open at (http:\S+)\n/)
    const recipe = await call(address, 'GET /recipes/0190a000-0000-7000-8000-000000000001')
    expect(recipe).toMatchObject({ status: 200, json: { author: 'ada' } })
    expect(recipe.headers.get('kitchen-doors')).toMatch(/, action=200$/)
    for (const path of ['/nothing', '/statuses', '/requests'])
      expect(await call(address, `GET ${path}`)).toMatchObject({
        status: 404,
        json: { type: '/problems/no-such-route' },
      })
    const refused = await call(address, 'PUT /recipes')
    expect(refused).toMatchObject({ status: 405, json: { type: '/problems/method-not-allowed' } })
    expect(refused.headers.get('allow')).toBe('GET, HEAD, QUERY, POST, OPTIONS')
    expect(program.stderr).toBe('')
  })
})
