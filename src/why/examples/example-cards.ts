import { seedUsers } from '../../database/seed-data.ts'
import { type Html, html } from '../page.ts'
import { curlLines } from './curl-lines.ts'
import type { Example } from './example.ts'
import { examples } from './examples.ts'

/** What only a server with the seed knows: passwords, and the ids of recipes. */
const seeded = [...seedUsers.flatMap(({ username, password }) => [username, password]), '0190a000-0000-7000-8000-']

/** In production there are no faults on purpose, and nothing of the seed. */
const holdsInProduction = (example: Example): boolean => {
  const text = JSON.stringify(example)
  const logsIn = 'steps' in example && example.steps.some(({ user }) => user !== undefined)
  return !example.learningOnly && !logsIn && !seeded.some((part) => text.includes(part))
}

/** The examples that hold on this server. */
export const examplesHere = (production: boolean): readonly Example[] =>
  production ? examples.filter(holdsInProduction) : examples

/** An example as JSON has it. */
export const exampleJson = (example: Example, origin: string) => ({
  title: example.title,
  curl: curlLines(example, origin),
})

/** What `run.js` needs: the example, and the passwords of those who log in there. */
const runnable = (example: Example): string => {
  const names = 'steps' in example ? new Set<string | undefined>(example.steps.map(({ user }) => user)) : new Set()
  const users = seedUsers.filter(({ username }) => names.has(username))
  const passwords = Object.fromEntries(users.map(({ username, password }) => [username, password]))
  return JSON.stringify({ ...example, passwords })
}

const exampleCard = (example: Example, origin: string): Html => html`<section class="card"${
  example.notInBrowser === undefined ? html` data-example="${runnable(example)}"` : ''
}>
<h3>${example.title}</h3>
<pre data-copy tabindex="0"><code>${curlLines(example, origin)}</code></pre>
${
  example.notInBrowser === undefined
    ? html`<p><button type="button" class="run">Run it</button></p>\n<div role="status"></div>`
    : html`<p>${example.notInBrowser}</p>`
}
</section>
`

/** What stands where no example holds. */
export const noExample = (learning: boolean): string =>
  learning
    ? 'No request alone brings it about.'
    : 'No example holds in production: they need the users, the recipes and the faults of a server for learning.'

/** How to provoke a status or a problem; `otherwise` is said where no request does. */
export const exampleCards = (shown: readonly Example[], origin: string, otherwise: string): Html => html`
<h2>Provoke it</h2>
${shown.length > 0 ? shown.map((example) => exampleCard(example, origin)) : html`<p>${otherwise}</p>`}`

/** The module that such a page needs; `page.js` knows how to copy. */
export const exampleScripts = ['run.js']
