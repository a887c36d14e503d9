/** What is the matter with the storage, where an error tells: its room is used up, or it cannot be used at all. */
export type Trouble = 'full' | 'unusable'

/** Result codes of SQLite (https://sqlite.org/rescode.html) that are about the storage and not about us. */
const unusable = /^SQLITE_(READONLY|CANTOPEN|IOERR|BUSY|LOCKED|CORRUPT|NOTADB|PERM|PROTOCOL)/

export const troubleOf = (error: unknown): Trouble | undefined => {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_FULL') return 'full'
  return unusable.test(code) || error.message === 'The database connection is not open' ? 'unusable' : undefined
}
