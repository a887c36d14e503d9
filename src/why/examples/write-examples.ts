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

/** A server that is never opened: it knows what each problem owes. */
const app = await buildApp({
  manner: { production: false, publicUrl: undefined, corsOrigin: undefined },
  hosts: new Set(),
  rateLimit: 0,
  trustProxy: undefined,
  database: openDatabase(':memory:'),
  jwtSecret: 'signs nothing, and is as long as it has to be',
  passwords: await passwords({ memoryCost: 8, timeCost: 1 }),
  world,
  why: true,
})

/** Writes what editors and Postman read; with `--check` only looks whether that is there, and exits with 1 if not. */
for (const [path, text] of Object.entries(exampleFiles(problemTypes(app)))) {
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
await app.close()
