import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Names the folder of this run to its workers: what the tests have asserted, for `row.test.ts` to read after all others. */
const variable = 'STATUS_KITCHEN_ASSERTED'

/** Makes the folder of this run; what is returned removes it (a global setup of vitest). */
export const setup = (): (() => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'status-kitchen-asserted-'))
  process.env[variable] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}

const folder = (): string => {
  const path = process.env[variable]
  if (path === undefined) throw new Error(`${variable} is not set: the global setup has not run`)
  return path
}

/** `operation` as `PUT /recipes/:id`; a refusal's slug or a success's status. */
export const note = (operation: string, outcome: string): void =>
  appendFileSync(join(folder(), String(process.pid)), `${operation} ${outcome}\n`)

export const noted = (): ReadonlySet<string> =>
  new Set(readdirSync(folder()).flatMap((file) => readFileSync(join(folder(), file), 'utf8').split('\n')))
