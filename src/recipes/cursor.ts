import { z } from 'zod'
import { codePoints, must, timestamp } from '../schema.ts'
import type { Place, Sort, SortKey } from './recipe.ts'

/** The sorts of a list, as its parameter names them: `-` for descending. */
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

export const isSortName = (name: unknown): name is SortName => typeof name === 'string' && Object.hasOwn(sorts, name)

/** What may stand in a cursor, by what the list is sorted by. */
const values: Readonly<Record<SortKey, z.ZodType<string | number>>> = {
  createdAt: timestamp,
  updatedAt: timestamp,
  // No longer than a title may be: the cursor goes back into a URI.
  title: z.string().refine((title) => codePoints(title) <= 120),
  cookMinutes: z.int(),
}

const Parts = z.tuple([z.string().refine(isSortName), z.union([z.string(), z.number()]), z.uuid()])

/** Opaque to clients: the sort, and the place of the row at which a page ended. */
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

/** Undefined for everything that was not made here. */
const parseCursor = (text: string): Cursor | undefined => {
  try {
    const [sort, value, id] = Parts.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    const cursor = new Cursor(sort, { value: values[sorts[sort].by].parse(value), id })
    return formatCursor(cursor) === text ? cursor : undefined
  } catch {
    return undefined
  }
}

/** A cursor that came from a client. */
export const cursor = z
  .string(must('a text'))
  .meta({ pattern: '^[A-Za-z0-9_-]+$' })
  .transform((text, context) => {
    const parsed = parseCursor(text)
    if (parsed) return parsed
    context.addIssue({ code: 'custom', message: 'is no cursor of this list; take one from next or prev' })
    return z.NEVER
  })
