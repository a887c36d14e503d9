import { placeOfFault } from '../http/json.ts'
import { readContent } from './content.ts'
import { door } from './door.ts'
import { Refusal, refuse } from './refusal.ts'

/** Refuses what is not UTF-8, where the default would put U+FFFD in its place. */
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Door 14, the first one behind the content. */
export const syntax = door(
  'syntax',
  ['malformed-json', 'missing-content', 'content-too-large'],
  async (
    request,
    _found: { readable: true | undefined },
  ): Promise<{ json: unknown } | Refusal<'malformed-json' | 'missing-content' | 'content-too-large'>> => {
    const content = await readContent(request.raw)
    if (content instanceof Refusal) return content
    let text: string
    try {
      text = utf8.decode(content)
    } catch {
      return refuse('malformed-json', 'The content is not UTF-8; encode it so (RFC 8259 8.1).')
    }
    try {
      const json: unknown = JSON.parse(text)
      return { json }
    } catch {
      const place = placeOfFault(text)
      return refuse(
        'malformed-json',
        `The content stops being JSON${place ? ` at ${place}` : ' somewhere'}; mend it there.`,
      )
    }
  },
)
