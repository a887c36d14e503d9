import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { codeOf, messageOf, StartError } from './start.ts'

const cannot = (path: string, error: unknown): StartError =>
  new StartError(`The secret cannot be kept in ${JSON.stringify(path)}: ${messageOf(error)}.`)

const read = (path: string): string => {
  let secret: string
  try {
    secret = readFileSync(path, 'utf8').trim()
  } catch (error) {
    throw cannot(path, error)
  }
  if (Buffer.byteLength(secret) < 32)
    throw new StartError(
      `${JSON.stringify(path)} holds a secret of less than 32 bytes; delete the file, and a new one is made.`,
    )
  return secret
}

/**
 * The secret that signs the access tokens: made on the first start and kept beside the database, readable by its owner
 * only, so that tokens outlive a restart. With a database in memory it stays in memory too.
 * @throws {StartError} where the file cannot be read or written, or holds too short a secret
 */
export const keptSecret = (databasePath: string, random: (octets: number) => Buffer): string => {
  const secret = random(48).toString('base64url')
  if (databasePath === ':memory:') return secret
  const path = `${databasePath}.secret`
  // Written whole before it gets its name: of two servers that start at once, one names it, and the other reads it.
  const draft = `${path}.${process.pid}`
  try {
    if (!existsSync(path)) {
      writeFileSync(draft, `${secret}\n`, { mode: 0o600 })
      linkSync(draft, path)
    }
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw cannot(path, error)
  } finally {
    rmSync(draft, { force: true })
  }
  return read(path)
}
