import type { FastifyRequest } from 'fastify'
import { door } from '../door.ts'
import { placeOfFault } from '../http/json.ts'
import { problem, Refusal } from '../problem.ts'
import { contentTooLarge, missingContent, readContent } from './content.ts'

const malformedJson = problem('syntax', 'malformed-json', 400, 'The content is not well-formed JSON')

// The first two are of the door `content`, but of chunked content they show only when it is read.
export const syntaxProblems = [contentTooLarge, missingContent, malformedJson] as const

/** Throws on invalid UTF-8. By default, a decoder replaces it by U+FFFD. */
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads the content as text; undefined if it is not UTF-8. */
export const readText = async ({ raw }: FastifyRequest, limit?: number) => {
  const content = await readContent(raw, limit)
  if (content instanceof Refusal) return content
  try {
    return utf8.decode(content)
  } catch {
    return undefined
  }
}

/** Reads the content as JSON, once the door `content` has let it in. */
export const parseJson = async (request: FastifyRequest, _found: { readonly readable: true | undefined }) => {
  const text = await readText(request)
  if (text instanceof Refusal) return text
  if (text === undefined) return malformedJson('The content is not valid UTF-8. Encode it as UTF-8 (RFC 8259 8.1).')
  try {
    const json: unknown = JSON.parse(text)
    return { json }
  } catch {
    const place = placeOfFault(text)
    return malformedJson(
      place
        ? `The content is not valid JSON: the first error is at ${place}. Correct it there: strings and names need double quotes, and no comma stands before } or ].`
        : 'The content is not valid JSON. Correct it, for example with a JSON validator.',
    )
  }
}

/** The door `syntax`. It reads the content. */
export const syntax = door('syntax', syntaxProblems, parseJson)
