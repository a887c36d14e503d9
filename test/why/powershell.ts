/**
 * The rules by which PowerShell on Windows makes words for a program of a line, as far as the blocks use them. They are
 * written here apart from what writes the blocks, and no PowerShell runs.
 */

/** A bare word: it has no character that means something to PowerShell. */
const bare = /^(-{1,2}[A-Za-z-]+|[A-Za-z][\w./:-]*)$/

type Variables = Readonly<Record<string, string>>

/** A single-quoted string at this place, in which two quotes are one, and where it ends. */
const stringAt = (text: string, at: number): [value: string, end: number] => {
  const [all, inner] = /^'((?:[^']|'')*)'/.exec(text.slice(at)) ?? []
  if (all === undefined || inner === undefined) throw new Error(`No string at ${text.slice(at, at + 40)}`)
  return [inner.replaceAll("''", "'"), at + all.length]
}

/** An expression in parentheses: strings, variables and `'0' * 8`, joined by `+`. */
const expressionAt = (text: string, start: number, variables: Variables): [value: string, end: number] => {
  let value = ''
  let at = start + 1
  for (;;) {
    const [, name] = /^\$(\w+)/.exec(text.slice(at)) ?? []
    if (name !== undefined) {
      const known = variables[name]
      if (known === undefined) throw new Error(`Nothing has set $${name}`)
      value += known
      at += name.length + 1
    } else {
      const [part, end] = stringAt(text, at)
      const [times, count] = /^ \* (\d+)/.exec(text.slice(end)) ?? ['', '1']
      value += part.repeat(Number(count))
      at = end + times.length
    }
    if (text[at] === ')') return [value, at + 1]
    if (!text.startsWith(' + ', at)) throw new Error(`Neither ) nor + at ${text.slice(at, at + 40)}`)
    at += 3
  }
}

/** The words of the command that begins here, up to `|`, `)` or the end of the line; a backtick lets the line go on. */
export const wordsAt = (text: string, start: number, variables: Variables): string[] => {
  const words: string[] = []
  let at = start
  for (;;) {
    at += /^(?: |`\n)*/.exec(text.slice(at))?.[0].length ?? 0
    const sign = text[at]
    if (sign === undefined || sign === '|' || sign === ')' || sign === '\n') return words
    if (sign === "'" || sign === '(') {
      const [value, end] = sign === "'" ? stringAt(text, at) : expressionAt(text, at, variables)
      words.push(value)
      at = end
    } else {
      const [word = ''] = /^[^\s|)]+/.exec(text.slice(at)) ?? []
      if (!bare.test(word)) throw new Error(`${word} needs quotes`)
      words.push(word)
      at += word.length
    }
  }
}

/**
 * Whether PowerShell puts quotes around a word: if it has white space outside of quotes. Windows PowerShell 5.1 counts each
 * quote, and PowerShell 7 with `Legacy` those that no backslash precedes.
 */
const isQuoted = (word: string, counted: RegExp): boolean =>
  [...word.matchAll(/\s/g)].some(({ index }) => (word.slice(0, index).match(counted)?.length ?? 0) % 2 === 0)

/** The command line that a program gets; quotes in a word are passed as they are. */
const commandLine = (words: readonly string[], counted: RegExp): string =>
  words
    .map((word) => {
      if (word === '') throw new Error('An empty word is dropped')
      if (!isQuoted(word, counted)) return word
      if (word.endsWith('\\')) throw new Error('The last backslash escapes the quote behind it')
      return `"${word}"`
    })
    .join(' ')

/** The words that a C program on Windows makes of its command line ("Parsing C command-line arguments"). */
const argumentsOf = (line: string): string[] => {
  const words: string[] = []
  let word: string | undefined
  let inQuotes = false
  for (const [part = '', backslashes = '', quote, sign] of line.matchAll(/(\\*)(?:(")|([^\\"]))|\\+$/g)) {
    if (quote !== undefined) {
      word = (word ?? '') + '\\'.repeat(backslashes.length / 2)
      if (backslashes.length % 2 === 1) word += '"'
      else inQuotes = !inQuotes
    } else if (sign === ' ' && !inQuotes) {
      if (backslashes !== '' || word !== undefined) words.push((word ?? '') + backslashes)
      word = undefined
    } else word = (word ?? '') + part
  }
  return word === undefined ? words : [...words, word]
}

/** What a program gets of these words from Windows PowerShell 5.1, and from PowerShell 7 with `Legacy`. */
export const passed = (words: readonly string[]): readonly string[][] =>
  [/"/g, /(?<!\\)"/g].map((counted) => argumentsOf(commandLine(words, counted)))
