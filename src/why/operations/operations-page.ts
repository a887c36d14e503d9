import { type Html, html, type PageOptions } from '../page.ts'
import type { OperationItem } from './operation-json.ts'

const itemView = ({ method, path, summary, href }: OperationItem): Html =>
  html`<li><a href="${href}"><code>${method} ${path}</code></a> <span>${summary}</span></li>\n`

/** The page of all operations, grouped by the first part of their path. */
export const operationsPage = (items: readonly OperationItem[], learning: boolean): PageOptions => ({
  title: 'Operations',
  place: '/operations',
  learning,
  styles: ['operations.css'],
  main: html`<h1>Operations</h1>
<p>All operations of this server. The page of each one has its doors in order, its statuses and problems, what it reads and answers, and examples. <a href="/docs">The page of the API</a> sends requests to them.</p>
${[...Map.groupBy(items, ({ path }) => path.split('/')[1] ?? '')].map(
  ([name, group]) => html`<h2><code>/${name}</code></h2>
<ul class="operations">
${group.map(itemView)}</ul>
`,
)}`,
})
