import { spawn } from 'node:child_process'
import { cpSync, globSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { describe, it } from 'vitest'
import { temporaryFolder } from '../database/folder.ts'
import { call, Program, repository, server, type WhenFinished } from '../program.ts'

const away = ['node_modules', 'data', '.git', 'src/why', 'test/why', 'test/browser', 'test/bench']

const isImport = /\b(?:from|import)\b\s*\(?\s*['"][^'"]*\bwhy\//
const linesOf = (path: string): string[] => readFileSync(path, 'utf8').split('\n')

/** A copy of the repository without the folder `why`, and without the line that registers it. */
const copyWithoutWhy = (whenFinished: WhenFinished): string => {
  const copy = temporaryFolder(whenFinished)
  for (const name of readdirSync(repository))
    if (!away.includes(name))
      cpSync(join(repository, name), join(copy, name), {
        recursive: true,
        filter: (path) => !away.some((gone) => path === join(repository, gone)),
      })
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'))
  const app = join(copy, 'src/app.ts')
  writeFileSync(
    app,
    linesOf(app)
      .filter((line) => !isImport.test(line))
      .join('\n'),
  )
  return copy
}

const run = (copy: string, ...words: string[]): Promise<{ code: number | null; text: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { cwd: copy, env: { ...process.env, NO_COLOR: '1' } })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (text += chunk))
    child.on('error', reject).on('close', (code) => resolve({ code, text }))
  })

describe.concurrent('the folder why', () => {
  it('is imported by one line in app.ts, and by nothing else outside of it', ({ expect }) => {
    const files = globSync('src/**/*.{ts,cjs}', { cwd: repository }).filter(
      (path) => !path.startsWith(`src${sep}why${sep}`),
    )
    expect(files.length).toBeGreaterThan(20)
    const importing = files.flatMap((path) =>
      linesOf(join(repository, path)).flatMap((line) => (isImport.test(line) ? [path] : [])),
    )
    expect(importing).toEqual([join('src', 'app.ts')])
  })

  it('can go with that line: the types are sound', async ({ expect, onTestFinished }) => {
    const { code, text } = await run(copyWithoutWhy(onTestFinished), 'node_modules/typescript/bin/tsc')
    expect([code, text]).toEqual([0, ''])
  })

  it('can go with that line: the linter finds nothing', async ({ expect, onTestFinished }) => {
    const words = ['check', '--error-on-warnings', '--vcs-enabled=false', 'src', 'test']
    const copy = copyWithoutWhy(onTestFinished)
    const { code, text } = await run(copy, 'node_modules/@biomejs/biome/bin/biome', ...words)
    expect(code, text).toBe(0)
  })

  it('can go with that line: the server opens and answers 200, 404 and 405', async ({ expect, onTestFinished }) => {
    const program = new Program(server, { PORT: '0', DATABASE_PATH: ':memory:', LOG_LEVEL: 'warn' }, onTestFinished, {
      folder: copyWithoutWhy(onTestFinished),
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
