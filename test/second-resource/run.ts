import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repository } from '../program.ts'

// Adds a resource to a copy of the repository, with the five files in `notes/` and one line in `src/app.ts`, and holds the
// copy to its types, its lint and all its tests: nothing else may have to change.

const last = Math.max(...readdirSync(join(repository, 'migrations/sqlite')).map((name) => Number.parseInt(name, 10)))
const copy = mkdtempSync(join(tmpdir(), 'status-kitchen-second-resource-'))
const files = {
  'migration.sql': `migrations/sqlite/${String(last + 1).padStart(4, '0')}-notes.sql`,
  'routes.ts.txt': 'src/notes/routes.ts',
  'schema.ts.txt': 'src/notes/schema.ts',
  'store.ts.txt': 'src/notes/store.ts',
  'samples.ts.txt': 'test/notes/samples.ts',
}
const lastLine = "  await app.register(import('./recipes/routes.ts'))\n"
const itsLine = "  await app.register(import('./notes/routes.ts'))\n"

const run = async (...command: readonly string[]): Promise<void> => {
  const [code] = await once(spawn(process.execPath, command, { cwd: copy, stdio: 'inherit' }), 'close')
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}`)
}

try {
  const leftOut = /^(\.git|node_modules|data)$/
  for (const name of readdirSync(repository))
    if (!leftOut.test(name)) cpSync(join(repository, name), join(copy, name), { recursive: true })
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'))
  for (const [from, to] of Object.entries(files))
    cpSync(join(import.meta.dirname, 'notes', from), join(copy, to), { recursive: true })
  const app = readFileSync(join(copy, 'src/app.ts'), 'utf8')
  if (!app.includes(lastLine)) throw new Error('src/app.ts has no line for the recipes')
  writeFileSync(join(copy, 'src/app.ts'), app.replace(lastLine, lastLine + itsLine))

  await run('node_modules/typescript/bin/tsc')
  await run('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--vcs-enabled=false')
  await run('node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
} finally {
  rmSync(copy, { recursive: true })
}
