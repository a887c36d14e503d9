import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildApp } from '../../app.ts'
import { openDatabase } from '../../database/open.ts'
import { world } from '../../kitchen.ts'
import { passwords } from '../../users/passwords.ts'
import { problemTypes } from '../statuses/given.ts'
import { exampleFiles } from './example-files.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))

/** An app that never listens: it is built to read its problem types. */
const app = await buildApp({
  manner: { production: false, publicUrl: undefined, corsOrigin: undefined },
  hosts: new Set(),
  rateLimit: 0,
  trustProxy: undefined,
  database: openDatabase(':memory:'),
  jwtSecrets: ['a placeholder of 32 octets or more, never used'],
  passwords: await passwords({ memoryCost: 8, timeCost: 1 }),
  world,
  mail: {},
  why: true,
})

/**
 * Writes the example files for editors and Postman. With `--check` it writes nothing, and exits with 1 if they are not
 * up to date.
 */
for (const [path, text] of Object.entries(exampleFiles(problemTypes(app)))) {
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
await app.close()
