import { seedUsers } from '../../database/seed-data.ts'
import { inLines, shellWord } from '../shell.ts'
import { contentOf, type Example, fieldsOf, fill, type Step, textsOf } from './example.ts'

/** What a placeholder becomes in the shell. */
const expansion = (name: string, count: number): string => (name === 'zeros' ? `$(printf '%0${count}d' 0)` : `$${name}`)

/** What means something between double quotes; `!` to a shell that a person types into. */
const special = /["`$!\\]/

/** A text with placeholders, as one word of a POSIX shell. */
const word = (text: string): string => {
  if (fill(text, () => '') === text) return shellWord(text)
  return special.test(text)
    ? `'${fill(text.replaceAll("'", "'\\''"), (name, count) => `'"${expansion(name, count)}"'`)}'`
    : `"${fill(text, expansion)}"`
}

/** How curl is told the method; `-i` shows the header section too, and `-I` asks for nothing else. */
const call = ({ method }: Step, options: string): string => {
  if (method === 'HEAD') return `curl ${options.replace('i', '')}I`
  return method === 'GET' ? `curl ${options}` : `curl ${options} -X ${shellWord(method)}`
}

/** One curl command. `range` is a pattern that curl counts up by itself: one request for each number. */
const command = (step: Step, origin: string, options: string, range = ''): string => {
  const { target, user, basic, octets } = step
  const content = contentOf(step)
  const line = inLines([
    `${call(step, options)} ${target === '*' ? `--request-target '*' ${shellWord(origin)}` : word(origin + target + range)}`,
    ...(basic === undefined ? [] : [`-u ${shellWord(basic)}`]),
    ...(user === undefined ? [] : ['-H "Authorization: Bearer $token"']),
    ...fieldsOf(step).map(([name, value]) => `-H ${word(`${name}: ${value}`)}`),
    ...(content === undefined ? [] : [`-d ${word(content)}`]),
    ...(octets === undefined ? [] : ['--data-binary @-']),
  ])
  // Too much for a command line.
  return octets === undefined ? line : `head -c ${octets} /dev/zero | tr '\\0' 0 | ${line}`
}

const member = (name: string): string => `sed 's/.*"${name}":"\\([^"]*\\)".*/\\1/'`

/** A line that goes before; it keeps what the lines behind it need, and shows nothing. */
const preparation = (step: Step, origin: string): string => {
  const { keep } = step
  if (!keep) return command(step, origin, '-s -o /dev/null')
  return 'member' in keep
    ? `${keep.as}=$(${command(step, origin, '-s')} | ${member(keep.member)})`
    : `${keep.as}=$(${command(step, origin, '-si')} | tr -d '\\r' | sed -n 's/^${keep.header.toLowerCase()}: //p')`
}

const login = (user: Step['user'], origin: string): string => {
  const password = seedUsers.find(({ username }) => username === user)?.password
  const step = { method: 'POST', target: '/sessions', basic: `${user}:${password}` }
  return `token=$(${command(step, origin, '-s')} | ${member('accessToken')})`
}

/** Digits from the machine's own chance: not every `date` knows fractions of a second. */
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

/** As `printf` reads it in every shell. */
const format = (text: string): string =>
  `printf '${text.replaceAll('\\', '\\\\').replaceAll('%', '%%').replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll("'", "'\\''")}'`

/** Octets as they are, over a connection that curl only carries them on, and that the server closes. */
const rawLine = (message: readonly (string | number)[], origin: string): string => {
  const pieces = message.map((piece) => (typeof piece === 'number' ? `sleep ${piece}` : format(piece)))
  const sent = pieces.length > 1 ? `(${pieces.join('; ')})` : pieces.join('')
  const { hostname, port, protocol } = new URL(origin)
  // Left out, it would be that of telnet.
  return `${sent} | curl -s telnet://${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
}

/** What is pasted into a POSIX shell to see the status: lines that prepare it, and last the one that provokes it. */
export const curlLines = (example: Example, origin: string): string =>
  'message' in example
    ? rawLine(example.message, origin)
    : stepLines(example.steps, example.times ?? 1, origin).join('\n')
