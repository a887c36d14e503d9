import { reasonPhrase } from '../http/status.ts'
import { operationId } from './operations/operation-id.ts'
import { type Html, html } from './page.ts'
import type { GivenBy } from './statuses/given.ts'

const digit = (code: number): number => Math.floor(code / 100)

/** A status code without its reason phrase, in the colour of its class. */
export const codeChip = (code: number): Html => html`<span class="status s${digit(code)}">${code}</span>`

/** A status code with its reason phrase, as a link to its page. */
export const statusChip = (code: number): Html =>
  html`<a class="status s${digit(code)}" href="/statuses/${code}">${code} ${reasonPhrase(code)}</a>`

export const doorChip = (door: string | null): Html =>
  door === null ? html`any door` : html`<span class="door">${door}</span>`

/** An operation, as a link to its page. */
export const operationName = ({ method, path }: Pick<GivenBy, 'method' | 'path'>): Html =>
  html`<a href="/operations/${operationId(method, path)}"><code>${method} ${path}</code></a>`

/** Operations as a list, folded unless there is only one. */
export const operationList = (operations: readonly Pick<GivenBy, 'method' | 'path'>[]): Html => {
  const names = operations.map((operation) => html`<li>${operationName(operation)}</li>\n`)
  return names.length === 1
    ? html`<ul>\n${names}</ul>\n`
    : html`<details><summary>${names.length} operations</summary>\n<ul>\n${names}</ul>\n</details>\n`
}
