import { doorChip, statusChip } from '../chips.ts'
import type { Example } from '../examples/example.ts'
import { exampleScripts, foldedExamples, noExample } from '../examples/example-cards.ts'
import { isJson, type Json } from '../openapi/schemas.ts'
import { type Html, html, type PageOptions } from '../page.ts'
import type { OperationRepresentation } from './operation-json.ts'
import { inWords } from './schema-words.ts'

type Door = OperationRepresentation['doors'][number]

const problemLink = ({ status, title, href }: Door['problems'][number]): Html =>
  html`<li>${statusChip(status)} <a href="${href}">${title}</a></li>\n`

const doorRow = ({ name, question, statuses, problems, late }: Door): Html => html`<tr><td>${doorChip(name)}</td>
<td>${question}${late ? ' Sometimes this door can decide only after later ones; Kitchen-Doors then names it last.' : ''}</td>
<td><ul class="bare">${statuses.map((status) => html`<li>${statusChip(status)}</li>\n`)}${problems.map(problemLink)}</ul></td></tr>
`

const doorTable = ({ doors, leavesOut, anywhere }: OperationRepresentation): Html => html`<h2>The doors, in order</h2>
<table class="stacked">
<thead><tr><th scope="col">Door</th><th scope="col">Question</th><th scope="col">Can answer with</th></tr></thead>
<tbody>
${doors.map(doorRow)}<tr><td>${doorChip(null)}</td><td></td><td><ul class="bare">${anywhere.map(problemLink)}</ul></td></tr>
</tbody>
</table>
${leavesOut.length > 0 ? html`<p>It does not need ${leavesOut.length > 1 ? 'the doors' : 'the door'} ${leavesOut.map((name, at) => html`${at > 0 ? ', ' : ''}${doorChip(name)}`)}.</p>` : ''}
`

/** The members of an object, or what else the schema allows, and the schema itself to unfold. */
const schemaView = (schema: Json | null): Html => {
  if (schema === null) return html``
  const properties = isJson(schema.properties) ? schema.properties : {}
  const required = new Set(Array.isArray(schema.required) ? schema.required : [])
  const rows = Object.entries(properties).map(
    ([name, member]) =>
      html`<tr><th scope="row"><code>${name}</code></th><td>${inWords(member)}${required.has(name) || (isJson(member) && member.readOnly) ? '' : ', optional'}</td></tr>\n`,
  )
  return html`${rows.length > 0 ? html`<table><tbody>\n${rows}</tbody></table>\n` : ''}<details><summary>JSON Schema</summary>
<pre tabindex="0"><code>${JSON.stringify(schema, null, 2)}</code></pre></details>
`
}

/** Forms of content. Those with the same schema stand together; all but the first are folded. */
const formsView = (forms: OperationRepresentation['answers'][number]['forms']): Html => {
  const groups = Map.groupBy(forms, ({ schema }) => JSON.stringify(schema))
  return html`${[...groups.values()].map((group, at) => {
    const types = group.map(({ type }, at) => html`${at > 0 ? ' or ' : ''}<code>${type}</code>`)
    const view = schemaView(group[0]?.schema ?? null)
    if (at === 0 || group[0]?.schema === null) return html`<p>${types}</p>\n${view}`
    return html`<details><summary>${types}</summary>\n${view}</details>\n`
  })}`
}

const credentialWords = { bearer: 'a token (Bearer)', basic: 'a username and a password (Basic)' }

/** A description, in which backticks mark code. */
const withCode = (description: string): Html =>
  html`${description.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`

const readsView = ({ credentials, parameters, content }: OperationRepresentation): Html => html`<h2>What it reads</h2>
${
  credentials === null
    ? html`<p>It needs no credentials.</p>`
    : html`<p>It ${credentials.optional ? 'also reads' : 'needs'} ${credentials.schemes.map((scheme, at) => `${at > 0 ? ' or ' : ''}${scheme === 'bearer' ? credentialWords.bearer : credentialWords.basic}`)}.</p>`
}
${
  parameters.length > 0
    ? html`<table class="stacked">
<thead><tr><th scope="col">Parameter</th><th scope="col">In</th><th scope="col">Value</th></tr></thead>
<tbody>
${parameters.map(
  ({ name, in: place, required, description, schema }) =>
    html`<tr><td><code>${name}</code></td><td>${place}${required ? ', required' : ''}</td><td>${description === null ? inWords(schema) : withCode(description)}</td></tr>\n`,
)}</tbody>
</table>
`
    : ''
}${
  content === null
    ? html`<p>It reads no content.</p>`
    : html`<h3>Content${content.required ? '' : ', optional'}</h3>\n${formsView(content.forms)}`
}`

const answersView = ({ answers }: OperationRepresentation): Html => html`<h2>What it answers</h2>
${answers.map(
  ({ status, headers, forms }) => html`<h3>${statusChip(status)}</h3>
<p>Headers: ${headers.map(({ name, always }, at) => html`${at > 0 ? ', ' : ''}<code>${name}</code>${always ? '' : ' (not always)'}`)}.</p>
${forms.length > 0 ? formsView(forms) : html`<p>It has no content.</p>`}`,
)}`

/** The page of one operation: its doors, what it reads and answers, and examples. */
export const operationPage = (
  operation: OperationRepresentation,
  shown: readonly Example[],
  origin: string,
  learning: boolean,
): PageOptions => ({
  title: `${operation.method} ${operation.path}`,
  place: '/operations',
  learning,
  scripts: exampleScripts,
  styles: ['operations.css'],
  main: html`<p><a href="/operations">All operations</a></p>
<h1><code>${operation.method} ${operation.path}</code></h1>
<p class="lead">${operation.summary}.</p>
<p><a href="/docs#/${operation.path.split('/')[1] || 'start'}/${operation.id}">Send it from the page of the API</a>.</p>
${doorTable(operation)}${readsView(operation)}${answersView(operation)}<h2>Examples</h2>
${shown.length > 0 ? foldedExamples(shown, origin) : html`<p>${noExample(learning)}</p>`}`,
})
