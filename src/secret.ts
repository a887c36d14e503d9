import { readFileSync, writeFileSync } from 'node:fs'
import { StartError } from './start.ts'

const read = (path: string): string => {
  const secret = readFileSync(path, 'utf8').trim()
  if (Buffer.byteLength(secret) < 32)
    throw new StartError(`${path} holds a secret of less than 32 bytes; delete the file, and a new one is made.`)
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
  try {
    // `wx`: of two servers that start at once, one makes the file and the other reads it.
    writeFileSync(path, `${secret}\n`, { flag: 'wx', mode: 0o600 })
    return secret
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return read(path)
    throw new StartError(`The secret cannot be kept in ${path}: ${error instanceof Error ? error.message : error}.`)
  }
}
