/** What is wrong with the storage: it has no room left, or it cannot be used at all. */
export type Trouble = 'full' | 'unusable'

/** A commit went to a file that is not the one at the path any more. */
export class DatabaseGone extends Error {
  constructor(path: string) {
    super(`The database file ${path} is gone or is another file`)
  }
}

/** Result codes of SQLite (https://sqlite.org/rescode.html) that are about the storage and not about us. */
const unusable = /^SQLITE_(READONLY|CANTOPEN|IOERR|BUSY|LOCKED|CORRUPT|NOTADB|PERM|PROTOCOL)/

/** What an error says of the storage; undefined where it is about something else. */
export const troubleOf = (error: unknown): Trouble | undefined => {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_FULL') return 'full'
  const isClosed = error.message === 'The database connection is not open'
  return isClosed || error instanceof DatabaseGone || unusable.test(code) ? 'unusable' : undefined
}
