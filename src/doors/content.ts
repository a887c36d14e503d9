import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { parseMediaType } from '../http/media-type.ts'
import { door } from './door.ts'
import { askForContent } from './expect.ts'
import { acceptField } from './method.ts'
import { refuse } from './refusal.ts'

/** Octets of content that are read at most: 1 MiB. */
export const maxContent = 1024 * 1024

const tooLarge = () =>
  refuse('content-too-large', `Send at most ${maxContent} octets of content.`, { headers: { connection: 'close' } })

export const missing = () => refuse('missing-content', 'Send the content that this method needs, as JSON.')

/** Whether content comes with a message (RFC 9112 6); chunked content may still turn out to be empty. */
export const hasContent = (headers: IncomingHttpHeaders): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** Door 12, as far as the header section tells: whether the content may be read. It is read behind door 13. */
export const content = (...types: readonly [string, ...string[]]) => {
  const asks = door(
    'content',
    ['missing-content', 'unsupported-media-type', 'unsupported-content-coding', 'content-too-large'],
    ({ headers, method }) => {
      if (!hasContent(headers)) return missing()

      const unsupported = (detail: string) =>
        refuse('unsupported-media-type', detail, {
          headers: { accept: types.join(', '), ...acceptField(method, types) },
        })
      const type = parseMediaType(headers['content-type'] ?? '')
      if (!type || !types.includes(type.type))
        return unsupported(
          `${type ? `Content of the type ${type.type}` : 'Content without a valid Content-Type'} is not read here; send ${types.join(' or ')}.`,
        )
      const charset = type.parameters.get('charset')
      if (charset !== undefined && charset.toLowerCase() !== 'utf-8')
        return unsupported('JSON is UTF-8 (RFC 8259 8.1); send it so, and leave the charset out.')

      const codings = (headers['content-encoding'] ?? '').split(',').map((coding) => coding.trim().toLowerCase())
      if (codings.some((coding) => coding !== '' && coding !== 'identity'))
        return refuse('unsupported-content-coding', 'Send the content as it is, without a Content-Encoding.', {
          headers: { 'accept-encoding': 'identity' },
        })

      return Number(headers['content-length'] ?? 0) > maxContent ? tooLarge() : { readable: true as const }
    },
  )
  return { ...asks, reads: types }
}

/** Reads all the content; what the header section could not tell of it, chunked content tells here. */
export const readContent = async (message: IncomingMessage) => {
  askForContent(message)
  const chunks: Buffer[] = []
  let length = 0
  // Leaving the loop must not destroy the socket, which still has to carry the refusal.
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    length += chunk.length
    if (length > maxContent) return tooLarge()
    chunks.push(chunk)
  }
  return length === 0 ? missing() : Buffer.concat(chunks)
}
