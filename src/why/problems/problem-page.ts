import { doorChip, operationList, statusChip } from '../chips.ts'
import type { Example } from '../examples/example.ts'
import { exampleCards, exampleScripts, noExample } from '../examples/example-cards.ts'
import { type Html, html, type PageOptions } from '../page.ts'
import { sectionLink } from '../sections.ts'
import { anyOperation } from '../statuses/given.ts'
import type { ProblemRepresentation } from './problem-json.ts'

const where = ({
  door,
  question,
  anywhere,
  operations,
}: ProblemRepresentation): Html => html`<h2>Where it comes from</h2>
${
  question === null
    ? html`<p>It can happen at ${doorChip(null)}. The door that the request has reached returns it.</p>`
    : html`<p>The door ${doorChip(door)} returns it. Its question is: ${question}</p>`
}
${anywhere ? html`<p>It can happen with ${anyOperation(door)}.</p>\n` : ''}${
  operations.length > 0 && !anywhere
    ? html`<p>These operations can return it:</p>
${operationList(operations)}`
    : ''
}`

/** The page of one problem type: what it means, how to fix it and how to trigger it. */
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
<p>${problem.meaning}</p>
<p>Reference: ${sectionLink(problem.section)}.</p>
<h2>How to fix it</h2>
<p>${problem.fix}</p>
${where(problem)}${exampleCards(shown, origin, problem.cannotProvoke ?? noExample(learning))}`,
})
