import type { Database } from 'better-sqlite3'

/**
 * Does work in the current transaction and, if that changes anything, makes SQLite itself report that it is full, so that
 * its own error rolls the transaction back.
 */
export const fillUp = <Result>(database: Database, work: () => Result): Result => {
  const changes = database.prepare<[], number>('SELECT total_changes()').pluck()
  const before = changes.get()
  const result = work()
  // Refusals before a write stay as they are.
  if (changes.get() === before) return result
  const count = (name: string): number => Number(database.pragma(name, { simple: true }))
  const most = count('max_page_count')
  database.pragma(`max_page_count = ${count('page_count')}`)
  try {
    database.exec('CREATE TABLE ballast (octets BLOB)')
    const octets = (count('freelist_count') + 2) * count('page_size')
    database.prepare('INSERT INTO ballast VALUES (zeroblob(?))').run(octets)
  } finally {
    database.pragma(`max_page_count = ${most}`)
  }
  return result
}
