import type { z } from 'zod'
import { door } from '../door.ts'
import { json } from '../doors/meaning.ts'
import { parseJson, readText, syntaxProblems } from '../doors/syntax.ts'
import { parseMediaType } from '../http/media-type.ts'
import { parseQuery } from '../http/query.ts'
import { problem, Refusal } from '../problem.ts'

const malformedForm = problem('syntax', 'malformed-form', 400, 'The content is not a well-formed form')

const form = 'application/x-www-form-urlencoded'

/** In octets. Fields are taken apart one by one, and nothing else is served while that is done. */
const largestForm = 64 * 1024

/** The door `syntax` of an operation that reads JSON and forms (URL Standard, application/x-www-form-urlencoded). */
const syntax = door(
  'syntax',
  [...syntaxProblems, malformedForm],
  async (request, found: { readonly readable: true | undefined }) => {
    if (parseMediaType(request.headers['content-type'] ?? '')?.type !== form) return parseJson(request, found)
    const text = await readText(request, largestForm)
    if (text instanceof Refusal) return text
    const fields = text === undefined ? undefined : parseQuery(text)
    if (!fields)
      return malformedForm(
        'The form is not percent-encoded UTF-8. Encode it as a browser does, or as curl --data-urlencode.',
      )
    // A field that comes twice is an array, which no member is.
    const members: unknown = Object.fromEntries([...fields].map(([name, all]) => [name, all.length > 1 ? all : all[0]]))
    return { json: members }
  },
)

/** The doors `content`, `syntax` and `meaning` of an operation that reads JSON, and what the form of its page sends. */
export const jsonOrForm = <Schema extends z.ZodType>(schema: Schema) => ({
  ...json(schema, 'application/json', form),
  syntax,
})
