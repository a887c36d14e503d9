import { readConfig } from './config.ts'
import { openStorage } from './database/storage.ts'
import { orExit, StartError } from './start.ts'

/** Puts the seed back, also under a running server. */
await orExit(async () => {
  const { production, databasePath, databaseUrl } = readConfig(process.env)
  if (production)
    throw new StartError('NODE_ENV is "production"; a reset would delete all stored data, so it is refused.')
  const storage = await openStorage(databasePath, databaseUrl)
  await storage.reset()
  await storage.close()
  const where = databaseUrl === undefined ? databasePath : 'the database of DATABASE_URL'
  process.stdout.write(`The seed data is restored in ${where}.\n`)
})
