import type { Entry } from './entry.ts'
import { html, type PageOptions } from './page.ts'

/** The live page; with an entry, that one is picked. */
export const requestsPage = (entry?: Entry): PageOptions => ({
  title: entry ? `Request ${entry.id}` : 'Requests',
  place: '/requests',
  learning: true,
  scripts: ['requests.js'],
  main: html`<h1>Requests</h1>
<div id="requests"${entry ? html` data-picked="${entry.id}"` : ''}></div>`,
})
