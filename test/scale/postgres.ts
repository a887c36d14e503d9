import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, globSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Program, type WhenFinished } from '../program.ts'

/** A port that is free at this moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** PostgreSQL refuses to run as root, and Debian's package has made a user for it. */
const asPostgres =
  process.getuid?.() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--'] : []

const idOf = (option: '-u' | '-g'): number => Number(execFileSync('id', [option, 'postgres']))

/** Starts Debian's PostgreSQL on the loopback interface, with its data in a folder that may go, and returns the address of an empty database. */
export const startPostgres = async (folder: string, whenFinished: WhenFinished): Promise<string> => {
  const [bin = ''] = globSync('/usr/lib/postgresql/*/bin').toSorted().reverse()
  if (bin === '') throw new Error('There is no PostgreSQL in /usr/lib/postgresql: apt-get install postgresql')
  const data = join(folder, 'postgres')
  mkdirSync(data)
  if (asPostgres.length > 0) {
    // On the way to the data, too.
    chmodSync(folder, 0o755)
    chownSync(data, idOf('-u'), idOf('-g'))
  }
  const run = (name: string, ...words: string[]) => [...asPostgres, join(bin, name), ...words]
  const env = { LC_ALL: 'C.UTF-8' }
  const made = new Program(run('initdb', '-D', data, '-U', 'kitchen', '-A', 'trust', '-N'), env, whenFinished, {
    folder,
  })
  if ((await made.ended) !== 0) throw new Error(`initdb failed: ${made.stderr}`)
  const port = await freePort()
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'logging_collector=off']
  // It is the instances that die here, and not this server.
  const words = ['-D', data, ...[...settings, 'fsync=off'].flatMap((setting) => ['-c', setting])]
  const server = new Program(run('postgres', ...words), env, whenFinished, { folder })
  whenFinished(async () => {
    server.kill('SIGINT')
    await server.ended
  })
  while (!server.stderr.includes('ready to accept connections'))
    if ((await Promise.race([server.ended, new Promise((resolve) => setTimeout(resolve, 20, ''))])) !== '')
      throw new Error(`PostgreSQL ended: ${server.stderr}`)
  return `postgres://kitchen@127.0.0.1:${port}/postgres`
}
