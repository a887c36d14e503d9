import type { IncomingMessage } from 'node:http'
import { finished } from 'node:stream/promises'
import type { FastifyRequest } from 'fastify'
import { type Awaitable, door, type RefusalOf } from '../door.ts'
import { listMembers } from '../http/list.ts'
import { parseMediaType } from '../http/media-type.ts'
import { problem, Refusal } from '../problem.ts'
import { askForContent, hasContent, neverAskedForContent } from '../wire/connection.ts'
import { acceptField } from './method.ts'

/** Also used when content turns out to be missing or too large while it is read. */
export const missingContent = problem('content', 'missing-content', 400, 'Content is required')
export const contentTooLarge = problem('content', 'content-too-large', 413, 'The content is too large', {
  headers: ['connection'],
})
const of415 = <const Slug extends string, const Header extends string>(slug: Slug, title: string, header: Header) =>
  problem('content', slug, 415, title, { headers: [header] })
const unsupportedMediaType = of415('unsupported-media-type', 'Content of this type is not supported', 'accept')
const unsupportedCoding = of415('unsupported-content-coding', 'This content coding is not supported', 'accept-encoding')

/** The maximum size of content in octets, unless a door lets in more: 1 MiB. */
export const usualLimit = 1024 * 1024

const tooLarge = (limit: number) =>
  contentTooLarge(`The content is larger than the limit of ${limit} bytes. Send less content.`, { connection: 'close' })

const missing = (types: readonly string[] = ['content']) =>
  missingContent(
    `This method requires content, and the request has none. Send ${types.join(' or ')}, with a Content-Type header.`,
  )

const partialContent = problem('content', 'partial-content', 400, 'Partial content cannot replace the resource', {
  section: 'RFC 9110 14.5',
})

const declared = [missingContent, unsupportedMediaType, unsupportedCoding, contentTooLarge] as const

type Types = readonly [string, ...string[]]

const check = (types: Types, limit: number, { headers, method, raw }: FastifyRequest) => {
  if (!hasContent(raw)) return missing(types)

  const unsupported = (detail: string) =>
    unsupportedMediaType(detail, { accept: types.join(', '), ...acceptField(method, types) })
  const given = headers['content-type'] ?? ''
  if (!types.includes(given)) {
    const type = parseMediaType(given)
    if (!type || !types.includes(type.type))
      return unsupported(
        `${type ? `Content of the type ${type.type}` : 'Content without a valid Content-Type'} is not supported by this method. Send ${types.join(' or ')}.`,
      )
    const charset = type.type.startsWith('image/') ? undefined : type.parameters.get('charset')
    if (charset !== undefined && charset.toLowerCase() !== 'utf-8')
      return unsupported(
        'This server reads only UTF-8, the encoding of JSON (RFC 8259 8.1). Encode the content as UTF-8, and remove the charset from the Content-Type.',
      )
  }
  if (listMembers(headers['content-encoding'] ?? '').some((coding) => coding.toLowerCase() !== 'identity'))
    return unsupportedCoding(
      'Compressed content is not supported. Send it uncompressed, and remove the Content-Encoding header.',
      { 'accept-encoding': 'identity' },
    )

  return Number(headers['content-length'] ?? 0) > limit ? tooLarge(limit) : { readable: true as const }
}

/** The door `content`: checks the headers of the content. The content itself is read at the door `syntax`. */
export const content = (...types: Types) => ({
  ...door('content', declared, (request) => check(types, usualLimit, request)),
  reads: types,
})

/** The door `content` of PUT, which never takes a part for the whole (RFC 9110 14.5). `limit` is in octets. */
export const wholeContent = (types: Types, limit = usualLimit) => ({
  ...door('content', [partialContent, ...declared], (request) =>
    request.headers['content-range'] === undefined
      ? check(types, limit, request)
      : partialContent(
          'The Content-Range header says that the content is only a part of the resource. Send the whole resource, without the header.',
        ),
  ),
  reads: types,
  limit,
})

/** By events: to iterate over the message would cost as much as to parse what it has. */
const received = (message: IncomingMessage, limit: number) =>
  new Promise<Buffer | ReturnType<typeof tooLarge>>((resolve, reject) => {
    // It broke off while an earlier door was waiting, and no event will say so any more.
    if (message.destroyed) reject(new Error('The message broke off'))
    let chunks: Buffer[] = []
    let length = 0
    const take = (chunk: Buffer): void => {
      length += chunk.length
      chunks.push(chunk)
      if (length <= limit) return
      // The rest is dropped when the connection closes, behind the response.
      message.off('data', take).pause()
      chunks = []
      resolve(tooLarge(limit))
    }
    message
      .on('data', take)
      .once('end', () => resolve(Buffer.concat(chunks)))
      .once('error', reject)
  })

/** Reads all content. The size of chunked content is known only here. */
export const readContent = async (message: IncomingMessage, limit = usualLimit) => {
  askForContent(message)
  const content = await received(message, limit)
  return content instanceof Refusal || content.length > 0 ? content : missing()
}

const isSafe = ({ method = '' }: IncomingMessage): boolean => ['GET', 'HEAD', 'QUERY', 'OPTIONS'].includes(method)

/**
 * Awaits the end of content that nobody wants: an action begins only when its message is known to be whole, so a client that
 * waits for a 100 gets it. Where nothing changes a Content-Length says enough, and nobody is asked.
 */
export const awaitEnd = (message: IncomingMessage): Awaitable<RefusalOf<typeof contentTooLarge> | undefined> => {
  if (!hasContent(message) || message.readableEnded) return undefined
  const isChunked = message.headers['transfer-encoding'] !== undefined
  if (isSafe(message) && (!isChunked || neverAskedForContent(message))) return undefined
  askForContent(message)
  if (!isChunked) return finished(message.resume()).then(() => undefined)
  return received(message, usualLimit).then((content) => (content instanceof Refusal ? content : undefined))
}
