import { readConfig } from './config.ts'
import { backup } from './database/backup.ts'
import { orExit, StartError } from './start.ts'

/** Copies the database into the file that the command names, also under a running server. */
await orExit(async () => {
  // The copy has passwords and addresses in it, and is for the user who makes it.
  process.umask(0o077)
  const [file, ...others] = process.argv.slice(2)
  if (!file || others.length > 0)
    throw new StartError('Name one file to copy the database into: npm run backup -- FILE')
  const { databasePath, databaseUrl } = readConfig(process.env)
  if (databaseUrl !== undefined)
    throw new StartError('DATABASE_URL is set, and PostgreSQL has a tool of its own: pg_dump.')
  let isStopped = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      isStopped = true
    })
  await backup(databasePath, file, () => isStopped)
  process.stdout.write(`${databasePath} is copied to ${file}.\n`)
})
