import { z } from 'zod'
import { codePoints, string, timestamp } from '../schema.ts'
import type { Place, Sort, SortKey } from './recipe.ts'

/** The values of the `sort` parameter; `-` means descending. */
export const sorts = {
  createdAt: { by: 'createdAt', descending: false },
  '-createdAt': { by: 'createdAt', descending: true },
  updatedAt: { by: 'updatedAt', descending: false },
  '-updatedAt': { by: 'updatedAt', descending: true },
  title: { by: 'title', descending: false },
  '-title': { by: 'title', descending: true },
  cookMinutes: { by: 'cookMinutes', descending: false },
  '-cookMinutes': { by: 'cookMinutes', descending: true },
} as const satisfies Record<string, Sort>

export type SortName = keyof typeof sorts

/** The sort of a list for which none is asked. */
export const byDefault = '-createdAt' satisfies SortName

export const isSortName = (name: unknown): name is SortName => typeof name === 'string' && Object.hasOwn(sorts, name)

/** The schema of the value in a cursor, by the sort key of the list. */
const values: Readonly<Record<SortKey, z.ZodType<string | number>>> = {
  createdAt: timestamp,
  updatedAt: timestamp,
  // At most as long as a title, because the cursor becomes part of a URI.
  title: z.string().refine((title) => codePoints(title) <= 120 && !title.includes('\0')),
  cookMinutes: z.int().min(0).max(10_080),
}

const Parts = z.tuple([z.string().refine(isSortName), z.union([z.string(), z.number()]), z.uuid()])

/** The sort of a list, and the position of the row at the end of a page. Opaque to clients. */
export class Cursor {
  readonly sort: SortName
  readonly place: Place

  constructor(sort: SortName, place: Place) {
    this.sort = sort
    this.place = place
  }
}

export const formatCursor = ({ sort, place: { value, id } }: Cursor): string =>
  Buffer.from(JSON.stringify([sort, value, id])).toString('base64url')

/** The schema of a cursor from a client. */
export const cursor = string.meta({ pattern: '^[A-Za-z0-9_-]+$' }).transform((text, context) => {
  try {
    const [sort, value, id] = Parts.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    const cursor = new Cursor(sort, { value: values[sorts[sort].by].parse(value), id })
    // Otherwise it was not written here.
    if (formatCursor(cursor) === text) return cursor
  } catch {}
  context.addIssue({
    code: 'custom',
    message: 'is not a cursor of this list; follow the links in its next and prev members',
  })
  return z.NEVER
})
