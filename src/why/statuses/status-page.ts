import { codeChip, doorChip, operationName } from '../chips.ts'
import type { Example } from '../examples/example.ts'
import { exampleCards, exampleScripts, noExample } from '../examples/example-cards.ts'
import { type Html, html, type PageOptions } from '../page.ts'
import { sectionLink } from '../sections.ts'
import type { StatusRepresentation } from './status-json.ts'

type Operation = StatusRepresentation['operations'][number]

const list = (operations: readonly Operation[]): Html => html`<ul>
${operations.map((operation) => html`<li>${operationName(operation)}</li>\n`)}</ul>
`

const problemTable = ({ problems, operations }: StatusRepresentation): Html | undefined => {
  if (problems.length === 0) return undefined
  return html`<table class="stacked">
<thead><tr><th scope="col">Problem</th><th scope="col">Door</th><th scope="col">Met by</th></tr></thead>
<tbody>
${problems.map(
  ({ slug, title, door, anywhere, href }) => html`<tr><td><a href="${href}">${title}</a></td>
<td>${doorChip(door)}</td>
<td>${anywhere ? 'any request' : list(operations.filter(({ problems }) => problems.includes(slug)))}</td></tr>
`,
)}</tbody>
</table>
`
}

/** The operations that give it although nothing is wrong, and the door that does so in their stead. */
const withoutProblem = ({ pass, operations }: StatusRepresentation): Html => {
  const fine = operations.filter(({ problems }) => problems.length === 0)
  return html`${pass ? html`<p>At the door ${doorChip(pass.door)}, although nothing is wrong: ${pass.when}.</p>\n` : ''}${
    fine.length > 0 ? html`<p>When all is well, by these operations:</p>\n${list(fine)}` : ''
  }`
}

const history = (since: boolean | undefined): Html | undefined => {
  if (since === undefined) return undefined
  return html`<p id="history">This server has ${since ? 'given it' : 'not given it yet'} since it was started.</p>
`
}

const whereGiven = (status: StatusRepresentation): Html => html`<h2>Where it is given here</h2>
${withoutProblem(status)}${problemTable(status)}${history(status.givenSinceStart)}`

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
    ? html`${whereGiven(status)}${exampleCards(shown, origin, noExample(learning))}`
    : html`<h2>Why it is never given here</h2>\n<p>${status.whyNot ?? ''}</p>`
}`,
})
