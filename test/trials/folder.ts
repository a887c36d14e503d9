import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that goes with this process. */
export const temporary = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'status-kitchen-trial-'))
  process.once('exit', () => rmSync(path, { recursive: true, force: true }))
  return path
}
