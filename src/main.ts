import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { openDatabase } from './database/open.ts'
import { seed } from './database/seed.ts'
import { drain } from './drain.ts'
import { welcome } from './front.ts'
import { world } from './kitchen.ts'
import { loggerOptions } from './logger.ts'
import { keptSecret } from './secret.ts'
import { orExit, StartError } from './start.ts'
import { defaultCost, passwords } from './users/passwords.ts'

const listenFault = (error: unknown, host: string, port: number): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE')
    return new StartError(`PORT ${port} is in use on ${host}; stop what listens there, or set another PORT.`)
  if (code === 'EACCES') return new StartError(`PORT ${port} may not be opened by this user; set one above 1023.`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new StartError(`HOST ${host} is no address of this machine; set another HOST.`)
  return error
}

await orExit(async () => {
  // What is made here, passwords and addresses in it, is for the user who runs the server.
  process.umask(0o077)
  const config = readConfig(process.env)
  const { host, port, production, publicUrl } = config
  const database = openDatabase(config.databasePath)
  if (!production) seed(database)

  const app = await buildApp({
    manner: { production, publicUrl, corsOrigin: config.corsOrigin },
    hosts: new Set([
      ...config.allowedHosts.map((name) => name.toLowerCase()),
      ...(publicUrl ? [new URL(publicUrl).hostname] : []),
    ]),
    rateLimit: config.rateLimit,
    keepAlive: config.keepAliveSeconds,
    trustProxy: config.trustProxy,
    database,
    jwtSecret: config.jwtSecret ?? keptSecret(config.databasePath, world.random),
    passwords: passwords(defaultCost),
    world,
    why: true,
    logger: await loggerOptions(config.logLevel),
  })

  process
    .once('SIGTERM', () => drain(app, config.drainSeconds))
    .once('SIGINT', () => {
      drain(app, 0)
      // A terminal sends it to the launcher too, which hands it on; a second one from its user ends the process.
      process.on('SIGINT', () => {})
      setTimeout(() => process.removeAllListeners('SIGINT'), 500).unref()
    })

  const address = await app.listen({ host, port }).catch((error) => {
    // A signal that comes this early closes what is being opened.
    if (!app.house.draining) throw listenFault(error, host, port)
  })
  if (address !== undefined && !production) process.stdout.write(welcome(address))
})
