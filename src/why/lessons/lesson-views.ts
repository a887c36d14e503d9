import { pathFor } from '../assets/view.js'
import { everyone, type Shown } from '../clients.ts'
import { clientsView } from '../clients-view.ts'
import { type Html, html } from '../page.ts'
import { sectionLink } from '../sections.ts'
import type { LessonsRepresentation } from './lesson-json.ts'
import { account } from './own.ts'

/** Text with `code` and references to RFCs, as HTML. */
export const prose = (text: string): Html =>
  html`${text.split(/(`[^`]+`|RFC \d+ [\d.]*\d)/).map((piece) => {
    if (piece.startsWith('`')) return html`<code>${piece.slice(1, -1)}</code>`
    return /^RFC \d/.test(piece) ? sectionLink(piece) : piece
  })}`

/** What a link to another page of the lessons ends with, so that it shows the same client. */
export const suffixOf = ({ name, own }: Shown): string => (name === own ? '' : pathFor('', name))

const mark = (met: boolean): Html =>
  met ? html`<span class="tick">✓<span class="visually-hidden"> met</span></span>` : html`<span class="tick"></span>`

/** The lessons in their order, with their ticks. The script replaces what is `data-live` by its new state. */
export const lessonList = (
  items: LessonsRepresentation['items'],
  suffix: string,
  current?: string,
): Html => html`<ol class="lessons">
${items.map(
  ({ slug, title, task, met, href }) =>
    html`<li id="lesson-${slug}" data-live${met ? html` data-met="Lesson met: ${title}"` : ''}><a href="${href}${suffix}"${slug === current ? html` aria-current="page"` : ''}>${title}</a>${mark(met)}${current === undefined ? html`<span class="task">${prose(task)}</span>` : ''}</li>\n`,
)}</ol>`

/** Where the learner types the account that the commands then contain. Without scripts, there is only the text. */
export const accountView: Html = html`<section class="card account" aria-labelledby="account">
<h2 id="account">Your account</h2>
<p>In the commands, <code>${account.username}</code> and <code>${account.password}</code> stand for your own username and password. <span data-scripted hidden>Enter them here once, and the commands contain them. Use a password that you use nowhere else. They stay in this browser tab.</span></p>
<div class="typed" data-scripted hidden>
<label for="username">Username</label>
<input id="username" data-stands-for="${account.username}" data-pattern="[a-z0-9][a-z0-9\\-]{1,28}[a-z0-9]" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="username-rule">
<small id="username-rule">3 to 30 of a–z, 0–9 and -</small>
<label for="password">Password</label>
<input id="password" data-stands-for="${account.password}" data-pattern="[A-Za-z0-9\\-]{8,128}" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="password-rule">
<small id="password-rule">8 or more of A–Z, a–z, 0–9 and -</small>
</div>
</section>`

const whose = ({ name, own }: Shown): Html => {
  if (name === own) return html`the requests from your address`
  return name === everyone ? html`the requests of all clients` : html`the requests of <code>${name}</code>`
}

const startOver = html`<p data-scripted hidden><button type="button" id="start-over">Start over</button></p>
<p data-scripted hidden><small>This deletes the ticks, and the stamps at <a href="/statuses">Statuses</a>.</small></p>`

/** Whose ticks these are, and the button that deletes the reader's own. */
export const clientView = (shown: Shown): Html => html`<section class="card" aria-labelledby="ticks">
<h2 id="ticks">Ticks</h2>
${clientsView(shown, '/lessons')}<p>These are the ticks for ${whose(shown)}.${shown.name === shown.own ? html` If you share it with others, see the ticks for your username at <span data-commands><code>/lessons?client=${account.username}</code></span>: those for the requests with your token or your password.` : ''}</p>
${shown.name === shown.own ? startOver : ''}
</section>`
