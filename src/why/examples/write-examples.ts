import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exampleFiles } from './example-files.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * Writes the example files for editors and Postman. With `--check` it writes nothing, and exits with 1 if they are not
 * up to date.
 */
for (const [path, text] of Object.entries(exampleFiles)) {
  const file = join(repository, path)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
  if (process.argv.includes('--check')) {
    process.stderr.write(`${path} is not up to date. Run npm run examples to update it.\n`)
    process.exitCode = 1
  } else {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    process.stdout.write(`Wrote ${path}.\n`)
  }
}
