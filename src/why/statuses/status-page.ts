import { codeChip, doorChip, operationList } from '../chips.ts'
import type { Example } from '../examples/example.ts'
import { exampleCards, exampleScripts, noExample } from '../examples/example-cards.ts'
import { type Html, html, type PageOptions } from '../page.ts'
import { sectionLink } from '../sections.ts'
import { anyOperation } from './given.ts'
import type { StatusRepresentation } from './status-json.ts'

const problemTable = ({ problems, operations }: StatusRepresentation): Html | undefined => {
  if (problems.length === 0) return undefined
  return html`<table class="stacked">
<thead><tr><th scope="col">Problem</th><th scope="col">Door</th><th scope="col">Operations</th></tr></thead>
<tbody>
${problems.map(
  ({ slug, title, door, anywhere, href }) => html`<tr><td><a href="${href}">${title}</a></td>
<td>${doorChip(door)}</td>
<td>${anywhere ? anyOperation(door) : operationList(operations.filter(({ problems }) => problems.includes(slug)))}</td></tr>
`,
)}</tbody>
</table>
`
}

/** The door that sends the status without an error, and the operations that return it as a success. */
const withoutProblem = ({ pass, operations }: StatusRepresentation): Html => {
  const fine = operations.filter(({ problems }) => problems.length === 0)
  return html`${pass ? html`<p>The door ${doorChip(pass.door)} sends it for ${pass.when}.</p>\n` : ''}${
    fine.length > 0 ? html`<p>These operations return it when there is no error:</p>\n${operationList(fine)}` : ''
  }`
}

const history = (since: boolean | undefined): Html | undefined => {
  if (since === undefined) return undefined
  return html`<p id="history">This server has ${since ? 'sent it to you' : 'not sent it to you yet'}.</p>
`
}

const whereGiven = (status: StatusRepresentation): Html => html`<h2>When this server sends it</h2>
${withoutProblem(status)}${problemTable(status)}${history(status.givenSinceStart)}`

/** The page of one status: what it means, when this server sends it and how to trigger it. */
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
<p class="lead">${status.meaning}</p>
<p>Defined in ${sectionLink(status.section)}.</p>
${
  status.given
    ? html`${exampleCards(shown.slice(0, 1), origin, noExample(learning))}${whereGiven(status)}${
        shown.length > 1 ? exampleCards(shown.slice(1), origin, '', 'More examples') : ''
      }`
    : html`<h2>Why this server never sends it</h2>\n<p>${status.whyNot ?? ''}</p>`
}`,
})
