import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Program, repository } from '../program.ts'

// Generates the types of a client from /openapi.json of a server of its own, on a database in memory, and compiles and
// runs `client.mts.txt` with them: it fails where the document and the server differ.

const folder = mkdtempSync(join(tmpdir(), 'status-kitchen-client-'))
const cleanUp: (() => void | Promise<void>)[] = [() => rmSync(folder, { recursive: true })]
const server = new Program(
  [process.execPath, 'src/main.ts'],
  { PORT: '0', DATABASE_PATH: ':memory:', LOG_LEVEL: 'warn' },
  (end) => {
    cleanUp.push(end)
  },
)

const run = async (...[file = '', ...words]: readonly string[]): Promise<void> => {
  const [code] = await once(spawn(file, words, { cwd: folder, stdio: 'inherit' }), 'close')
  if (code !== 0) throw new Error(`${file} ${words.join(' ')} ended with ${code}`)
}

try {
  const [, address = ''] = await server.until(/is open at (http:\S+)/)
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  copyFileSync(join(import.meta.dirname, 'client.mts.txt'), join(folder, 'client.mts'))
  const settings = { extends: join(repository, 'tsconfig.json'), include: ['client.mts'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
  const generator = ['--yes', '-p', 'openapi-typescript@7.13.0', '-p', 'typescript@5', 'openapi-typescript']
  // A member with a default can be left out of what is sent.
  const options = ['--default-non-nullable', 'false', '--output', 'api.d.ts']
  await run('npx', ...generator, `${address}/openapi.json`, ...options)
  await run(process.execPath, 'node_modules/typescript/bin/tsc')
  await run(process.execPath, 'client.mts', address)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
} finally {
  for (const end of cleanUp) await end()
}
