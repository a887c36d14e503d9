import { door } from '../door.ts'
import { placeOfFault } from '../http/json.ts'
import { problem, Refusal } from '../problem.ts'
import { contentTooLarge, missingContent, readContent } from './content.ts'

const malformedJson = problem('syntax', 'malformed-json', 400, 'The content is not well-formed JSON')

/** Throws on invalid UTF-8. By default, a decoder replaces it by U+FFFD. */
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Door 14. It reads the content. */
export const syntax = door(
  'syntax',
  [malformedJson, missingContent, contentTooLarge],
  async ({ raw }, _found: { readonly readable: true | undefined }) => {
    const content = await readContent(raw)
    if (content instanceof Refusal) return content
    let text: string
    try {
      text = utf8.decode(content)
    } catch {
      return malformedJson('The content is not valid UTF-8. Encode it as UTF-8 (RFC 8259 8.1).')
    }
    try {
      const json: unknown = JSON.parse(text)
      return { json }
    } catch {
      const place = placeOfFault(text)
      return malformedJson(
        place
          ? `The content is not valid JSON: the first error is at ${place}. Correct it there.`
          : 'The content is not valid JSON. Correct it, for example with a JSON validator.',
      )
    }
  },
)
