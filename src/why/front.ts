import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { caching, ok } from '../answer.ts'
import { seedUsers } from '../database/seed-data.ts'
import { inBothForms } from '../doors/acceptable.ts'
import { represented } from '../doors/precondition.ts'
import { displayName } from '../name.ts'
import { operation } from '../operation.ts'
import { row } from '../row.ts'
import { inForms } from '../schema.ts'
import { blockView } from './assets/block.js'
import { h } from './h.ts'
import { originOf } from './origin.ts'
import { type Html, html, Page, pageAnswer, pageForm } from './page.ts'
import { tries } from './tries.ts'

const links = {
  recipes: '/recipes',
  me: '/users/me',
  sessions: '/sessions',
  statuses: '/statuses',
  problems: '/problems',
  operations: '/operations',
  openapi: '/openapi.json',
  docs: '/docs',
  health: '/health/ready',
}

const Index = z.strictObject({ links: z.record(z.string(), z.string()) })

const usersView = (): Html => html`<section class="card" aria-labelledby="users">
<h2 id="users">Users</h2>
<table>
<thead><tr><th scope="col">username</th><th scope="col">password</th></tr></thead>
<tbody>
${seedUsers.map(
  ({ username, password }) =>
    html`<tr><th scope="row"><code>${username}</code></th><td><code>${password}</code></td></tr>\n`,
)}</tbody>
</table>
</section>`

/**
 * The row of doors. Each door is a button that does nothing but take the focus: while it has that, or a pointer is on it,
 * `row.css` shows its question below the row. Nothing is covered by it, so there is nothing to dismiss (WCAG 1.4.13).
 */
const doorsView = (): Html => html`<ol class="row small asking" id="row">
${row.map(
  ({ name, asks, answers }) => html`<li data-door="${name}"><button type="button"><span class="name">${name}</span>
<span class="question">${asks} <small>${answers.join(' ')}</small></span></button></li>
`,
)}</ol>
<p class="hint">Point at a door, tap it or tab to it to read its question and its statuses. <a href="/problems#order">Why in this order?</a></p>
`

const ways = [
  {
    path: '/lessons',
    name: 'Lessons',
    says: 'Tasks that teach HTTP step by step. Each is ticked by itself when you have sent the right request.',
    learning: true,
  },
  {
    path: '/requests',
    name: 'Requests',
    says: 'Your recent requests, live, and the doors that each one passed.',
    learning: true,
  },
  { path: '/outbox', name: 'Outbox', says: 'The mails that this server would send, with their links.', mail: true },
  { path: '/statuses', name: 'Statuses', says: 'All status codes: when this server sends them, or why it never does.' },
  {
    path: '/problems',
    name: 'Problems',
    says: 'All errors that this server returns: what they mean and how to fix them.',
  },
  {
    path: '/operations',
    name: 'Operations',
    says: 'All operations: the doors of each in order, what it reads and answers, and examples.',
  },
  { path: '/docs', name: 'API', says: 'All operations, to try out.' },
]

/** The start page: what this server is, first requests to send, and links to the other pages. */
const frontPage = (origin: string, production: boolean, hasOutbox: boolean) => {
  return {
    title: 'Start',
    place: '/',
    styles: ['row.css', 'front.css'],
    learning: !production,
    main: html`<h1>A recipe API that returns the right HTTP status</h1>
<p class="lead">${displayName} is a small recipe API. Every request passes a row of doors, and each door checks one thing. The first door that cannot let the request pass returns the response. These pages show you which door that was, which status it returned and why.</p>
<div class="front">
<div>
<section class="first" aria-labelledby="first">
<h2 id="first">Send your first requests</h2>
${tries(origin, { inProduction: production }).map(
  ({ title, block }) => html`<h3>${title}</h3>
${blockView(h, block)}
`,
)}</section>
<section aria-labelledby="doors">
<h2 id="doors">The row of doors</h2>
${doorsView()}
</section>
</div>
<div class="aside">
${production ? '' : usersView()}
<nav class="ways" aria-labelledby="ways">
<h2 id="ways">Pages</h2>
<ul>
${ways
  .filter(({ learning, mail }) => !(learning && production) && (!mail || hasOutbox))
  .map(({ path, name, says }) => html`<li><a href="${path}"><b>${name}</b> <span>${says}</span></a></li>\n`)}</ul>
</nav>
</div>
</div>`,
  }
}

export const frontRoutes = (app: FastifyInstance): void => {
  const { production } = app.house
  const hasOutbox = () => app.house.operations.has('/outbox')
  const fields = { 'cache-control': caching.revalidated }

  operation(app, 'GET /', {
    summary: 'Read links to the main resources, or the start page in a browser',
    doors: {
      acceptable: inBothForms,
      precondition: represented(({ form }: { form: string }, request) =>
        form === pageForm
          ? pageAnswer(frontPage(originOf(request), production, hasOutbox()), fields)
          : ok(
              {
                links: {
                  ...links,
                  ...(!production && { lessons: '/lessons', requests: '/requests' }),
                  ...(hasOutbox() && { outbox: '/outbox' }),
                },
              },
              fields,
            ),
      ),
    },
    answers: { 200: inForms(['application/json', Index], [pageForm, Page]) },
    fields: ['etag'],
    action: ({ answer }) => answer,
  })
}
