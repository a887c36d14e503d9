import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { FastifyInstance } from 'fastify'
import { hostName, splitTarget } from '../../http/host.ts'
import { ownOrigin } from '../origin.ts'
import { inLines, shellWord } from '../shell.ts'
import { blotted } from './blot.ts'
import type { Entry } from './entry.ts'

/** Headers that a command leaves out: curl or the connection sets them, or a browser adds them to every request. */
const leftOut =
  /^(host|connection|keep-alive|content-length|transfer-encoding|user-agent|accept-encoding|accept-language|cookie|proxy-authorization|origin|referer|priority|pragma|dnt|upgrade-insecure-requests|sec-.*)$/i

/** The maximum length of a command in characters. Quoting can turn one character into four. */
const maxCommand = 3000

type Field = Entry['headers'][number]

const isNamed =
  (name: string) =>
  (field: Field): boolean =>
    field.name.toLowerCase() === name

const isKept = ({ name, value }: Field): boolean =>
  // Kept, because it can be the reason for a refusal.
  (name.toLowerCase() === 'sec-fetch-site' && value === 'cross-site') ||
  !(leftOut.test(name) || (name.toLowerCase() === 'accept' && value === '*/*'))

/** The curl option for a header. A redacted value becomes a shell variable. */
const toOption = (field: Field): string => {
  const { name, value } = field
  if (isNamed('authorization')(field) && value.endsWith(blotted)) {
    if (/^Basic /i.test(value)) return '-u "$username:$password"'
    return /^Bearer /i.test(value) ? '-H "Authorization: Bearer $token"' : '-H "Authorization: $authorization"'
  }
  // curl sends a header without a value only if it ends in a semicolon.
  return `-H ${shellWord(value === '' ? `${name};` : `${name}: ${value}`)}`
}

/**
 * Whether curl sends the target unchanged as part of a URL. In others it resolves dot segments, expands brackets or
 * drops a fragment.
 */
const isPlain = (target: string): boolean =>
  /^\/[\w@%+=:,./~!$&'()*;?|"-]*$/.test(target) && !/\/\.{1,2}(\/|\?|$)/.test(target)

/** Whether a string is printable ASCII. Other characters would be sent in the encoding of the terminal. */
const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

export type Sent = {
  readonly method: string
  readonly target: string
  readonly version: string
  /** Undefined if the parser stopped before the headers. */
  readonly headers: readonly Field[] | undefined
  /** Whether the request passed the door `host`. */
  readonly isOurs: boolean
}

/**
 * The addresses of this machine. The door `host` lets other addresses pass too, but a command must not send a token
 * there.
 */
const ownAddresses = (): Set<string> =>
  new Set(Object.values(networkInterfaces()).flatMap((addresses) => addresses?.map(({ address }) => address) ?? []))

/**
 * The origin of the request, from an absolute-form target or from the Host header. Undefined unless the origin is one of
 * this server, to which a command can safely send a token.
 */
export const judgedOrigin = ({ target, headers, isOurs }: Sent, app: FastifyInstance): string | undefined => {
  const authority = splitTarget(target).authority ?? headers?.find(isNamed('host'))?.value
  const name = authority === undefined ? undefined : hostName(authority)
  if (authority === undefined || name === undefined) return undefined
  const { publicUrl } = app.house
  if (publicUrl !== undefined && new URL(publicUrl).host === authority) return publicUrl
  const address = name.replace(/^\[|\]$/g, '')
  const isHere = name === 'localhost' || ownAddresses().has(address)
  // Another port of this machine is another server. A name of this server can belong to a proxy with a port of its own.
  const isOwnPort = authority.slice(name.length) === `:${new URL(ownOrigin(app)).port}`
  return (isHere ? isOwnPort : isOurs && isIP(address) === 0) ? `http://${authority}` : undefined
}

/**
 * The origin for a command and the options for its Host header. If the origin is not safe, it is this server, with that
 * Host.
 */
const toAddress = (sent: Sent, app: FastifyInstance) => {
  const host = sent.headers?.find(isNamed('host'))?.value
  if (host === undefined) return { origin: ownOrigin(app), options: sent.headers ? ["-H 'Host:'"] : [] }
  const judged = judgedOrigin(sent, app)
  if (judged !== undefined && new URL(judged).host === host) return { origin: judged, options: [] }
  return { origin: judged ?? ownOrigin(app), options: [`-H ${shellWord(`Host: ${host}`)}`] }
}

/**
 * The request as a curl command, or null if curl cannot send it. `instead` replaces some headers with other options. The
 * content is not recorded, so the command reads it from a file.
 */
export const curlOf = (
  sent: Sent,
  app: FastifyInstance,
  instead: { readonly without?: RegExp; readonly options?: readonly string[] } = {},
): string | null => {
  const { method, target, version, headers = [] } = sent
  const hosts = headers.filter(isNamed('host'))
  const all = [method, target, ...headers.flatMap(({ name, value }) => [name, value])]
  // curl uses CONNECT only for proxies.
  if (!version.startsWith('1.') || method === 'CONNECT' || hosts.length > 1 || !all.every(isAscii)) return null

  const isChunked = headers.some(isNamed('transfer-encoding'))
  const length = headers.find(isNamed('content-length'))?.value ?? '0'
  const isImage = headers.some((field) => isNamed('content-type')(field) && /^image\//i.test(field.value))
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
    // Otherwise curl would add a Content-Type of its own.
    ...(hasContent && !headers.some(isNamed('content-type')) ? ["-H 'Content-Type:'"] : []),
    ...(hasContent ? [`--data-binary @content.${isImage ? 'image' : 'json'}`] : []),
  ])
  return line.length > maxCommand ? null : line
}
