import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { keptSecret } from '../../src/secret.ts'
import { StartError } from '../../src/start.ts'
import { temporaryFolder } from './folder.ts'

/** A source of octets that shows how many it was asked for. */
const source = () => {
  const asked: number[] = []
  return {
    asked,
    random: (octets: number) => {
      asked.push(octets)
      return randomBytes(octets)
    },
  }
}

const inFolder = (names: string[] = []) => {
  const folder = temporaryFolder()
  for (const name of names) mkdirSync(join(folder, name))
  return { folder, path: join(folder, 'kitchen.db'), file: join(folder, 'kitchen.db.secret') }
}

/** The one line with which a secret is refused. */
const refusal = (path: string): string => {
  try {
    keptSecret(path, randomBytes)
  } catch (error) {
    expect(error).toBeInstanceOf(StartError)
    return error instanceof Error ? error.message : ''
  }
  throw new Error('The secret was accepted')
}

describe('the secret', () => {
  it('is made on the first start, of 32 random bytes or more, and kept beside the database', () => {
    const { folder, path, file } = inFolder()
    const { asked, random } = source()
    const secret = keptSecret(path, random)
    expect(Math.max(...asked)).toBeGreaterThanOrEqual(32)
    expect(Buffer.byteLength(secret)).toBeGreaterThanOrEqual(32)
    expect(readdirSync(folder)).toEqual(['kitchen.db.secret'])
    expect(readFileSync(file, 'utf8').trim()).toBe(secret)
  })

  it('may be read by its owner only', () => {
    const { path, file } = inFolder()
    const before = process.umask(0)
    try {
      keptSecret(path, randomBytes)
    } finally {
      process.umask(before)
    }
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
  })

  it('is the same on the next start', () => {
    const { path, file } = inFolder()
    const secret = keptSecret(path, randomBytes)
    const kept = readFileSync(file, 'utf8')
    expect(keptSecret(path, randomBytes)).toBe(secret)
    expect(readFileSync(file, 'utf8')).toBe(kept)
  })

  it('is another one for another database', () => {
    expect(keptSecret(inFolder().path, randomBytes)).not.toBe(keptSecret(inFolder().path, randomBytes))
  })

  it.each([
    ['as it is', 'k'.repeat(32)],
    ['with the line break that an editor leaves', `${'k'.repeat(32)}\n`],
  ])('may be laid beside the database by hand, %s', (_how, content) => {
    const { path, file } = inFolder()
    writeFileSync(file, content)
    expect(keptSecret(path, randomBytes)).toBe('k'.repeat(32))
  })

  it.each([
    ['empty', ''],
    ['31 bytes', 'k'.repeat(31)],
    ['31 bytes and a line break', `${'k'.repeat(31)}\n`],
  ])('that was kept is refused where it is too short, in one line that does not show it: %s', (_what, content) => {
    const { path, file } = inFolder()
    writeFileSync(file, content)
    expect(refusal(path)).toBe(
      `${JSON.stringify(file)} holds a secret of less than 32 bytes; delete the file, and a new one is made.`,
    )
    expect(readFileSync(file, 'utf8')).toBe(content)
  })

  it.each([
    ['its folder is missing', 'missing/kitchen.db', []],
    ['a folder has its name', 'kitchen.db', ['kitchen.db.secret']],
    ['the name has a line break in it', 'a\nb/kitchen.db', []],
  ])('that cannot be kept is told in one line: %s', (_why, name, folders) => {
    const { folder } = inFolder(folders)
    expect(refusal(join(folder, name))).toMatch(/^[^\n]*kitchen\.db\.secret[^\n]*\.$/)
  })

  it('of a database in memory stays in memory, and is new each time', () => {
    const secret = keptSecret(':memory:', randomBytes)
    expect(Buffer.byteLength(secret)).toBeGreaterThanOrEqual(32)
    expect(keptSecret(':memory:', randomBytes)).not.toBe(secret)
    expect(readdirSync('.').filter((name) => name.includes(':memory:'))).toEqual([])
  })
})
