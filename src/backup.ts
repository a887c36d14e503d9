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
  const { DATABASE_PATH, DATABASE_URL } = process.env
  if (DATABASE_URL) throw new StartError('DATABASE_URL is set, and PostgreSQL has a tool of its own: pg_dump.')
  // Of the variables of the server it uses this one, and asks for no other, such as JWT_SECRET in production.
  const { databasePath } = readConfig({ DATABASE_PATH })
  let isStopped = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      isStopped = true
    })
  await backup(databasePath, file, () => isStopped)
  process.stdout.write(`${databasePath} is copied to ${file}.\n`)
})
