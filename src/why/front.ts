import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { caching, ok } from '../answer.ts'
import { seedUsers } from '../database/seed-data.ts'
import { acceptable } from '../doors/acceptable.ts'
import { unvalidated } from '../doors/precondition.ts'
import { operation } from '../operation.ts'
import { inForms } from '../schema.ts'
import { originOf } from './origin.ts'
import { type Html, html, Page, pageAnswer, pageForm } from './page.ts'
import { rowView } from './record/row-view.ts'
import { tries, triesInProduction } from './tries.ts'

const links = {
  recipes: '/recipes',
  me: '/users/me',
  sessions: '/sessions',
  statuses: '/statuses',
  problems: '/problems',
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

const ways = [
  {
    path: '/requests',
    name: 'Requests',
    says: 'Each request as it comes, and its way through the doors.',
    learning: true,
  },
  { path: '/statuses', name: 'Statuses', says: 'Every status code there is: when it is given here, or why never.' },
  { path: '/problems', name: 'Problems', says: 'Every kind of refusal: what it means, and what to do.' },
  { path: '/docs', name: 'API', says: 'All operations, to read and to try.' },
]

/** The front of the server: what this is, and the way to everything else. */
const frontPage = (origin: string, production: boolean) => {
  const lines = production ? triesInProduction(origin) : tries(origin)
  return {
    title: 'Start',
    place: '/',
    styles: ['row.css', 'front.css'],
    learning: !production,
    main: html`<h1>A recipe API that gives every answer its right status</h1>
<p class="lead">Status Kitchen is a small server of recipes over HTTP. Each request walks through one row of doors, and the first door that cannot let it on answers. Here you can read what it answers, and why.</p>
<div class="front">
<div>
<section class="first" aria-labelledby="first">
<h2 id="first">Three requests to begin with</h2>
${lines.map(
  ({ title, command }) => html`<h3>${title}</h3>
<pre data-copy><code>${command}</code></pre>
`,
)}</section>
<section aria-labelledby="doors">
<h2 id="doors">The row of doors</h2>
${rowView('small')}
</section>
</div>
<div class="aside">
${production ? '' : usersView()}
<nav class="ways" aria-labelledby="ways">
<h2 id="ways">Where to go</h2>
<ul>
${ways
  .filter(({ learning }) => !(learning && production))
  .map(({ path, name, says }) => html`<li><a href="${path}"><b>${name}</b> <span>${says}</span></a></li>\n`)}</ul>
</nav>
</div>
</div>`,
  }
}

export const frontRoutes = (app: FastifyInstance, now: () => Date): void => {
  const { production } = app.house
  const fields = { 'cache-control': caching.revalidated, vary: 'Accept' }

  operation(app, 'GET /', {
    summary: 'Where everything is; for a browser the front page',
    doors: { acceptable: acceptable('application/json', pageForm), precondition: unvalidated(now, fields) },
    answers: { 200: inForms(['application/json', Index], [pageForm, Page]) },
    action: ({ form }, request) =>
      form === pageForm
        ? pageAnswer(frontPage(originOf(request), production), fields)
        : ok({ links: { ...links, ...(!production && { requests: '/requests' }) } }, fields),
  })
}
