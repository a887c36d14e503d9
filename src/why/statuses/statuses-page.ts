import { type Html, html, type PageOptions } from '../page.ts'
import type { StatusItem } from './status-json.ts'
import { classes } from './statuses.ts'

const stampLabel = ({ given, givenSinceStart }: StatusItem): string => {
  if (!given) return 'never sent'
  if (givenSinceStart === undefined) return ''
  return givenSinceStart ? 'sent' : 'not sent yet'
}

const stampClass = ({ given, givenSinceStart }: StatusItem): string => {
  if (!given) return 'stamp never'
  return givenSinceStart ? 'stamp given' : 'stamp'
}

const stamp = (item: StatusItem): Html =>
  html`<li class="${stampClass(item)}" data-code="${item.code}"><a href="${item.href}"><strong>${item.code}</strong><br>${item.name}</a> <small>${stampLabel(item)}</small></li>
`

const progress = (items: readonly StatusItem[]): Html => {
  const given = items.filter((item) => item.given)
  return html`<p>This page is a stamp card. A status gets its stamp when this server sends it for the first time since the start. Stamps so far: <strong role="status" id="stamped">${given.filter((item) => item.givenSinceStart).length} of ${given.length}</strong>.</p>
`
}

/** The page of all status codes, grouped by class: a stamp card, unless there is no record. */
export const statusesPage = (items: readonly StatusItem[], learning: boolean): PageOptions => ({
  title: 'Statuses',
  place: '/statuses',
  learning,
  scripts: learning ? ['statuses.js'] : [],
  main: html`<h1>Statuses</h1>
<p>All status codes registered with IANA. The page of each code explains what it means, when this server sends it and how to trigger it, or why this server never sends it.</p>
${learning ? progress(items) : ''}${classes.map(
  ({ digit, name, says }) => html`<section aria-labelledby="class-${digit}">
<h2 id="class-${digit}">${digit}xx ${name}</h2>
<p>${says}</p>
<ul class="stamps">
${items.filter(({ code }) => Math.floor(code / 100) === digit).map(stamp)}</ul>
</section>
`,
)}`,
})
