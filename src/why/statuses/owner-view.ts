import type { Card, Shown } from '../clients.ts'
import { clientsView } from '../clients-view.ts'
import { type Html, html } from '../page.ts'

/** Whose stamps the page shows, and a button to start over; `statuses.js` shows it. */
export const ownerView = (
  shown: Shown,
  { since }: Card,
): Html => html`<div class="owner" id="owner" data-client="${shown.name}" data-since="${since}">
${clientsView(shown, '/statuses')}${shown.name === shown.own ? html`<button type="button" id="start-over" hidden>Start over: remove these stamps</button>` : ''}
</div>
`
