import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exampleFiles } from './example-files.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))

/** Writes what editors and Postman read; with `--check` only looks whether that is there, and exits with 1 if not. */
for (const [path, text] of Object.entries(exampleFiles)) {
  const file = join(repository, path)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
  if (process.argv.includes('--check')) {
    process.stderr.write(`${path} is stale; npm run examples writes it anew.\n`)
    process.exitCode = 1
  } else {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    process.stdout.write(`${path} is written.\n`)
  }
}
