import { inLines, powershellString, powershellWord } from '../shell.ts'
import { isStored, shownBy } from './curl-lines.ts'
import { curlWords, type Quoting } from './curl-words.ts'
import { type Keep, type Message, partsOf, type Requests, type Step } from './example.ts'
import { spell } from './spell.ts'

/**
 * Windows PowerShell 5.1 passes the quotes in a word to a program without escaping them, and PowerShell 7.3 and newer escapes
 * them, unless this is set. 5.1 has no such setting, and ignores the variable.
 */
const legacy = `$PSNativeCommandArgumentPassing = 'Legacy'`

/** Quotes a string with placeholders as one word: strings in single quotes, and variables between them. */
const word = (text: string): string => {
  const parts = partsOf(text)
  if (parts.every((part) => typeof part === 'string')) return powershellWord(parts.join(''))
  const written = parts.map((part) => {
    if (typeof part === 'string') return powershellString(part.replace(/(\\*)"/g, '$1$1\\"'))
    return part.name === 'zeros' ? `'0' * ${part.count}` : `$${part.name}`
  })
  // A number at the start would add, and not join.
  return `(${written[0]?.startsWith('$') ? `'' + ` : ''}${written.join(' + ')})`
}

/**
 * JSON in ASCII, since the encoding of a console varies, with a space in front of its first quote: Windows PowerShell puts
 * quotes around a word with a space, but counts a space between two quotes of its content as quoted already.
 */
const content = (text: string): string =>
  text
    .replace(/^({brace}|[{[])(?! )/, '$& ')
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const quoting: Quoting = { curl: 'curl.exe', word, content }

const command = (step: Step, origin: string, options: readonly string[], range?: string): string =>
  inLines(curlWords(step, origin, options, { quoting, piped: `@${fileOf(step)}`, range }), '`')

/** The file with the content of a step that is too long for a command line, or not text, which pipes of PowerShell change. */
const fileOf = ({ file }: Step): string => file?.replace(/^.*\//, '') ?? 'zeros.txt'

const preparedFile = ({ file, octets }: Step, origin: string): string[] => {
  if (file !== undefined) return [`curl.exe -s -o ${fileOf({ file, method: '', target: '' })} ${word(origin + file)}`]
  return octets === undefined ? [] : [`Set-Content zeros.txt ('0' * ${octets}) -NoNewline -Encoding ascii`]
}

/** A command whose output has a value, and the value in it. Quotes in a header are escaped, since it becomes a word. */
const taken = (keep: Keep, step: Step, run: (options: readonly string[]) => string): string => {
  if ('header' in keep) {
    const field = powershellString(`^${keep.header}: (.+)`)
    return `(${run(isStored(step) ? shownBy(step) : ['-si'])} | Select-String ${field}).Matches[0].Groups[1].Value.Replace('"', '\\"')`
  }
  const json = `(${run(['-s'])} | ConvertFrom-Json)`
  if ('member' in keep) return `${json}.${keep.member}`
  const fits = `$_.kind -eq ${powershellString(keep.mail)} -and $_.to -eq ${word(keep.to)}`
  return `(${json}.items | Where-Object { ${fits} } | Select-Object -First 1).link`
}

const preparation = (step: Step, origin: string): string => {
  const { keep, into } = step
  const run = (options: readonly string[]) => command(step, origin, options)
  if (keep) return `$${keep.as} = ${taken(keep, step, run)}`
  return into === undefined ? `${run(['-s'])} | Out-Null` : run(['-s', '-o', into])
}

/** Requests as commands for PowerShell, or why it cannot send them. */
export const powershellLines = (requests: Requests | Message, origin: string): string | { readonly cannot: string } => {
  if ('message' in requests)
    return { cannot: 'PowerShell has no command that sends a raw message. Use bash, for example in WSL or Git Bash.' }
  const { steps, times, isUnique } = spell(requests)
  const files = new Set(steps.flatMap((step) => preparedFile(step, origin)))
  const last = (step: Step): string => {
    if (times > 1) return command(step, origin, ['-si', '-w', '\\n'], `?[1-${times}]`)
    return isStored(step) ? preparation(step, origin) : command(step, origin, shownBy(step))
  }
  const lines = [
    legacy,
    ...(isUnique ? ['$unique = Get-Random'] : []),
    ...files,
    ...steps.slice(0, -1).map((step) => preparation(step, origin)),
    ...steps.slice(-1).map(last),
  ].join('\n')
  if (!/^[\x20-\x7e\n]*$/.test(lines))
    return { cannot: 'PowerShell may send characters beyond ASCII in another encoding. Use bash.' }
  // A backslash at the end of a word would escape the quote that Windows PowerShell puts behind it.
  return /\\'(?!')/.test(lines) ? { cannot: 'PowerShell changes a backslash at the end of a word. Use bash.' } : lines
}
