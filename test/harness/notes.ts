import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { pathToFileURL } from 'node:url'

const here = createHash('sha256')
  .update(import.meta.url)
  .digest('hex')
  .slice(0, 16)

/** What the tests have asserted, for `row.test.ts` to read when all others have run. Each copy of the project has its own. */
const folder = pathToFileURL(`${tmpdir()}/status-kitchen-asserted-${here}/`)

export const forget = (): void => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
}

/** `operation` as `PUT /recipes/:id`; a refusal's slug or a success's status. */
export const note = (operation: string, outcome: string): void =>
  appendFileSync(new URL(String(process.pid), folder), `${operation} ${outcome}\n`)

export const noted = (): ReadonlySet<string> =>
  new Set(readdirSync(folder).flatMap((name) => readFileSync(new URL(name, folder), 'utf8').split('\n')))
