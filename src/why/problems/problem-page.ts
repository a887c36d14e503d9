import { doorChip, operationName, statusChip } from '../chips.ts'
import type { Example } from '../examples/example.ts'
import { exampleCards, exampleScripts, noExample } from '../examples/example-cards.ts'
import { type Html, html, type PageOptions } from '../page.ts'
import { sectionLink } from '../sections.ts'
import type { ProblemRepresentation } from './problem-json.ts'

const where = ({ door, question, anywhere, operations }: ProblemRepresentation): Html => html`<h2>Who says so</h2>
${
  question === null
    ? html`<p>No door by itself: it can happen ${doorChip(null)}, and the one that was asked then answers.</p>`
    : html`<p>The door ${doorChip(door)}, which asks: ${question}</p>`
}
${anywhere ? html`<p>Any request can meet it, whatever the operation.</p>\n` : ''}${
  operations.length > 0 && !anywhere
    ? html`<p>It is met by:</p>
<ul>
${operations.map((operation) => html`<li>${operationName(operation)}</li>\n`)}</ul>
`
    : ''
}`

/** One problem type: what it means, what to do, and how to provoke it. */
export const problemPage = (
  problem: ProblemRepresentation,
  shown: readonly Example[],
  origin: string,
  learning: boolean,
): PageOptions => ({
  title: problem.title,
  place: '/problems',
  learning,
  scripts: exampleScripts,
  main: html`<p><a href="/problems">All problems</a></p>
<h1>${problem.title}</h1>
<p>${statusChip(problem.status)} <code>${problem.slug}</code></p>
<h2>What it means</h2>
<p>${problem.meaning} The clause behind it is ${sectionLink(problem.section)}.</p>
<h2>What to do</h2>
<p>${problem.mend}</p>
${where(problem)}${exampleCards(shown, origin, problem.cannotProvoke ?? noExample(learning))}`,
})
