import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { WhenFinished } from '../program.ts'

/** A folder of the test's own, gone when it has finished. Tests that run at once hand in their own `onTestFinished`. */
export const temporaryFolder = (whenFinished: WhenFinished = onTestFinished): string => {
  const folder = mkdtempSync(join(tmpdir(), 'status-kitchen-'))
  whenFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
