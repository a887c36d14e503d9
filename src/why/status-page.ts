import { refusals, type Slug } from '../doors/row.ts'
import { codeChip, doorChip, operationName } from './chips.ts'
import type { Example } from './example.ts'
import { exampleCards, exampleScripts } from './example-cards.ts'
import { isAnywhere, passOf, slugsOf } from './given.ts'
import { type Html, html, type PageOptions } from './page.ts'
import { sectionLink } from './sections.ts'
import type { StatusRepresentation } from './status-json.ts'

const problemLink = (slug: Slug): Html => html`<a href="/problems/${slug}">${refusals[slug].title}</a>`

const problemTable = (code: number): Html | undefined => {
  const slugs = slugsOf(code)
  if (slugs.length === 0) return undefined
  return html`<table>
<caption>Its problems</caption>
<thead><tr><th scope="col">Problem</th><th scope="col">Door</th><th scope="col">Who can meet it</th></tr></thead>
<tbody>
${slugs.map(
  (slug) => html`<tr><td>${problemLink(slug)}</td><td>${doorChip(refusals[slug].door)}</td>
<td>${isAnywhere(slug) ? 'any request' : 'a request to an operation that has this door'}</td></tr>
`,
)}</tbody>
</table>
`
}

const outcome = ({ problems }: StatusRepresentation['operations'][number]): Html =>
  html`${problems.length === 0 ? 'Nothing is wrong' : problems.map((slug, index) => html`${index > 0 ? ', ' : ''}<a href="/problems/${slug}">${slug}</a>`)}`

const operationTable = (operations: StatusRepresentation['operations']): Html | undefined =>
  operations.length === 0
    ? undefined
    : html`<table>
<caption>Its operations</caption>
<thead><tr><th scope="col">Operation</th><th scope="col">Why</th></tr></thead>
<tbody>
${operations.map((operation) => html`<tr><td>${operationName(operation)}</td><td>${outcome(operation)}</td></tr>\n`)}</tbody>
</table>
`

const whereGiven = ({ code, operations, givenSinceStart }: StatusRepresentation): Html => {
  const pass = passOf(code)
  return html`<h2>Where it is given here</h2>
${pass ? html`<p>At the door ${doorChip(pass.door)}, although nothing is wrong: ${pass.when}.</p>\n` : ''}${problemTable(code)}${operationTable(operations)}${
  givenSinceStart === undefined
    ? ''
    : html`<p>${givenSinceStart ? 'This server has given it since it was started.' : 'This server has not given it yet since it was started.'}</p>\n`
}`
}

/** One status: what it means, where it is given, and how to provoke it. */
export const statusPage = (
  status: StatusRepresentation,
  shown: readonly Example[],
  origin: string,
  learning: boolean,
): PageOptions => ({
  title: `${status.code} ${status.name}`,
  place: '/statuses',
  learning,
  scripts: exampleScripts,
  main: html`<p><a href="/statuses">All statuses</a></p>
<h1>${codeChip(status.code)} ${status.name}</h1>
<p>${status.meaning}</p>
<p>Defined in ${sectionLink(status.section)}.</p>
${
  status.given
    ? html`${whereGiven(status)}${exampleCards(shown, origin, 'No request alone brings it about here; the problems above say how one would see it.')}`
    : html`<h2>Why it is never given here</h2>\n<p>${status.whyNot ?? ''}</p>`
}`,
})
