import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'

/** What the tests have asserted, for `row.test.ts` to read when all others have run. */
const folder = new URL('../../node_modules/.cache/status-kitchen/asserted/', import.meta.url)

export const forget = (): void => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
}

/** `operation` as `PUT /recipes/:id`; a refusal's slug or a success's status. */
export const note = (operation: string, outcome: string): void =>
  appendFileSync(new URL(String(process.pid), folder), `${operation} ${outcome}\n`)

export const noted = (): ReadonlySet<string> =>
  new Set(readdirSync(folder).flatMap((name) => readFileSync(new URL(name, folder), 'utf8').split('\n')))
