/** Characters up to which a place that V8 keeps to itself is searched for. */
const searchable = 64 * 1024

const fault = (text: string): string | undefined => {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : undefined
  }
}

/** V8's messages that quote the text end so, and only they. */
const isUnexpected = (message = ''): boolean => message.endsWith('is not valid JSON')

/** The shortest beginning that fails because of what stands in it, and not only because it ends too early. */
const faultyLength = (text: string): number => {
  let [sound, faulty] = [0, text.length]
  while (faulty - sound > 1) {
    const middle = (sound + faulty) >> 1
    if (isUnexpected(fault(text.slice(0, middle)))) faulty = middle
    else sound = middle
  }
  return faulty
}

/**
 * Where a text stops being JSON (RFC 8259), as `line 1 column 8`; undefined where it does not, or is too long to search.
 * V8 tells most places, but not that of an unexpected token, whose message quotes the text instead.
 */
export const placeOfFault = (text: string): string | undefined => {
  const message = fault(text)
  if (message === undefined) return undefined
  const [, told] = /\((line \d+ column \d+)\)$/.exec(message) ?? []
  if (told !== undefined || text.length > searchable) return told
  const before = isUnexpected(message) ? text.slice(0, faultyLength(text) - 1) : text
  const lines = before.split('\n')
  return `line ${lines.length} column ${(lines.at(-1) ?? '').length + 1}`
}
