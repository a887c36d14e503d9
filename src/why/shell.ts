/** Quotes a string as one word for a POSIX shell, if necessary. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

/** The length in characters above which a command is split into several lines. */
const maxLine = 90

export const inLines = (parts: readonly string[]): string => {
  const line = parts.join(' ')
  return line.length > maxLine ? parts.join(' \\\n  ') : line
}
