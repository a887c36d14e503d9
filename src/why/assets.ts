import type { FastifyInstance } from 'fastify'
import { assetOperation } from './asset.ts'

/** The static files of the pages, with their media types. Only these files are served. */
const files = {
  'page.css': 'text/css; charset=utf-8',
  'block.css': 'text/css; charset=utf-8',
  'row.css': 'text/css; charset=utf-8',
  'front.css': 'text/css; charset=utf-8',
  'operations.css': 'text/css; charset=utf-8',
  'live.css': 'text/css; charset=utf-8',
  'lessons.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'block.js': 'text/javascript; charset=utf-8',
  'h.js': 'text/javascript; charset=utf-8',
  'view.js': 'text/javascript; charset=utf-8',
  'requests.js': 'text/javascript; charset=utf-8',
  'statuses.js': 'text/javascript; charset=utf-8',
  'lessons.js': 'text/javascript; charset=utf-8',
  'run.js': 'text/javascript; charset=utf-8',
  'run-steps.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  'picture.jpeg': 'image/jpeg',
} as const

export const assetRoutes = (app: FastifyInstance): void => {
  const known = Object.entries(files).map(
    ([name, type]) => [name, { type, url: new URL(`assets/${name}`, import.meta.url) }] as const,
  )
  assetOperation(app, '/assets', 'Read a script or style sheet of the pages', new Map(known))
}
