import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { codeOf, messageOf, StartError } from './start.ts'

/** Writes the whole file before naming it: if two servers start at once, one names it and the other reads it. */
const writeOnce = (path: string, text: string): void => {
  const draft = `${path}.${process.pid}`
  try {
    writeFileSync(draft, text, { mode: 0o600 })
    linkSync(draft, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/**
 * The secret that signs the access tokens: made on the first start and kept beside the database, readable by its owner
 * only, so that tokens outlive a restart. With a database in memory it stays in memory too.
 * @throws {StartError} where the file cannot be read or written, or holds too short a secret
 */
export const keptSecret = (databasePath: string, random: (octets: number) => Buffer): string => {
  const made = random(48).toString('base64url')
  if (databasePath === ':memory:') return made
  const path = `${databasePath}.secret`
  let secret: string
  try {
    if (!existsSync(path)) writeOnce(path, `${made}\n`)
    secret = readFileSync(path, 'utf8').trim()
  } catch (error) {
    throw new StartError(`The secret cannot be kept in ${JSON.stringify(path)}: ${messageOf(error)}.`)
  }
  if (Buffer.byteLength(secret) >= 32) return secret
  throw new StartError(
    `${JSON.stringify(path)} holds a secret of less than 32 bytes; delete the file, and a new one is made.`,
  )
}
