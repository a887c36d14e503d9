import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { FastifyInstance } from 'fastify'
import { hostName, splitTarget } from '../../http/host.ts'
import { ownOrigin } from '../origin.ts'
import { inLines, shellWord } from '../shell.ts'
import { blotted } from './blot.ts'
import type { Entry } from './entry.ts'

/** What curl or the connection sets by itself, and what a browser adds to each of its requests. */
const leftOut =
  /^(host|connection|keep-alive|content-length|transfer-encoding|user-agent|accept-encoding|accept-language|cookie|proxy-authorization|origin|referer|priority|pragma|dnt|upgrade-insecure-requests|sec-.*)$/i

/** Characters of a line that is shown; quoting may make four of one. */
const maxCommand = 3000

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
const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

export type Sent = {
  readonly method: string
  readonly target: string
  readonly version: string
  /** Undefined where the parser did not come to them. */
  readonly headers: readonly Field[] | undefined
  /** Whether the door `host` let it on. */
  readonly isOurs: boolean
}

/** The addresses of this machine: others pass the door `host` too, and a line must not send a token to them. */
const ownAddresses = (): Set<string> =>
  new Set(Object.values(networkInterfaces()).flatMap((addresses) => addresses?.map(({ address }) => address) ?? []))

/**
 * The origin that the request was for, where the door `host` has taken it for ours and a token may go there: what the
 * target names, or else the Host field, at the port of this server.
 */
export const judgedOrigin = ({ target, headers, isOurs }: Sent, app: FastifyInstance): string | undefined => {
  const authority = splitTarget(target).authority ?? headers?.find(isNamed('host'))?.value
  const name = authority === undefined ? undefined : hostName(authority)
  if (authority === undefined || name === undefined) return undefined
  const { publicUrl } = app.house
  if (publicUrl !== undefined && new URL(publicUrl).host === authority) return publicUrl
  const address = name.replace(/^\[|\]$/g, '')
  const isHere = name === 'localhost' || ownAddresses().has(address)
  // Another port of this machine is another server; a name of ours may be a proxy's, at a port of its own.
  const isOwnPort = authority.slice(name.length) === `:${new URL(ownOrigin(app)).port}`
  return (isHere ? isOwnPort : isOurs && isIP(address) === 0) ? `http://${authority}` : undefined
}

/** Where it went: the origin that it was for, or else the server itself and that Host beside it. */
const toAddress = (sent: Sent, app: FastifyInstance) => {
  const host = sent.headers?.find(isNamed('host'))?.value
  if (host === undefined) return { origin: ownOrigin(app), options: sent.headers ? ["-H 'Host:'"] : [] }
  const judged = judgedOrigin(sent, app)
  if (judged !== undefined && new URL(judged).host === host) return { origin: judged, options: [] }
  return { origin: judged ?? ownOrigin(app), options: [`-H ${shellWord(`Host: ${host}`)}`] }
}

/**
 * The same request as a line for the shell, `instead` with options in the place of some; null where curl cannot send it.
 * Its content was not kept, so it is read from a file.
 */
export const curlOf = (
  sent: Sent,
  app: FastifyInstance,
  instead: { readonly without?: RegExp; readonly options?: readonly string[] } = {},
): string | null => {
  const { method, target, version, headers = [] } = sent
  const hosts = headers.filter(isNamed('host'))
  const all = [method, target, ...headers.flatMap(({ name, value }) => [name, value])]
  // CONNECT is curl's own, for proxies.
  if (!version.startsWith('1.') || method === 'CONNECT' || hosts.length > 1 || !all.every(isAscii)) return null

  const isChunked = headers.some(isNamed('transfer-encoding'))
  const length = headers.find(isNamed('content-length'))?.value ?? '0'
  const hasContent = method !== 'HEAD' && (isChunked || length !== '0')
  const { origin, options } = toAddress(sent, app)
  const byDefault = method === 'GET' && !hasContent
  const command = method === 'HEAD' ? 'curl -I' : byDefault ? 'curl -i' : `curl -i -X ${shellWord(method)}`
  const url = isPlain(target)
    ? shellWord(origin + target)
    : `--request-target ${shellWord(target)} ${shellWord(origin)}`
  const line = inLines([
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
  return line.length > maxCommand ? null : line
}
