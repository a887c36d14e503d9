import type { FastifyInstance } from 'fastify'
import { blotted } from './blot.ts'
import type { Entry } from './entry.ts'

/** As one word of a POSIX shell, whatever is in it. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

/** Where this server is reached from its own machine. */
export const ownOrigin = (app: FastifyInstance): string => {
  const address = app.server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 3000}`
}

/** What curl or the connection sets by itself, and what a browser adds to each of its requests. */
const leftOut =
  /^(host|connection|keep-alive|content-length|transfer-encoding|user-agent|accept-encoding|accept-language|cookie|proxy-authorization|origin|referer|priority|pragma|dnt|upgrade-insecure-requests|sec-.*)$/i

/** Longer than this, a line stands in several, each but the last with a backslash at its end. */
const maxLine = 90

export const inLines = (parts: readonly string[]): string => {
  const line = parts.join(' ')
  return line.length > maxLine ? parts.join(' \\\n  ') : line
}

type Field = Entry['headers'][number]

const isNamed =
  (name: string) =>
  (field: Field): boolean =>
    field.name.toLowerCase() === name

const isKept = ({ name, value }: Field): boolean =>
  // For this one a request was refused.
  (name.toLowerCase() === 'sec-fetch-site' && value === 'cross-site') ||
  !(leftOut.test(name) || (name.toLowerCase() === 'accept' && value === '*/*'))

/** What is blotted becomes a variable of the shell. */
const toOption = (field: Field): string => {
  const { name, value } = field
  if (isNamed('authorization')(field) && value.endsWith(blotted)) {
    if (/^Basic /i.test(value)) return '-u "$username:$password"'
    return /^Bearer /i.test(value) ? '-H "Authorization: Bearer $token"' : '-H "Authorization: $authorization"'
  }
  // curl leaves a field without a value out, unless it ends like this.
  return `-H ${shellWord(value === '' ? `${name};` : `${name}: ${value}`)}`
}

/** A target that curl sends as it stands in a URL: elsewhere it resolves dots, expands brackets and drops a fragment. */
const isPlain = (target: string): boolean =>
  /^\/[\w@%+=:,./~!$&'()*;?|"-]*$/.test(target) && !/\/\.{1,2}(\/|\?|$)/.test(target)

/** Not more than the octets of ASCII: what is beyond it would go out in the encoding of the terminal. */
const isAscii = (text: string): boolean => /^[\x20-\x7e\t]*$/.test(text)

export type Sent = {
  readonly method: string
  readonly target: string
  readonly version: string
  /** Undefined where the parser did not come to them. */
  readonly headers: readonly Field[] | undefined
}

/** A door before `host` may have answered. */
const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i

/** Where it went: the Host that this server has taken for its own, or else the server itself and that Host beside it. */
const toAddress = (app: FastifyInstance, hosts: readonly Field[], isOurs: boolean, isRead: boolean) => {
  const own = ownOrigin(app)
  const [host] = hosts
  if (host === undefined) return { origin: own, options: isRead ? ["-H 'Host:'"] : [] }
  if (isOurs || loopback.test(host.value)) return { origin: `http://${host.value}`, options: [] }
  return { origin: own, options: [`-H ${shellWord(`Host: ${host.value}`)}`] }
}

/**
 * The same request as a line for the shell, `instead` with options in the place of some; null where curl cannot send it.
 * Its content was not kept, so it is read from a file.
 */
export const curlOf = (
  { method, target, version, headers: read }: Sent,
  app: FastifyInstance,
  isOurs: boolean,
  instead: { readonly without?: RegExp; readonly options?: readonly string[] } = {},
): string | null => {
  const headers = read ?? []
  const hosts = headers.filter(isNamed('host'))
  const all = [method, target, ...headers.flatMap(({ name, value }) => [name, value])]
  // CONNECT is curl's own, for proxies.
  if (!version.startsWith('1.') || method === 'CONNECT' || hosts.length > 1 || !all.every(isAscii)) return null

  const isChunked = headers.some(isNamed('transfer-encoding'))
  const length = headers.find(isNamed('content-length'))?.value ?? '0'
  const hasContent = method !== 'HEAD' && (isChunked || length !== '0')
  const { origin, options } = toAddress(app, hosts, isOurs, read !== undefined)
  const byDefault = method === 'GET' && !hasContent
  const command = method === 'HEAD' ? 'curl -I' : byDefault ? 'curl -i' : `curl -i -X ${shellWord(method)}`
  const url = isPlain(target)
    ? shellWord(origin + target)
    : `--request-target ${shellWord(target)} ${shellWord(origin)}`
  return inLines([
    `${command} ${url}`,
    ...(version === '1.0' ? ['--http1.0'] : []),
    ...options,
    ...headers.filter((field) => isKept(field) && !instead.without?.test(field.name)).map(toOption),
    ...(instead.options ?? []),
    ...(isChunked ? ["-H 'Transfer-Encoding: chunked'"] : []),
    // curl would name a type of its own.
    ...(hasContent && !headers.some(isNamed('content-type')) ? ["-H 'Content-Type:'"] : []),
    ...(hasContent ? ['--data-binary @content.json'] : []),
  ])
}
