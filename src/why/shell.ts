/** Quotes a string as one word for a POSIX shell, if necessary. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

/** Quotes a string as one word for PowerShell that a program gets as it is, if necessary: see `powershell-lines.ts`. */
export const powershellWord = (text: string): string =>
  /^(-{1,2}[a-z-]+|[A-Za-z][\w./:-]*)$/i.test(text) ? text : powershellString(text.replace(/(\\*)"/g, '$1$1\\"'))

/** A single-quoted string of PowerShell: only the quote itself has a meaning in it. */
export const powershellString = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A string literal of JavaScript. */
export const scriptString = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`

/** The length in characters above which a command is split into several lines. */
const maxLine = 90

/** A command in one line, or in several lines, which end in `mark` but for the last. */
export const inLines = (parts: readonly string[], mark = '\\'): string => {
  const line = parts.join(' ')
  return line.length > maxLine ? parts.join(` ${mark}\n  `) : line
}
