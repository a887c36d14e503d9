import { type Html, html, type PageOptions } from '../page.ts'
import type { StatusItem } from './status-json.ts'
import { classes } from './statuses.ts'

const stampLabel = ({ givenSinceStart }: StatusItem): string => {
  if (givenSinceStart === undefined) return ''
  return givenSinceStart ? 'sent' : 'not sent yet'
}

const stamp = (item: StatusItem): Html =>
  html`<li class="stamp${item.givenSinceStart ? ' given' : ''}" data-code="${item.code}"><a href="${item.href}"><strong>${item.code}</strong><br>${item.name}</a> <small>${stampLabel(item)}</small></li>
`

const neverSent = (items: readonly StatusItem[]): Html | undefined =>
  items.length === 0
    ? undefined
    : html`<div class="apart">
<h3>Never sent by this server</h3>
<ul class="stamps">
${items.map(({ code, name, href }) => html`<li class="stamp never" data-code="${code}"><a href="${href}"><strong>${code}</strong> ${name}</a></li>\n`)}</ul>
</div>
`

const progress = (items: readonly StatusItem[]): Html => {
  const given = items.filter((item) => item.given)
  return html`<p>This page is a stamp card. A status gets its stamp when this server sends it to a request of yours. Stamps so far: <strong role="status" id="stamped">${given.filter((item) => item.givenSinceStart).length} of ${given.length}</strong>.</p>
`
}

/** What the filter can show. `page.css` hides everything else, so that it works without a script. */
const choices = [
  { id: 'show-all', name: 'All' },
  { id: 'show-given', name: 'Sent', learning: true },
  { id: 'show-yet', name: 'Not sent yet', learning: true },
  { id: 'show-able', name: 'Sent by this server', learning: false },
  { id: 'show-never', name: 'Never sent' },
]

const filter = (learning: boolean): Html => html`<fieldset class="filter">
<legend>Show</legend>
${choices
  .filter((choice) => choice.learning !== !learning)
  .map(
    ({ id, name }) =>
      html`<label><input type="radio" name="show" id="${id}"${id === 'show-all' ? html` checked` : ''}> ${name}</label>\n`,
  )}</fieldset>
`

/** The page of all status codes, grouped by class: a stamp card, unless there is no record. `owner` says whose. */
export const statusesPage = (items: readonly StatusItem[], learning: boolean, owner?: Html): PageOptions => ({
  title: 'Statuses',
  place: '/statuses',
  learning,
  scripts: learning ? ['statuses.js'] : [],
  main: html`<h1>Statuses</h1>
<p>All status codes registered with IANA. The page of each code explains what it means, when this server sends it and how to trigger it, or why this server never sends it.</p>
${learning ? progress(items) : ''}${owner}${filter(learning)}${classes.map(({ digit, name, says }) => {
  const all = items.filter(({ code }) => Math.floor(code / 100) === digit)
  return html`<section class="class" aria-labelledby="class-${digit}">
<h2 id="class-${digit}">${digit}xx ${name}</h2>
<p>${says}</p>
<ul class="stamps">
${all.filter(({ given }) => given).map(stamp)}</ul>
${neverSent(all.filter(({ given }) => !given))}</section>
`
})}`,
})
