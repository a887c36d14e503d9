import { scriptString } from '../shell.ts'
import { isStored } from './curl-lines.ts'
import {
  contentOf,
  fieldsOf,
  hasContent,
  hasField,
  type Keep,
  type Message,
  type Place,
  partsOf,
  type Requests,
  type Step,
} from './example.ts'
import { spell } from './spell.ts'

/** The headers that a script cannot set (Fetch 2.2.2). */
const forbidden =
  /^(accept-charset|accept-encoding|access-control-request-.*|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|proxy-.*|sec-.*)$/i

/** Whether a URL keeps the target as it is: parsing resolves dot segments and encodes some characters. */
const isKept = (target: string): boolean => {
  const url = `http://kitchen.example${target}`
  return URL.canParse(url) && new URL(url).href === url
}

/** Why `fetch` cannot send a step; undefined if it can. */
const cannotSend = (step: Step): string | undefined => {
  const { method, target, version, withoutHost } = step
  if (/^(CONNECT|TRACE|TRACK)$/i.test(method)) return `A browser does not let scripts send ${method}.`
  const [field] = fieldsOf(step).find(([name]) => forbidden.test(name)) ?? []
  if (field !== undefined) return `A browser does not let scripts set the ${field} header.`
  if (target === '*') return 'A browser always sends a path, and * is not a path.'
  if (!isKept(fillPlain(target))) return 'A browser would write this path in another form.'
  if (version !== undefined || withoutHost) return messageOfItsOwn
  if (/^(GET|HEAD)$/.test(method) && hasContent(step))
    return `A browser does not let scripts send content with ${method}.`
  return undefined
}

const fillPlain = (text: string): string =>
  partsOf(text)
    .map((part) => (typeof part === 'string' ? part : '/x'))
    .join('')

const messageOfItsOwn = 'A browser writes its own messages and cannot send this one.'

/** Why a script in a browser cannot send these requests and read the last response; undefined if it can. */
export const notInBrowser = (requests: (Requests | Message) & { readonly status?: number }): string | undefined => {
  if ('message' in requests) return messageOfItsOwn
  if (requests.status === 303 || requests.status === 308)
    return 'A browser follows the redirect itself, and shows scripts only the final response.'
  return requests.steps.map(cannotSend).find((reason) => reason !== undefined)
}

const expression = ({ name, count }: Place): string => (name === 'zeros' ? `'0'.repeat(${count})` : name)

/** A string with placeholders as an expression. */
const text = (given: string): string => {
  const parts = partsOf(given)
  if (parts.every((part) => typeof part === 'string')) return scriptString(parts.join(''))
  const [first] = parts
  if (parts.length === 1 && typeof first === 'object') return expression(first)
  const written = parts.map((part) => {
    if (typeof part === 'string') return part.replace(/[\\`]|\$(?=\{)/g, '\\$&').replaceAll('\n', '\\n')
    return `\${${expression(part)}}`
  })
  return `\`${written.join('')}\``
}

const name = (key: string): string => (/^[A-Za-z_]\w*$/.test(key) ? key : scriptString(key))

const maxLine = 80

/** A JSON value as an expression, in one line if that is short enough. */
const value = (json: unknown, indent: string): string => {
  if (typeof json === 'string') return text(json)
  if (typeof json !== 'object' || json === null) return JSON.stringify(json)
  const inner = `${indent}  `
  const items = Array.isArray(json)
    ? json.map((item) => value(item, inner))
    : Object.entries(json).map(([key, item]) => `${name(key)}: ${value(item, inner)}`)
  const [open, close] = Array.isArray(json) ? ['[', ']'] : ['{ ', ' }']
  const line = items.length === 0 ? (open + close).replaceAll(' ', '') : `${open}${items.join(', ')}${close}`
  if (line.length + indent.length <= maxLine && !line.includes('\n')) return line
  return `${open.trim()}\n${items.map((item) => `${inner}${item},\n`).join('')}${indent}${close.trim()}`
}

const headersOf = (step: Step, indent: string): string[] => {
  const { basic } = step
  const all = [
    ...(basic === undefined ? [] : [`Authorization: 'Basic ' + btoa(${text(basic)})`]),
    ...fieldsOf(step).map(([field, content]) => `${name(field)}: ${text(content)}`),
  ]
  const line = `{ ${all.join(', ')} }`
  if (all.length === 0) return []
  return [
    `headers: ${line.length <= maxLine - indent.length ? line : `{\n${all.map((one) => `${indent}  ${one},\n`).join('')}${indent}}`}`,
  ]
}

const bodyOf = (step: Step, origin: string, indent: string): string[] => {
  const { json, octets, file, from } = step
  if (json !== undefined) return [`body: JSON.stringify(${value(json, indent)})`]
  if (file !== undefined) return [`body: await (await fetch(${text(origin + file)})).blob()`]
  if (octets !== undefined) return [`body: '0'.repeat(${octets})`]
  const content = from === undefined ? contentOf(step) : undefined
  const written = from === undefined ? content && text(content) : 'content'
  if (written === undefined) return []
  // With a string, fetch would add a Content-Type of its own.
  return [`body: ${hasField(step, 'Content-Type') ? written : `new Blob([${written}])`}`]
}

const call = (step: Step, origin: string, indent: string): string => {
  const { method, target } = step
  const inner = `${indent}  `
  const options = [
    ...(method === 'GET' ? [] : [`method: ${scriptString(method)}`]),
    ...headersOf(step, inner),
    ...bodyOf(step, origin, inner),
    // Neither an answer of the cache of the browser, nor its login dialog on a 401 (Fetch 4.6).
    ...(method === 'GET' || method === 'HEAD' ? [`cache: 'no-store'`] : [`credentials: 'omit'`]),
  ]
  return `await fetch(${text(origin + target)}, {\n${options.map((option) => `${inner}${option},\n`).join('')}${indent}})`
}

const taken = (keep: Keep, response: string): string => {
  if ('header' in keep) return `(${response}).headers.get(${scriptString(keep.header)})`
  const json = `(await (${response}).json())`
  if ('member' in keep) return `${json}.${keep.member}`
  return `${json}.items.find(({ kind, to }) => kind === ${scriptString(keep.mail)} && to === ${text(keep.to)}).link`
}

/** A step before the last one. A value that an earlier step has kept, too, is a variable. */
const preparation = (step: Step, origin: string, kept: readonly (string | undefined)[], at: number): string => {
  const { keep, into } = step
  const response = call(step, origin, '  ')
  if (keep && isStored(step))
    return `  const stored = ${response}\n  const ${keep.as} = ${taken(keep, 'stored')}\n  const content = await stored.text()`
  if (keep) {
    const declared = kept.indexOf(keep.as) < at ? '' : kept.lastIndexOf(keep.as) > at ? 'let ' : 'const '
    return `  ${declared}${keep.as} = ${taken(keep, response)}`
  }
  return into === undefined ? `  ${response}` : `  const content = await (${response}).text()`
}

const show = ({ keep, into }: Step): string[] => [
  '  console.log(response.status, response.statusText, Object.fromEntries(response.headers))',
  `  console.log(await response.${into === undefined || keep ? 'text' : 'blob'}())`,
]

/** Requests as JavaScript for the console of a browser and for Node, or why it cannot send them. */
export const fetchLines = (
  requests: (Requests | Message) & { readonly status?: number },
  origin: string,
): string | { readonly cannot: string } => {
  const cannot = notInBrowser(requests)
  if (cannot !== undefined || 'message' in requests) return { cannot: cannot ?? messageOfItsOwn }
  // A block has its own variables.
  const { steps, times, isUnique, open } = spell({ ...requests, earlier: [] })
  const unread = steps.some(({ from }) => from !== undefined) && !steps.some(({ into }) => into !== undefined)
  const kept = steps.map(({ keep }) => keep?.as)
  const sent = (step: Step): string[] =>
    times > 1
      ? ['  let response', `  for (let sent = 0; sent < ${times}; sent += 1) response = ${call(step, origin, '  ')}`]
      : [`  const response = ${call(step, origin, '  ')}`]
  return [
    // In a block, so that it can be pasted again.
    '{',
    ...(isUnique ? ['  const unique = Date.now()'] : []),
    ...[...open, ...(unread ? ['content'] : [])].map((variable) => `  const ${variable} = '…'`),
    ...steps.slice(0, -1).map((step, at) => preparation(step, origin, kept, at)),
    ...steps.slice(-1).flatMap((step) => [...sent(step), ...show(step)]),
    '}',
  ].join('\n')
}
