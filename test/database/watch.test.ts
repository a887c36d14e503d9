import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { openDatabase } from '../../src/database/open.ts'
import { watchFile } from '../../src/database/watch.ts'
import { temporaryFolder } from './folder.ts'

const open = (interval: number) => {
  const path = join(temporaryFolder(), 'kitchen.db')
  const database = openDatabase(path)
  onTestFinished(() => {
    database.close()
  })
  const reports: string[] = []
  const watch = watchFile(database, interval, (level, message) => reports.push(`${level}: ${message}`))
  return { path, database, reports, watch }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('the watch over a database file', () => {
  it.each(['', '-wal', '-shm'])('sees that kitchen.db%s is gone, is another file, and is back', (end) => {
    const { path, watch, reports } = open(0)
    const file = path + end
    expect(watch.isReachable()).toBe(true)
    renameSync(file, `${file}.away`)
    expect([watch.isReachable(), watch.isReachable()]).toEqual([false, false])
    writeFileSync(file, '')
    expect(watch.isReachable()).toBe(false)
    rmSync(file)
    renameSync(`${file}.away`, file)
    expect([watch.isReachable(), watch.isReachable()]).toEqual([true, true])
    expect(reports).toEqual([
      `warn: The database file ${path}, or its -wal or -shm, is gone or is another file`,
      `info: The database file ${path} is back`,
    ])
  })

  it('looks once in an interval, and at once where that is asked for', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const { path, watch } = open(250)
    renameSync(path, `${path}.away`)
    expect(watch.isReachable()).toBe(true)
    vi.advanceTimersByTime(249)
    expect(watch.isReachable()).toBe(true)
    vi.advanceTimersByTime(1)
    expect(watch.isReachable()).toBe(false)
    renameSync(`${path}.away`, path)
    expect(watch.isReachable()).toBe(false)
    expect(watch.isIntact()).toBe(true)
    expect(watch.isReachable()).toBe(true)
  })

  it('reports where the log cannot be written back', () => {
    const { path, watch, database, reports } = open(0)
    const reader = openDatabase(path)
    onTestFinished(() => {
      reader.close()
    })
    reader.exec('BEGIN; SELECT * FROM users')
    database.exec("INSERT INTO users VALUES ('1', 'ada', 'ada@kitchen.example', '', '', NULL)")
    renameSync(path, `${path}.away`)
    expect([watch.isReachable(), watch.isReachable()]).toEqual([false, false])
    expect(reports).toHaveLength(2)
    expect(reports[1]).toMatch(/^warn: The log of the database could not be written back: .*another process/)
  })

  it('has nothing to look at in memory', () => {
    const database = openDatabase(':memory:')
    const watch = watchFile(database, 0, () => {})
    expect([watch.isReachable(), watch.isIntact()]).toEqual([true, true])
    database.close()
    expect(watch.isReachable()).toBe(false)
  })
})
