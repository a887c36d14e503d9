import { codeOf } from '../start.ts'

/** What is wrong with the storage: it has no room left, or it cannot be used at all. */
export type Trouble = 'full' | 'unusable'

/** An error of the storage. `isUnknown`: what was to be changed may have been. */
export class StorageTrouble extends Error {
  readonly trouble: Trouble
  readonly isUnknown: boolean

  constructor(message: string, trouble: Trouble, isUnknown: boolean, options?: ErrorOptions) {
    super(message, options)
    this.trouble = trouble
    this.isUnknown = isUnknown
  }
}

/** Result codes of SQLite (https://sqlite.org/rescode.html) that are about the storage and not about us. */
const unusable = /^SQLITE_(READONLY|CANTOPEN|IOERR|BUSY|LOCKED|CORRUPT|NOTADB|PERM|PROTOCOL)/

/** What an error says of the storage; undefined where it is about something else. */
export const troubleOf = (error: unknown): Trouble | undefined => {
  if (error instanceof StorageTrouble) return error.trouble
  const code = codeOf(error)
  if (code === 'SQLITE_FULL') return 'full'
  const isClosed = error instanceof Error && error.message === 'The database connection is not open'
  return isClosed || unusable.test(code) ? 'unusable' : undefined
}
