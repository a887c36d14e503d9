import { z } from 'zod'
import { digits, list, must, object, text, wholeNumber } from '../schema.ts'
import { username } from '../users/schema.ts'
import { byDefault, Cursor, cursor, isSortName, sorts } from './cursor.ts'
import { tag, visibility } from './schema.ts'

/** Checks `after` and `before` against each other and against `sort`, even if there are other errors. */
const agreement = (parameters: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void => {
  const { sort = byDefault, after, before } = parameters
  if (after !== undefined && before !== undefined)
    context.addIssue({
      code: 'custom',
      path: ['before'],
      message: 'cannot be combined with after; send only one of them',
    })
  for (const [name, given] of Object.entries({ after, before }))
    if (given instanceof Cursor && isSortName(sort) && given.sort !== sort)
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `is a cursor of the list sorted by ${given.sort}; follow the links in the next and prev members of this list`,
      })
}

const agreed = {
  when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null && !Array.isArray(value),
}

const sortNames = Object.keys(sorts).filter(isSortName)

const maxMinutes = wholeNumber(0, 20_160)
const limit = wholeNumber(1, 100)

/** The parameters of a list of recipes, with the types they have in JSON. */
const parameters = {
  q: text(1, 200).exactOptional(),
  tag: list(tag, 1, 20).exactOptional(),
  author: username.exactOptional(),
  maxMinutes: maxMinutes.exactOptional(),
  sort: z.enum(sortNames, must(`one of ${sortNames.join(', ')}`)).exactOptional(),
  limit: limit.exactOptional(),
  after: cursor.exactOptional(),
  before: cursor.exactOptional(),
}

/** The content of QUERY (RFC 10008). */
export const ListContent = object(parameters).superRefine(agreement, agreed).meta({ id: 'RecipeListInput' })

const uriParameters = { ...parameters, maxMinutes: digits(maxMinutes), limit: digits(limit) }

/** The same parameters in the query of a URI. */
export const ListQuery = z.strictObject(uriParameters).superRefine(agreement, agreed)

/** The parameters of the list of the user's own recipes. */
export const OwnListQuery = z
  .strictObject({ ...uriParameters, visibility: visibility.exactOptional() })
  .superRefine(agreement, agreed)

export type ListParameters = z.output<typeof OwnListQuery>
