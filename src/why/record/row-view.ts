import { doorNames, row } from '../../row.ts'
import { lateView, markView, wayOf } from '../assets/view.js'
import { h } from '../h.ts'
import { type Html, html } from '../page.ts'
import type { Entry } from './entry.ts'

/** The row of doors. If `entry` is given, each door shows its state for that request. */
export const rowView = (entry?: Entry): Html => {
  const { states, late } = entry ? wayOf(entry, doorNames) : { states: [], late: false }
  const last = states.lastIndexOf('passed')
  return html`<ol class="row ${entry ? 'down' : 'small'}" id="row">
${row.map(({ name }, index) => {
  const state = states[index]
  return html`<li data-door="${name}"${state ? html` data-state="${state}"` : ''}>
<span class="name">${name}</span>
${markView(h, state, entry?.status ?? 0)}
</li>
${late && entry && index === last ? lateView(h, entry) : ''}`
})}</ol>`
}
