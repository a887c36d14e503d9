import { row } from '../../row.ts'
import { codeChip, doorChip } from '../chips.ts'
import { type Html, html, type PageOptions } from '../page.ts'
import type { ProblemItem } from './problem-json.ts'

const entry = ({
  status,
  title,
  meaning,
  href,
}: ProblemItem): Html => html`<dt>${codeChip(status)} <a href="${href}">${title}</a></dt>
<dd>${meaning}</dd>
`

/** The problems of one door, in the order of the row. */
const section = (heading: Html, items: readonly ProblemItem[]): Html | undefined =>
  items.length === 0
    ? undefined
    : html`<section class="card">
<h2>${heading}</h2>
<dl>
${items.map(entry)}</dl>
</section>
`

/** The page of all problem types, grouped by door. */
export const problemsPage = (items: readonly ProblemItem[], learning: boolean): PageOptions => ({
  title: 'Problems',
  place: '/problems',
  learning,
  main: html`<h1>Problems</h1>
<p>Every error that this server returns, grouped by the door that returns it. The doors are in the order in which a request passes them: if a request has two errors, the earlier door returns its problem.</p>
${row.map(({ name, asks }) =>
  section(
    html`${doorChip(name)} ${asks}`,
    items.filter(({ door }) => door === name),
  ),
)}${section(
  html`At ${doorChip(null)}`,
  items.filter(({ door }) => door === null),
)}`,
})
