import type { FastifyInstance } from 'fastify'
import { caching } from '../../answer.ts'
import { acceptable } from '../../doors/acceptable.ts'
import { unvalidated } from '../../doors/precondition.ts'
import { operation } from '../../operation.ts'
import { assetOperation } from '../asset.ts'
import { html, Page, pageAnswer, pageForm } from '../page.ts'

const script = 'text/javascript; charset=utf-8'
const style = 'text/css; charset=utf-8'

/** Ours, which start and dress the viewer, and those of the viewer itself. */
const files = new Map([
  ['docs.js', { type: script, url: new URL('../assets/docs/docs.js', import.meta.url) }],
  ['docs.css', { type: style, url: new URL('../assets/docs/docs.css', import.meta.url) }],
  ...[['swagger-ui.css', style] as const, ['swagger-ui-bundle.js', script] as const].map(
    ([name, type]) => [name, { type, url: new URL(import.meta.resolve(`swagger-ui-dist/${name}`)) }] as const,
  ),
])

const main = html`<h1>API</h1>
<p>Every operation, with every status it can give, as <a href="/openapi.json">openapi.json</a> tells it. To try those
with a lock: run <code>POST /sessions</code> with the name and password of a user, and paste the
<code>accessToken</code> under Authorize.</p>
<link rel="stylesheet" href="/assets/docs/swagger-ui.css">
<link rel="stylesheet" href="/assets/docs/docs.css">
<div id="docs"></div>
<script src="/assets/docs/swagger-ui-bundle.js" defer></script>
<script src="/assets/docs/docs.js" defer></script>`

/** The OpenAPI document as a page on which every operation can be tried. */
export const docsRoutes = (app: FastifyInstance, now: () => Date): void => {
  const learning = !app.house.production
  const fields = { 'cache-control': caching.revalidated }

  operation(app, 'GET /docs', {
    summary: 'This API as a page to try it on',
    doors: { acceptable: acceptable(pageForm), precondition: unvalidated(now, fields) },
    answers: { 200: Page },
    action: () => pageAnswer({ title: 'API', place: '/docs', learning, main }, fields),
  })
  assetOperation(app, now, '/assets/docs', 'The scripts and styles of /docs', files)
}
