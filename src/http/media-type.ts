/** A media type, as Content-Type and Accept write it (RFC 9110 8.3.1). */
export type MediaType = {
  /** In lower case, without parameters: `application/json`. */
  type: string
  /** Names in lower case, values as they came, without the quotes of a quoted-string. */
  parameters: ReadonlyMap<string, string>
}

const essence = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+/

// Whitespace is taken by the semicolon before it, never by the one after it as well: one way to read, linear time.
// The parameter may be missing, as in `a/b;` (5.6.6). No whitespace around the equals sign.
const parameter = /[\t ]*;[\t ]*(?:([\w!#$%&'*+.^`|~-]+)=(?:([\w!#$%&'*+.^`|~-]+)|"((?:[^"\\]|\\.)*)"))?/y

// The octets that a field value may hold: HTAB, SP, VCHAR and obs-text (5.5). Within quotes nothing else is said of them.
const fieldText = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * Reads a media type; undefined if the string is not one by the grammar of RFC 9110 8.3.1 and 5.6.6.
 * Also undefined where a parameter comes twice: RFC 6838 4.3 calls that an error, and two readers that each picked one
 * of two charsets would see two different texts.
 */
export function parseMediaType(text: string): MediaType | undefined {
  const type = essence.exec(text)?.[0]
  if (type === undefined || !fieldText.test(text)) return undefined
  const parameters = new Map<string, string>()
  let at = type.length
  while (at < text.length) {
    parameter.lastIndex = at
    const match = parameter.exec(text)
    if (match === null) return undefined
    at = parameter.lastIndex
    const name = match[1]?.toLowerCase()
    if (name === undefined) continue
    if (parameters.has(name)) return undefined
    parameters.set(name, match[2] ?? unquoted(match[3] ?? ''))
  }
  return { type: type.toLowerCase(), parameters }
}

/** A quoted-pair stands for the octet after its backslash (RFC 9110 5.6.4). */
const unquoted = (inner: string): string => inner.replace(/\\(.)/g, '$1')
