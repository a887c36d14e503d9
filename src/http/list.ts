/**
 * The members of a list field whose values may hold quoted-strings (RFC 9110 5.6.1, 5.6.4).
 * Empty members are left out (5.6.1.2), and a comma inside quotes parts nothing. A quote that is never closed takes the
 * rest of the field with it: that one member is then malformed, and the members before it are not.
 */
export function listMembers(field: string): string[] {
  const members: string[] = []
  let start = 0
  let quoted = false
  for (let at = 0; at < field.length; at++) {
    const character = field[at]
    if (quoted && character === '\\')
      at++ // a quoted-pair: what follows is no quote
    else if (character === '"') quoted = !quoted
    else if (character === ',' && !quoted) {
      members.push(trim(field.slice(start, at)))
      start = at + 1
    }
  }
  members.push(trim(field.slice(start)))
  return members.filter((member) => member !== '')
}

/** Takes off OWS (RFC 9110 5.6.3) and nothing else: String.trim would take a no-break space, which is obs-text. */
function trim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isWhitespace(text[start])) start++
  while (end > start && isWhitespace(text[end - 1])) end--
  return text.slice(start, end)
}

function isWhitespace(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}
