import { type Html, html, type PageOptions } from '../page.ts'
import type { StatusItem } from './status-json.ts'
import { classes } from './statuses.ts'

const stampLabel = ({ given, givenSinceStart }: StatusItem): string => {
  if (!given) return 'never here'
  if (givenSinceStart === undefined) return ''
  return givenSinceStart ? 'given' : 'not yet'
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
  return html`<p>A stamp card: each status that this server gives is stamped when it is given for the first time since the start. <strong role="status" id="stamped">${given.filter((item) => item.givenSinceStart).length} of ${given.length}</strong> are.</p>
`
}

/** The stamp card: all codes by their class. */
export const statusesPage = (items: readonly StatusItem[], learning: boolean): PageOptions => ({
  title: 'Statuses',
  place: '/statuses',
  learning,
  scripts: learning ? ['statuses.js'] : [],
  main: html`<h1>Statuses</h1>
<p>Every status code that is registered with IANA: what it means, which requests get it here, and why some are never given. A page of its own shows how to provoke it.</p>
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
