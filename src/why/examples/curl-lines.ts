import { inLines, shellWord } from '../shell.ts'
import { curlWords, type Quoting } from './curl-words.ts'
import { fill, type Keep, type Message, partsOf, type Requests, type Step } from './example.ts'
import { spell } from './spell.ts'

/** The shell expansion for a placeholder. */
const expansion = (name: string, count: number): string => (name === 'zeros' ? `$(printf '%0${count}d' 0)` : `$${name}`)

/** Characters with a special meaning in double quotes; `!` has one in interactive shells. */
const special = /["`$!\\]/

/** Quotes a string with placeholders as one word for a POSIX shell. */
const word = (text: string): string => {
  const parts = partsOf(text)
  if (parts.every((part) => typeof part === 'string')) return shellWord(parts.join(''))
  return special.test(text)
    ? `'${fill(text.replaceAll("'", "'\\''"), (name, count) => `'"${expansion(name, count)}"'`)}'`
    : `"${fill(text, expansion)}"`
}

const quoting: Quoting = { curl: 'curl', word, content: (text) => text }

/** A curl command. Long content is piped, because it is too long for a command line. */
const command = (step: Step, origin: string, options: readonly string[], range?: string): string => {
  const { octets, file } = step
  const line = inLines(curlWords(step, origin, options, { quoting, piped: '@-', range }))
  if (file !== undefined) return `curl -s ${shellWord(origin + file)} | ${line}`
  return octets === undefined ? line : `head -c ${octets} /dev/zero | tr '\\0' 0 | ${line}`
}

const member = (name: string): string => `sed 's/.*"${name}":"\\([^"]*\\)".*/\\1/'`

/** Mails come newest first, so what stands before the first one that fits is cut off first. */
const linkTo = ({ mail, to }: { readonly mail: string; readonly to: string }): string =>
  `grep -o ${word(`"kind":"${mail}","to":"${to}","link":"[^"]*`)} | head -n 1 | sed 's/.*"//'`

/** How a value is taken from what curl writes. */
const taken = (keep: Keep): string => {
  if ('member' in keep) return member(keep.member)
  return 'mail' in keep ? linkTo(keep) : `tr -d '\\r' | sed -n 's/^${keep.header.toLowerCase()}: //p'`
}

/** A command for a step before the last one. It prints nothing, and stores what later steps need. */
const preparation = (step: Step, origin: string): string => {
  const { keep, into = '/dev/null' } = step
  if (!keep) return command(step, origin, ['-s', '-o', into])
  const options = 'member' in keep || 'mail' in keep ? ['-s'] : step.into === undefined ? ['-si'] : shownBy(step)
  return `${keep.as}=$(${command(step, origin, options)} | ${taken(keep)})`
}

/**
 * Sets a variable to random digits. It does not use `date`, which does not support fractions of a second everywhere.
 */
const unique = "unique=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')"

/** A printf command that writes the string, for any POSIX shell. */
const format = (text: string): string =>
  `printf '${text.replaceAll('\\', '\\\\').replaceAll('%', '%%').replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll("'", "'\\''")}'`

/** A command that sends a raw message. curl only opens the connection, and the server closes it. */
const rawLine = (message: readonly (string | number)[], origin: string): string => {
  const pieces = message.map((piece) => (typeof piece === 'number' ? `sleep ${piece}` : format(piece)))
  const sent = pieces.length > 1 ? `(${pieces.join('; ')})` : pieces.join('')
  const { hostname, port, protocol } = new URL(origin)
  // Without a port, curl would use that of telnet.
  return `${sent} | curl -s telnet://${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
}

/** Requests as commands for a POSIX shell. The last one shows its response, and the others prepare it. */
export const curlLines = (requests: Requests | Message, origin: string): string => {
  if ('message' in requests) return rawLine(requests.message, origin)
  const { steps, times, isUnique } = spell(requests)
  const last = (step: Step): string => {
    // Without a line end, the responses would be glued together.
    if (times > 1) return command(step, origin, ['-si', '-w', '\\n'], `?[1-${times}]`)
    return isStored(step) ? preparation(step, origin) : command(step, origin, shownBy(step))
  }
  return [
    ...(isUnique ? [unique] : []),
    ...steps.slice(0, -1).map((step) => preparation(step, origin)),
    ...steps.slice(-1).map(last),
  ].join('\n')
}

/** Whether a shell stores what a step keeps, and its content, and shows nothing. */
export const isStored = ({ keep, into }: Step): boolean => keep !== undefined && into !== undefined

/** The options that show a response: its header section alone, if a file gets the content, which would garble a terminal. */
export const shownBy = ({ into }: Step): readonly string[] =>
  into === undefined ? ['-i'] : ['-s', '-D', '-', '-o', into]
