import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { caching, ok, Verbatim } from '../doors/answer.ts'
import { operation } from '../doors/operation.ts'
import { precondition } from '../doors/precondition.ts'
import { onShelf } from './existence.ts'
import { Page } from './page.ts'

/** The files that pages are made of, with their media types; what is not named here is not served. */
const files = {
  'page.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'requests.js': 'text/javascript; charset=utf-8',
  'statuses.js': 'text/javascript; charset=utf-8',
  'run.js': 'text/javascript; charset=utf-8',
  'run-steps.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const

type Asset = { readonly type: string; readonly content: Buffer; readonly etag: string }

export const assetRoutes = (app: FastifyInstance, now: () => Date): void => {
  const assets = new Map<string, Asset>(
    Object.entries(files).map(([name, type]) => {
      const content = readFileSync(new URL(`assets/${name}`, import.meta.url))
      return [name, { type, content, etag: `"${createHash('sha256').update(content).digest('base64url')}"` }]
    }),
  )

  operation(app, 'GET /assets/:name', {
    summary: 'The scripts and styles of the pages',
    doors: [
      onShelf('name', (name) => assets.get(name), '/'),
      precondition(now, ({ thing: { etag } }: { thing: Asset }) => ({
        etag,
        repeated: { 'cache-control': caching.revalidated },
      })),
    ],
    answers: { 200: Page },
    action: ({ thing: { type, content, etag } }) =>
      ok(new Verbatim(content), { 'content-type': type, 'cache-control': caching.revalidated, etag }),
  })
}
