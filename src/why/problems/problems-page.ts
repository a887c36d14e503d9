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

/** The problems of one door, or those that can happen at any door. */
type Group = { readonly id: string; readonly heading: Html; readonly items: readonly ProblemItem[] }

const groupsOf = (items: readonly ProblemItem[]): readonly Group[] =>
  [
    ...row.map(({ name, asks }) => ({
      id: name,
      heading: html`${doorChip(name)} ${asks}`,
      items: items.filter(({ door }) => door === name),
    })),
    { id: 'any', heading: html`At ${doorChip(null)}`, items: items.filter(({ door }) => door === null) },
  ].filter((group) => group.items.length > 0)

const section = ({ id, heading, items }: Group): Html => html`<section class="card" id="${id}">
<h2>${heading}</h2>
<dl class="entries">
${items.map(entry)}</dl>
</section>
`

/** A link to the problems of each door, with the statuses that these have. */
const index = (groups: readonly Group[]): Html => html`<nav class="index" aria-labelledby="index">
<h2 id="index">Doors</h2>
<ol>
${groups.map(
  ({ id, items }) =>
    html`<li><a href="#${id}">${id === 'any' ? 'any door' : id}</a> <small>${[...new Set(items.map(({ status }) => status))].join(' ')}</small></li>\n`,
)}</ol>
</nav>
`

/** The page of all problem types, grouped by door. */
export const problemsPage = (items: readonly ProblemItem[], learning: boolean): PageOptions => ({
  title: 'Problems',
  place: '/problems',
  learning,
  main: html`<h1>Problems</h1>
<p>Every error that this server returns, grouped by the door that returns it. The doors are in the order in which a request passes them: if a request has two errors, the earlier door returns its problem.</p>
<h2 id="order">Why in this order?</h2>
<p>A message must be readable before anything else can be asked about it. Then come the questions that do not depend on what the request is for: whether the server is ready (service), whether the request is meant for it (host), and whether the client has sent too many (rate). What the request line decides comes next: the path (route), then the method. The server then asks who you are before it says whether a resource exists, because a private resource must look like a missing one to everybody but its owner (RFC 9110 15.5.4). Before it looks the resource up, it checks that it has a form of the answer that you can read (acceptable). Whether the client may do it (permission) comes before its parameters (query). Then come what the headers say about the content, which is its type, coding and size (content), and whether the client has the current version (precondition). All doors up to here need only the request line and the headers, so a request that may not pass is refused before its content is read (RFC 9110 10.1.1, 13.2.1). Only then is the content read: whether it is well-formed (syntax), whether it is valid (meaning), and whether it agrees with what is stored (conflict).</p>
<div class="indexed">
${index(groupsOf(items))}<div>
${groupsOf(items).map(section)}</div>
</div>`,
})
