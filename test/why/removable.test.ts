import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const away = ['node_modules', 'data', '.git', 'src/why', 'test/why', 'test/browser', 'test/bench']

/** A copy of the repository without the folder `why`, and without the line that hangs it on the row. */
const copyWithoutWhy = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'status-kitchen-'))
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }))
  for (const name of readdirSync(root))
    if (!away.includes(name))
      cpSync(join(root, name), join(copy, name), {
        recursive: true,
        filter: (path) => !away.some((gone) => path === join(root, gone)),
      })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))

  const app = join(copy, 'src/app.ts')
  const lines = readFileSync(app, 'utf8').split('\n')
  const kept = lines.filter((line) => !line.includes('./why/'))
  expect(lines.length - kept.length, 'one line in app.ts').toBe(1)
  writeFileSync(app, kept.join('\n'))
  return copy
}

const run = (copy: string, ...words: string[]): Promise<{ code: number | null; text: string }> =>
  new Promise((resolve, reject) => {
    const { VITEST: _, ...env } = process.env
    const child = spawn(process.execPath, words, { cwd: copy, env: { ...env, NO_COLOR: '1' } })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (text += chunk))
    child.on('error', reject).on('close', (code) => resolve({ code, text }))
  })

it('without the folder why and its one line in app.ts, the types are sound and all other tests pass', {
  timeout: 300_000,
}, async () => {
  const copy = copyWithoutWhy()
  const types = await run(copy, 'node_modules/typescript/bin/tsc')
  expect(types.text).toBe('')
  const style = await run(copy, 'node_modules/@biomejs/biome/bin/biome', 'check', '--vcs-enabled=false', 'src', 'test')
  expect(style.code, style.text).toBe(0)
  const { code, text } = await run(copy, 'node_modules/vitest/vitest.mjs', 'run', '--reporter=dot')
  expect(code, text.slice(-4000)).toBe(0)
  expect(text).toMatch(/Tests +\d{3,} passed/)
})
