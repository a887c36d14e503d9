import { seedUsers } from '../../database/seed-data.ts'
import { inLines, shellWord } from '../shell.ts'
import { contentOf, type Example, fieldsOf, fill, type Step, textsOf } from './example.ts'

/** The shell expansion for a placeholder. */
const expansion = (name: string, count: number): string => (name === 'zeros' ? `$(printf '%0${count}d' 0)` : `$${name}`)

/** Characters with a special meaning in double quotes; `!` has one in interactive shells. */
const special = /["`$!\\]/

/** Quotes a string with placeholders as one word for a POSIX shell. */
const word = (text: string): string => {
  if (fill(text, () => '') === text) return shellWord(text)
  return special.test(text)
    ? `'${fill(text.replaceAll("'", "'\\''"), (name, count) => `'"${expansion(name, count)}"'`)}'`
    : `"${fill(text, expansion)}"`
}

/**
 * The start of a command: curl, its options and the method. `-i` includes the header section in the output; `-I` sends
 * HEAD; `-D -` writes the header section alone, and `-o` the content into a file, since it would garble a terminal.
 */
const call = ({ method, into }: Step, options: string): string => {
  if (method === 'HEAD') return `curl ${options.replace('i', '')}I`
  if (into !== undefined) return `curl -s -D - -o ${into}`
  return method === 'GET' ? `curl ${options}` : `curl ${options} -X ${shellWord(method)}`
}

/** A curl command. `range` is a URL pattern such as `[1-61]`, for which curl sends one request per number. */
const command = (step: Step, origin: string, options: string, range = ''): string => {
  const { target, user, basic, octets, file } = step
  const content = contentOf(step)
  const line = inLines([
    `${call(step, options)} ${target === '*' ? `--request-target '*' ${shellWord(origin)}` : word(origin + target + range)}`,
    ...(basic === undefined ? [] : [`-u ${shellWord(basic)}`]),
    ...(user === undefined ? [] : ['-H "Authorization: Bearer $token"']),
    ...fieldsOf(step).map(([name, value]) => `-H ${word(`${name}: ${value}`)}`),
    ...(content === undefined ? [] : [`-d ${word(content)}`]),
    ...(octets === undefined && file === undefined ? [] : ['--data-binary @-']),
  ])
  // Piped, because it is too long for a command line.
  if (file !== undefined) return `curl -s ${origin}${file} | ${line}`
  return octets === undefined ? line : `head -c ${octets} /dev/zero | tr '\\0' 0 | ${line}`
}

const member = (name: string): string => `sed 's/.*"${name}":"\\([^"]*\\)".*/\\1/'`

/** Mails come newest first, so what stands before the first one that fits is cut off first. */
const linkTo = ({ mail, to }: { readonly mail: string; readonly to: string }): string =>
  `grep -o ${word(`"kind":"${mail}","to":"${to}","link":"[^"]*`)} | head -n 1 | sed 's/.*"//'`

/** A command for a step before the last one. It prints nothing, and stores what later steps need in a variable. */
const preparation = (step: Step, origin: string): string => {
  const { keep } = step
  if (!keep) return command(step, origin, '-s -o /dev/null')
  if ('member' in keep) return `${keep.as}=$(${command(step, origin, '-s')} | ${member(keep.member)})`
  return 'mail' in keep
    ? `${keep.as}=$(${command(step, origin, '-s')} | ${linkTo(keep)})`
    : `${keep.as}=$(${command(step, origin, '-si')} | tr -d '\\r' | sed -n 's/^${keep.header.toLowerCase()}: //p')`
}

const login = (user: Step['user'], origin: string): string => {
  const password = seedUsers.find(({ username }) => username === user)?.password
  const step = { method: 'POST', target: '/sessions', basic: `${user}:${password}` }
  return `token=$(${command(step, origin, '-s')} | ${member('accessToken')})`
}

/**
 * Sets a variable to random digits. It does not use `date`, which does not support fractions of a second everywhere.
 */
const unique = "unique=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')"

const stepLines = (steps: readonly Step[], times: number, origin: string): string[] => {
  const lines: string[] = []
  const isUnique = steps.flatMap(textsOf).some((text) => text.includes('{unique}'))
  if (isUnique) lines.push(unique)
  let user: Step['user']
  for (const [index, step] of steps.entries()) {
    if (step.user !== undefined && step.user !== user) {
      user = step.user
      lines.push(login(user, origin))
    }
    const isLast = index === steps.length - 1
    const provoking = times > 1 ? command(step, origin, '-si', `?[1-${times}]`) : command(step, origin, '-i')
    lines.push(isLast ? provoking : preparation(step, origin))
  }
  return lines
}

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

/** The commands of an example for a POSIX shell. The last one triggers the status, and the others prepare it. */
export const curlLines = (example: Example, origin: string): string =>
  'message' in example
    ? rawLine(example.message, origin)
    : stepLines(example.steps, example.times ?? 1, origin).join('\n')
