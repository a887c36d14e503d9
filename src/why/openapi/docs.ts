import type { FastifyInstance } from 'fastify'
import { caching } from '../../answer.ts'
import { acceptable } from '../../doors/acceptable.ts'
import { represented } from '../../doors/precondition.ts'
import { operation } from '../../operation.ts'
import { assetOperation } from '../asset.ts'
import { html, Page, pageAnswer, pageForm } from '../page.ts'

const script = 'text/javascript; charset=utf-8'
const style = 'text/css; charset=utf-8'

/** The files of Swagger UI, and our script and style sheet for it. */
const files = new Map([
  ['docs.js', { type: script, url: new URL('../assets/docs/docs.js', import.meta.url) }],
  ['docs.css', { type: style, url: new URL('../assets/docs/docs.css', import.meta.url) }],
  ...[['swagger-ui.css', style] as const, ['swagger-ui-bundle.js', script] as const].map(
    ([name, type]) => [name, { type, url: new URL(import.meta.resolve(`swagger-ui-dist/${name}`)) }] as const,
  ),
])

const main = html`<h1>API</h1>
<p>All operations, to try out. Their doors, statuses, problems and examples are at <a href="/operations">Operations</a>.
This page is generated from <a href="/openapi-3.2.json">OpenAPI 3.2</a>.
Most other tools read <a href="/openapi.json">OpenAPI 3.1</a>, which cannot describe QUERY. A lock means that
an operation takes a token; its page at Operations says whether it needs one. To get one, run <code>POST /sessions</code> with the username and password of a user,
choose Authorize, and paste the <code>accessToken</code> there.</p>
<link rel="stylesheet" href="/assets/docs/swagger-ui.css">
<link rel="stylesheet" href="/assets/docs/docs.css">
<div id="docs"><p>Loading…</p></div>
<script src="/assets/docs/swagger-ui-bundle.js" defer></script>
<script type="module" src="/assets/docs/docs.js"></script>`

/** A page that shows the OpenAPI document and sends requests from it. */
export const docsRoutes = (app: FastifyInstance): void => {
  const learning = !app.house.production
  const fields = { 'cache-control': caching.revalidated }

  operation(app, 'GET /docs', {
    summary: 'Read the API documentation as an interactive page',
    doors: {
      acceptable: acceptable(pageForm),
      precondition: represented(() => pageAnswer({ title: 'API', place: '/docs', learning, main }, fields)),
    },
    answers: { 200: Page },
    fields: ['etag'],
    action: ({ answer }) => answer,
  })
  assetOperation(app, '/assets/docs', 'Read a script or style sheet of /docs', files)
}
