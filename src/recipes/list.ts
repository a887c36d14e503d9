import { createHash } from 'node:crypto'
import { z } from 'zod'
import { formatLink } from '../http/link.ts'
import type { Page, Place } from './recipe.ts'
import { recipeJson } from './representation.ts'

/** A cursor is opaque to clients: the sort and the key of the row at which a page ended. */
const Cursor = z.tuple([z.literal('-createdAt'), z.iso.datetime({ precision: 3 }), z.uuid()])

const formatCursor = ({ createdAt, id }: Place): string =>
  Buffer.from(JSON.stringify(['-createdAt', createdAt, id])).toString('base64url')

/** Undefined for everything that was not made here. */
const parseCursor = (text: string): Place | undefined => {
  try {
    const [, createdAt, id] = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    const place = { createdAt, id }
    return formatCursor(place) === text ? place : undefined
  } catch {
    return undefined
  }
}

const cursor = z.string().transform((text, context) => {
  const place = parseCursor(text)
  if (place) return place
  context.addIssue({ code: 'custom', message: 'is no cursor of this list; take one from next or prev' })
  return z.NEVER
})

const limitRange = 'must be a whole number from 1 to 100'

/** The parameters of the list of recipes. */
export const ListQuery = z
  .strictObject({
    limit: z
      .string()
      .regex(/^\d{1,3}$/, limitRange)
      .transform(Number)
      .refine((limit) => limit >= 1 && limit <= 100, limitRange)
      .default(20),
    after: cursor.exactOptional(),
    before: cursor.exactOptional(),
  })
  .refine(({ after, before }) => !(after && before), {
    path: ['before'],
    error: 'does not go together with after; send one of the two',
  })

export type ListQuery = z.output<typeof ListQuery>

/** A page: its strong validator, its Link field (RFC 8288), and its content where that is asked for. */
export const pageOf = ({ recipes, hasPrevious, hasNext }: Page, { limit }: ListQuery) => {
  const path = (place: Record<string, string>): string =>
    `/recipes?${new URLSearchParams({ limit: String(limit), ...place })}`
  const [first, last] = [recipes.at(0), recipes.at(-1)]
  const prev = hasPrevious && first ? path({ before: formatCursor(first) }) : null
  const next = hasNext && last ? path({ after: formatCursor(last) }) : null
  const links = [
    { target: path({}), rel: 'first' },
    ...(prev ? [{ target: prev, rel: 'prev' }] : []),
    ...(next ? [{ target: next, rel: 'next' }] : []),
  ]
  // A version never comes twice, so the versions stand for the items, and a 304 is known before any of them is written.
  const versions = JSON.stringify([recipes.map(({ version }) => version), next, prev])
  const etag = `"${createHash('sha256').update(versions).digest('base64url')}"`
  return { etag, link: formatLink(links), list: () => ({ items: recipes.map(recipeJson), next, prev }) }
}
