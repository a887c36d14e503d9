import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { caching, ok, Verbatim } from '../answer.ts'
import { precondition } from '../doors/precondition.ts'
import { contentTag } from '../http/entity-tag.ts'
import { operation } from '../operation.ts'
import { onShelf } from './existence.ts'
import { Page } from './page.ts'

/** A static file of the pages: its media type and location. */
export type AssetFile = { readonly type: string; readonly url: URL }

type Asset = { readonly type: string; readonly content: Buffer; readonly etag: string }

/** Registers an operation that serves exactly these files. Each file is read once, on its first request. */
export const assetOperation = (
  app: FastifyInstance,
  folder: `/${string}`,
  summary: string,
  files: ReadonlyMap<string, AssetFile>,
): void => {
  const assets = new Map<string, Asset>()
  const find = (name: string): Asset | undefined => {
    const file = files.get(name)
    if (!file) return undefined
    const known = assets.get(name)
    if (known) return known
    const content = readFileSync(file.url)
    const asset = { type: file.type, content, etag: contentTag(content) }
    assets.set(name, asset)
    return asset
  }

  operation(app, `GET ${folder}/:name`, {
    summary,
    doors: {
      existence: onShelf('name', find, '/'),
      precondition: precondition(({ thing: { etag } }: { thing: Asset }) => ({
        etag,
        repeated: { 'cache-control': caching.revalidated },
      })),
    },
    answers: { 200: Page },
    fields: ['etag'],
    action: ({ thing: { type, content, etag } }) =>
      ok(new Verbatim(content), { 'content-type': type, 'cache-control': caching.revalidated, etag }),
  })
}
