import { doorNames } from '../../row.ts'
import { blockView } from '../assets/block.js'
import { answerView, headView, itemView, requestView, responseView, summaryOf } from '../assets/view.js'
import { everyone, type Shown } from '../clients.ts'
import { clientsView } from '../clients-view.ts'
import { h } from '../h.ts'
import { type Html, html, type PageOptions } from '../page.ts'
import { tries } from '../tries.ts'
import type { Entry } from './entry.ts'
import { rowView } from './row-view.ts'

const recordView = (
  entries: readonly Entry[],
  shown: Shown,
  picked?: Entry,
): Html => html`<section class="record" aria-labelledby="record">
<h2 id="record">Record</h2>
<p class="connection" id="connection">Reload this page to see newer requests.</p>
${clientsView(shown, '/requests')}<div class="tools" id="tools" hidden>
<button type="button" id="follow" aria-pressed="true">Follow the newest</button>
<label for="filter">Filter</label>
<input type="search" id="filter" placeholder="404, 4xx, put …" autocomplete="off" spellcheck="false">
</div>
<ol class="list" id="list">
${entries.toReversed().map((entry) => itemView(h, entry, entry.id === picked?.id, shown.asked))}
</ol>
<p class="none" id="none"${entries.length > 0 ? html` hidden` : ''}>No requests yet.</p>
</section>`

const startView = (origin: string): Html => html`<section class="start" aria-labelledby="start">
<h2 id="start">Send a request</h2>
<p>Paste one of these commands into a terminal. This page then shows which door responds, and why.</p>
<div class="tries">
${tries(origin).map(
  ({ title, block }) => html`<div><h3>${title}</h3>
${blockView(h, block)}</div>
`,
)}</div>
</section>`

/** The live page. If `entry` is given, that request is selected. */
export const requestsPage = (entries: readonly Entry[], origin: string, shown: Shown, entry?: Entry): PageOptions => ({
  title: entry ? `${summaryOf(entry)} · Requests` : 'Requests',
  place: '/requests',
  learning: true,
  scripts: ['requests.js'],
  styles: ['row.css', 'live.css'],
  main: html`<h1 class="slim">Requests</h1>
<p class="slim">Requests to this server appear here as they come in. Select one to see what was sent and answered, and why.</p>
<div class="live" id="live" data-shown="${shown.name === everyone ? 'all' : 'one'}"${shown.asked === undefined ? '' : html` data-client="${shown.asked}"`}>
${recordView(entries, shown, entry)}
<div class="stage" id="stage"${entry ? html` data-picked="${entry.id}"` : ''}>
<div class="head" id="head">${entry ? headView(h, entry) : ''}</div>
${startView(origin)}
<div class="exchange">
<section class="message" id="request">${entry ? requestView(h, entry) : ''}</section>
<section class="way" aria-labelledby="way">
<h2 id="way">The row of doors</h2>
<p class="explained">Every request passes these doors in this order. The first door that cannot let it pass responds with one of its statuses.</p>
${rowView(entry)}
</section>
<section class="message" id="response">${entry ? responseView(h, entry) : ''}</section>
</div>
<div class="answer" id="answer">${entry ? answerView(h, entry, doorNames) : ''}</div>
</div>
</div>`,
})
