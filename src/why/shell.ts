/** As one word of a POSIX shell, whatever is in it. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

/** Longer than this, a line stands in several, each but the last with a backslash at its end. */
const maxLine = 90

export const inLines = (parts: readonly string[]): string => {
  const line = parts.join(' ')
  return line.length > maxLine ? parts.join(' \\\n  ') : line
}
