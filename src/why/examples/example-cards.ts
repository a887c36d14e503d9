import { seedUsers } from '../../database/seed-data.ts'
import type { House } from '../../visit.ts'
import { blockView } from '../assets/block.js'
import { codeChip } from '../chips.ts'
import { h } from '../h.ts'
import { type Html, html } from '../page.ts'
import { blockOf } from './block.ts'
import type { Example } from './example.ts'
import { examples } from './examples.ts'
import { notInBrowser } from './fetch-lines.ts'

/** Strings from the seed data: usernames, passwords and the start of the recipe ids. */
const seeded = [...seedUsers.flatMap(({ username, password }) => [username, password]), '0190a000-0000-7000-8000-']

/** Whether an example works in production, where there are no faults to trigger and no seed data. */
const holdsInProduction = (example: Example): boolean => {
  const text = JSON.stringify(example)
  const logsIn = 'steps' in example && example.steps.some(({ user }) => user !== undefined)
  return !example.learningOnly && !logsIn && !seeded.some((part) => text.includes(part))
}

/** Whether an example needs the mails that this server would send, and it sends them. */
const needsOutbox = (example: Example): boolean =>
  'steps' in example && example.steps.some(({ target }) => target === '/outbox')

/** The examples that work on this server. */
export const examplesHere = ({ production, operations }: House): readonly Example[] => {
  const here = operations.has('/outbox') ? examples : examples.filter((example) => !needsOutbox(example))
  return production ? here.filter(holdsInProduction) : here
}

/** The JSON form of an example. */
export const exampleJson = (example: Example, origin: string) => ({
  title: example.title,
  ...blockOf(example, origin),
})

/** The data for `run.js`: the example, and the passwords of the users that it logs in. */
const runnable = (example: Example): string => {
  const names = 'steps' in example ? new Set<string | undefined>(example.steps.map(({ user }) => user)) : new Set()
  const users = seedUsers.filter(({ username }) => names.has(username))
  const passwords = Object.fromEntries(users.map(({ username, password }) => [username, password]))
  return JSON.stringify({ ...example, passwords })
}

const exampleView = (example: Example, origin: string): Html => {
  const cannot = notInBrowser(example)
  return html`${blockView(h, blockOf(example, origin))}
${
  cannot === undefined
    ? html`<p><button type="button" class="run">Run it</button></p>\n<div role="status"></div>`
    : html`<p class="cannot">${cannot}</p>`
}
`
}

/** The attribute of a card for `run.js`, if a browser can run its example. */
const runs = (example: Example): Html =>
  notInBrowser(example) === undefined ? html` data-example="${runnable(example)}"` : html``

const exampleCard = (example: Example, origin: string): Html => html`<section class="card"${runs(example)}>
<h3>${example.title}</h3>
${exampleView(example, origin)}</section>
`

/** Examples in a list, each folded below its title. */
export const foldedExamples = (shown: readonly Example[], origin: string): Html =>
  html`${shown.map(
    (
      example,
    ) => html`<details class="card"${runs(example)}><summary>${example.title} ${codeChip(example.status)}</summary>
${exampleView(example, origin)}</details>
`,
  )}`

/** The text that replaces the examples if there are none. */
export const noExample = (learning: boolean): string =>
  learning
    ? 'There is no example for it.'
    : 'The examples do not work in production. They need the seed data and the faults of the teaching server.'

/** The examples that trigger a status or a problem, or the text `otherwise` if there are none. */
export const exampleCards = (
  shown: readonly Example[],
  origin: string,
  otherwise: string,
  heading = 'Try it',
): Html => html`
<h2>${heading}</h2>
${shown.length > 0 ? shown.map((example) => exampleCard(example, origin)) : html`<p>${otherwise}</p>`}`

/** The scripts of a page with examples. Copy buttons are part of `page.js`. */
export const exampleScripts = ['run.js']
