import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'

/** The newest PostgreSQL of this machine: where Debian keeps it, or on the PATH. */
export const programs = (): string => {
  const [newest] = globSync('/usr/lib/postgresql/*/bin').toSorted((one, other) =>
    other.localeCompare(one, 'en', { numeric: true }),
  )
  const path = process.env.PATH?.split(':').find((folder) => existsSync(join(folder, 'initdb')))
  const found = newest ?? path
  if (found === undefined)
    throw new Error('PostgreSQL is missing: apt-get install postgresql, or put initdb on the PATH.')
  return found
}

/** PostgreSQL refuses to run as root. */
const unprivileged = (): { uid?: number; gid?: number } => {
  if (process.getuid?.() !== 0) return {}
  const idOf = (option: string): number => {
    for (const user of ['postgres', 'nobody'])
      try {
        return Number(execFileSync('id', [option, user], { stdio: ['ignore', 'pipe', 'ignore'] }))
      } catch {}
    throw new Error('Neither postgres nor nobody is a user here.')
  }
  return { uid: idOf('-u'), gid: idOf('-g') }
}

/** A port that is free at this moment. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}

/** Durability is of no use here, and each test that is not pooled has connections of its own. */
const settings = ['fsync=off', 'full_page_writes=off', 'autovacuum=off', 'max_connections=500', 'shared_buffers=256MB']

/** Starts a PostgreSQL of its own in a temporary folder; returns its address, without a database, and what ends it. */
export const startCluster = async (): Promise<{ url: string; end: () => Promise<void> }> => {
  const bin = programs()
  const user = unprivileged()
  const folder = mkdtempSync(join(tmpdir(), 'status-kitchen-postgres-'))
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const port = await freePort()
  const words = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  execFileSync(join(bin, 'initdb'), words, { cwd: folder, stdio: 'ignore', ...user })
  // The user `keyed` needs a password.
  const access = join(folder, 'hba.conf')
  writeFileSync(access, 'host all keyed all scram-sha-256\nhost all all all trust\n')
  const options = [`hba_file=${access}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, ...settings]
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), ...options.flatMap((option) => ['-c', option])],
    { cwd: folder, stdio: 'ignore', ...user },
  )
  process.once('exit', () => server.kill('SIGQUIT'))
  const url = `postgres://postgres@127.0.0.1:${port}`
  for (;;) {
    if (server.exitCode !== null) throw new Error('PostgreSQL did not start.')
    const client = new Client({ connectionString: `${url}/postgres` })
    try {
      await client.connect()
      await client.end()
      break
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return {
    url,
    end: async () => {
      server.kill('SIGINT')
      if (server.exitCode === null) await once(server, 'exit')
      rmSync(folder, { recursive: true })
    },
  }
}
