import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { openStorage } from './database/storage.ts'
import { drain } from './drain.ts'
import { welcome } from './front.ts'
import { world } from './kitchen.ts'
import { listen } from './listen.ts'
import { loggerOptions } from './logger.ts'
import { keptSecret } from './secret.ts'
import { orExit } from './start.ts'
import { defaultCost, passwords } from './users/passwords.ts'

await orExit(async () => {
  // What is made here, passwords and addresses in it, is for the user who runs the server.
  process.umask(0o077)
  const config = readConfig(process.env)
  const { host, port, production, publicUrl } = config
  const storage = await openStorage(config.databasePath, config.databaseUrl)
  if (!production) await storage.seed()

  const app = await buildApp({
    ...config,
    manner: config,
    hosts: new Set([
      ...config.allowedHosts.map((name) => name.toLowerCase()),
      ...(publicUrl ? [new URL(publicUrl).hostname] : []),
    ]),
    keepAlive: config.keepAliveSeconds,
    database: storage,
    jwtSecrets: config.jwtSecrets ?? [keptSecret(config.databasePath, world.random)],
    passwords: passwords(defaultCost),
    world: { ...world, now: storage.now ?? world.now },
    mail: production && !config.smtp ? undefined : { smtp: config.smtp },
    why: true,
    logger: await loggerOptions(config.logLevel),
  }).catch(async (error) => {
    await storage.close()
    throw error
  })

  process
    .once('SIGTERM', () => drain(app, config.drainSeconds))
    .once('SIGINT', () => {
      drain(app, 0)
      // A terminal sends it to the launcher too, which hands it on; a second one from its user ends the process.
      process.on('SIGINT', () => {})
      setTimeout(() => process.removeAllListeners('SIGINT'), 500).unref()
    })

  const address = await listen(app, host, port).catch(async (error) => {
    // A signal that comes this early closes what is being opened.
    if (app.house.draining) return
    await app.close()
    throw error
  })
  // Since the process began.
  if (address !== undefined) app.log.info({ ms: Math.round(performance.now()) }, 'ready')
  if (address !== undefined && !production) process.stdout.write(welcome(address))
})
