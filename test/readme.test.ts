import { execFile } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { caching, ok } from '../src/answer.ts'
import { variables } from '../src/config.ts'
import { reset } from '../src/database/seed.ts'
import { door, pathParameter } from '../src/door.ts'
import { acceptable } from '../src/doors/acceptable.ts'
import { operation } from '../src/operation.ts'
import { problem } from '../src/problem.ts'
import { temporaryFolder } from './database/folder.ts'
import { strays } from './harness/conformance.ts'
import { openKitchen } from './harness/kitchen.ts'
import { samples, withPath } from './harness/samples.ts'
import { road } from './harness/tables.ts'
import { Program, server } from './program.ts'

const file = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const readme = file('README.md')
const operations = file('OPERATIONS.md')
const forking = file('FORKING.md')
const pages = { 'README.md': readme, 'OPERATIONS.md': operations, 'FORKING.md': forking }

const between = (name: string): string => readme.split(`<!-- ${name} -->\n`)[1]?.split(`\n<!-- /${name} -->`)[0] ?? ''
const all = (pattern: RegExp, text = readme): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found)

describe('the README, OPERATIONS.md and FORKING.md say what the code does', () => {
  it('draws the road of a request as the row has it', () => expect(between('row')).toBe(road()))

  it('names every variable that is read, and no other; so does .env.example', () => {
    const configuration = readme.split('## Configuration')[1]?.split('\n## ')[0] ?? ''
    const named = all(/^\| (`.+?`) \|/gm, configuration).flatMap((cell) => all(/`([A-Z_]+)`/g, cell))
    expect(named.toSorted()).toEqual([...variables].toSorted())
    expect(all(/^#([A-Z_]+)=/gm, file('.env.example')).toSorted()).toEqual([...variables].toSorted())
  })

  it.each([
    ['README.md', 'backup'],
    ['OPERATIONS.md', 'backup'],
    ['FORKING.md', 'examples'],
  ] as const)('names scripts that there are (%s)', (name, one) => {
    const { scripts } = JSON.parse(file('package.json'))
    const named = all(/npm run ([a-z:]+)/g, pages[name])
    expect(named).toContain(one)
    for (const script of named) expect(Object.keys(scripts)).toContain(script)
  })

  it('says of the operations what there is: variables, metrics, and what the log tells', () => {
    const named = all(/`([A-Z]+(?:_[A-Z]+)+|METRICS)\b/g, operations)
    expect(named).toContain('TRUST_PROXY')
    for (const name of named) expect([...variables, 'MALLOC_ARENA_MAX']).toContain(name)
    const source = globSync('src/{metrics,mail}/*.ts').map(file).join('')
    expect(all(/^\| `(kitchen_\w+)` /gm, operations).toSorted()).toEqual(all(/'(kitchen_\w+)'/g, source).toSorted())
    const lines = ['src/main.ts', 'src/drain.ts', 'src/observe.ts', 'src/doors/service.ts'].map(file).join('')
    for (const told of ['answered', 'ready', 'draining', 'drained', 'requests under way were cut'])
      expect([told, lines.includes(`'${told}'`), operations.includes(`\`${told}\``)]).toEqual([told, true, true])
  })

  it.each(Object.entries(pages))('links to files and headings that there are (%s)', (page, text) => {
    const links = all(/\]\((?!http)([^)]+)\)/g, text)
    expect(links.length).toBeGreaterThan(1)
    for (const link of links) {
      const [path = '', heading] = link.split('#')
      expect(existsSync(new URL(`../${path}`, import.meta.url)), link).toBe(true)
      if (heading === undefined) continue
      const headings = all(/^#+ (.+)/gm, file(path || page)).map((title) =>
        title
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      )
      expect(headings, link).toContain(heading)
    }
  })

  it('names files and folders that there are, where it says what to delete', () => {
    const toDelete = forking.split('## Removing a part')[1] ?? ''
    const paths = all(/`((?:src|test|migrations)\/[^`]*|[\w.-]+\/|[\w.-]+\.(?:ts|yml|conf|http))`/g, toDelete)
    expect(paths.length).toBeGreaterThan(20)
    for (const path of paths) expect(existsSync(new URL(`../${path}`, import.meta.url)), path).toBe(true)
  })
})

describe('the lost update of OPERATIONS.md', () => {
  it('is 428, 200 and 412 each time that its lines are run', async () => {
    const section = operations.split('### A lost update')[1]?.split('\n#')[0] ?? ''
    const lines = all(/```sh\n([^`]+)```/g, section).join('')
    const program = new Program(server, { PORT: '0', DATABASE_PATH: ':memory:' }, onTestFinished)
    const [, address = ''] = await program.until(/is open at (http:\S+)/)
    const folder = temporaryFolder(onTestFinished)
    const script = lines.replaceAll('http://127.0.0.1:3000', address).replaceAll('/tmp/', `${folder}/`)
    for (const _time of [1, 2]) {
      const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script])
      expect(stdout.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 428', 'HTTP/1.1 200', 'HTTP/1.1 412'])
      expect(stderr).toBe('')
    }
  })
})

describe('the three requests of the README', () => {
  /** The command line, and the answer that the README shows for it. */
  const examples = all(/```console\n(\$ curl -i [^`]+?)```/g).map((block) => {
    const [command = '', statusLine = '', ...rest] = block.split('\n')
    return {
      command,
      statusLine,
      fields: rest.slice(0, rest.indexOf('')),
      text: rest.slice(rest.indexOf('') + 1).join('\n'),
    }
  })

  it('are three', () => expect(examples).toHaveLength(3))

  it.each(examples)('$command', async ({ command, statusLine, fields, text }) => {
    const { app, database } = await openKitchen({ rateLimit: 600 })
    reset(database)
    const [, method = 'GET'] = /-X (\w+)/.exec(command) ?? []
    const [, path = ''] = /http:\/\/127\.0\.0\.1:3000(\S+)/.exec(command) ?? []
    const [, login] = /-u (\S+)/.exec(command) ?? []
    const answer = await app.inject({
      ...{ method },
      url: path,
      headers: login ? { authorization: `Basic ${Buffer.from(login).toString('base64')}` } : {},
    })

    expect(statusLine).toBe(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`)
    const shown = new Map(fields.map((field) => [field.split(': ')[0] ?? '', field.split(': ').slice(1).join(': ')]))
    for (const [name, value] of shown) {
      const sent = String(answer.headers[name])
      // What is new each time is alike only in its form.
      const form = (text: string) => text.replace(/[0-9a-f-]{36}|"[\w-]{12,18}\.json"|;r=\d+/g, '…')
      expect(form(sent), name).toBe(form(value))
    }
    expect([...shown.keys()].toSorted()).toEqual(
      Object.keys(answer.headers)
        .filter((name) => !['date', 'connection', 'keep-alive', 'content-length'].includes(name))
        .toSorted(),
    )
    // `…` stands for what is left out.
    const form = (json: string) => json.trimEnd().replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '')
    const parts = form(text).split('…')
    let at = 0
    for (const part of parts) {
      const found = form(answer.body).indexOf(part, at)
      expect(found, part).toBeGreaterThanOrEqual(0)
      at = found + part.length
    }
    expect(form(answer.body).startsWith(parts[0] ?? ''), parts[0]).toBe(true)
  })
})

// The code that the README shows, so that it compiles and can be run.

const noSuchSeason = problem('existence', 'no-such-season', 404, 'There is no such season')

const season = door('existence', [noSuchSeason], (request) =>
  pathParameter(request, 'season') === 'winter' ? { dish: 'Lentil soup' } : noSuchSeason('Use winter.'),
)

const seasonRoutes = async (app: FastifyInstance): Promise<void> => {
  operation(app, 'GET /seasons/:season', {
    summary: 'Read the dish of a season',
    doors: { acceptable: acceptable('application/json'), existence: season },
    answers: { 200: z.strictObject({ dish: z.string() }) },
    action: ({ dish }) => ok({ dish }, { 'cache-control': caching.revalidated }),
  })
}

const sample = samples(
  async () => ({}),
  [
    {
      operation: 'GET /seasons/:season',
      request: () => ({ path: { season: 'winter' } }),
      status: 200,
      doors: 'message, service, host, rate, route, method, acceptable, existence, action',
      cache: 'no-cache',
      faults: { 'no-such-season': withPath({ season: 'autumn' }) },
    },
  ],
)

const plugins = async (app: FastifyInstance): Promise<void> => {
  await app.register(helmet)
  app.get('/menu', async () => ({ today: 'Shakshuka' }))
  app.get('/menu/yesterday', async () => {
    throw Object.assign(new Error('This menu is no longer served.'), { statusCode: 410 })
  })
}

describe('the code of the README', () => {
  const source = file('test/readme.test.ts')
  const blocks = all(/```ts\n(import [^`]+)```/g)

  it('is shown for an operation, its sample and a plugin', () => expect(blocks).toHaveLength(3))

  it.each(blocks.map((block, index) => [index + 1, block] as const))('is what is run below (%i)', (_number, block) => {
    const lines = block
      .replace("from '../h", "from './h")
      .replaceAll("from '../", "from '../src/")
      .trimEnd()
      .split('\n')
    const [imports, code] = [true, false].map((isImport) =>
      lines.filter((one) => one.startsWith('import ') === isImport),
    )
    for (const line of imports ?? []) expect(source).toContain(`${line}\n`)
    const inner = code
      ?.join('\n')
      .replace('export default async', 'const seasonRoutes = async')
      .replace('export default', 'const sample =')
      .replace('export ', '')
    expect(source).toContain(`${inner}\n`)
  })

  it.each([
    ['/shown/seasons/winter', 200, { dish: 'Lentil soup' }, 'acceptable, existence, action=200'],
    [
      '/shown/seasons/autumn',
      404,
      { type: '/problems/no-such-season', detail: 'Use winter.' },
      'acceptable, existence=404',
    ],
    ['/shown/menu', 200, { today: 'Shakshuka' }, 'action=200'],
    ['/shown/menu/yesterday', 410, { type: 'about:blank', detail: 'This menu is no longer served.' }, 'action=410'],
  ])('answers GET %s with %i', async (url, status, json, doors) => {
    const { app } = await openKitchen({
      plugins: async (app) => {
        // The prefix keeps them apart from those of somebody who has pasted the examples.
        await app.register(
          async (shown) => {
            await plugins(shown)
            await shown.register(seasonRoutes)
          },
          { prefix: '/shown' },
        )
      },
    })
    const known = app.house.operations.get('/shown/seasons/:season')?.get('GET')
    expect(sample.described.flatMap((one) => strays(one, known, app.house))).toEqual([])
    const answer = await app.inject(url)
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject(json)
    expect(answer.headers['kitchen-doors']).toBe(`message, service, host, route, method, ${doors}`)
    expect(answer.headers['x-frame-options']).toBe('SAMEORIGIN')
  })
})
