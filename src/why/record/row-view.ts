import { passes, refusals, row } from '../../doors/row.ts'
import { lateView, markView, statusClass, wayOf } from '../assets/view.js'
import { h } from '../h.ts'
import { type Html, html } from '../page.ts'
import type { Entry } from './entry.ts'

export const doorNames: readonly string[] = row.map(({ name }) => name)

/** The statuses that a door can return, according to the row. */
const exits = (name: string): readonly number[] => {
  const refused = Object.values(refusals).flatMap(({ door, status }) => (door === name ? [status] : []))
  const passed = Object.entries(passes).flatMap(([status, { door }]) => (door === name ? [Number(status)] : []))
  return [...new Set([...refused, ...passed, ...(name === 'action' ? [200, 201, 204] : [])])].toSorted((a, b) => a - b)
}

/** The row of doors. If `entry` is given, each door shows its state for that request. */
export const rowView = (form: 'small' | 'full' | 'down', entry?: Entry): Html => {
  const { states, late } = entry ? wayOf(entry.doors, doorNames) : { states: [], late: false }
  const last = states.lastIndexOf('passed')
  return html`<ol class="row ${form}" id="row">
${row.map(({ name, question }, index) => {
  const state = states[index]
  return html`<li data-door="${name}"${state ? html` data-state="${state}"` : ''}>
<span class="name">${name}</span>
<span class="question">${question}</span>
<span class="exits">${exits(name).map((status) => html`<a class="${statusClass(status)}" href="/statuses/${status}">${status}</a> `)}</span>
${markView(h, state, entry?.status ?? 0)}
</li>
${late && entry && index === last ? lateView(h, entry) : ''}`
})}</ol>`
}
