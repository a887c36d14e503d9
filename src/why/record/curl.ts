import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { FastifyInstance } from 'fastify'
import { authorityOf, hostName } from '../../http/host.ts'
import { type Block, blockOf } from '../examples/block.ts'
import { curlLines } from '../examples/curl-lines.ts'
import { literal, type Step } from '../examples/example.ts'
import { ownOrigin } from '../origin.ts'
import { blotted } from './blot.ts'
import type { Entry } from './entry.ts'

/** Headers that a command leaves out: curl or the connection sets them, or a browser adds them to every request. */
const leftOut =
  /^(host|connection|keep-alive|content-length|transfer-encoding|user-agent|accept-encoding|accept-language|cookie|proxy-authorization|origin|referer|priority|pragma|dnt|upgrade-insecure-requests|sec-.*)$/i

/** The maximum length of a command in characters. Quoting can turn one character into four. */
const maxCommand = 2000

type Field = Entry['headers'][number]

const isNamed =
  (name: string) =>
  (field: Field): boolean =>
    field.name.toLowerCase() === name

const isKept = ({ name, value }: Field): boolean =>
  // Kept, because it can be the reason for a refusal.
  (name.toLowerCase() === 'sec-fetch-site' && value === 'cross-site') ||
  !(leftOut.test(name) || (name.toLowerCase() === 'accept' && value === '*/*'))

/** A header of a step. A redacted value becomes a variable. */
const toField = ({ name, value }: Field): readonly [string, string] => {
  if (name.toLowerCase() !== 'authorization' || !value.endsWith(blotted)) return [literal(name), literal(value)]
  return [name, /^Bearer /i.test(value) ? 'Bearer {token}' : '{authorization}']
}

/** Whether a header is the Basic credentials, which the option `-u` writes. */
const isBasic = ({ name, value }: Field): boolean =>
  name.toLowerCase() === 'authorization' && /^Basic /i.test(value) && value.endsWith(blotted)

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
  const authority = authorityOf(target) ?? headers?.find(isNamed('host'))?.value
  const name = authority === undefined ? undefined : hostName(authority)
  if (authority === undefined || name === undefined) return undefined
  const { publicUrl } = app.house
  if (publicUrl !== undefined && new URL(publicUrl).host === authority) return publicUrl
  const address = name.replace(/^\[|\]$/g, '')
  const isHere = /(^|\.)localhost\.?$/.test(name) || ownAddresses().has(address)
  // Another port of this machine is another server. A name of this server can belong to a proxy with a port of its own.
  const isOwnPort = authority.slice(name.length) === `:${new URL(ownOrigin(app)).port}`
  return (isHere ? isOwnPort : isOurs && isIP(address) === 0) ? `http://${authority}` : undefined
}

/**
 * The origin to send to, and the Host header, if that is another one. If the origin is not safe, it is this server.
 */
const toAddress = (sent: Sent, app: FastifyInstance) => {
  const host = sent.headers?.find(isNamed('host'))?.value
  if (host === undefined) return { origin: ownOrigin(app), host: sent.headers ? null : undefined }
  const judged = judgedOrigin(sent, app)
  if (judged !== undefined && new URL(judged).host === host) return { origin: judged, host: undefined }
  return { origin: judged ?? ownOrigin(app), host }
}

/** A step that sends a recorded request again, and the origin to send it to. */
export type Again = { readonly step: Step; readonly origin: string }

/**
 * The request as a step, or null if curl cannot send it. `without` leaves some headers out, and `fields` adds others. The
 * content is not recorded, so the step reads it from a file.
 */
export const again = (
  sent: Sent,
  app: FastifyInstance,
  instead: { readonly without?: RegExp; readonly fields?: Step['fields'] } = {},
): Again | null => {
  const { method, target, version, headers = [] } = sent
  const hosts = headers.filter(isNamed('host'))
  const all = [method, target, ...headers.flatMap(({ name, value }) => [name, value])]
  // curl uses CONNECT only for proxies.
  if (!version.startsWith('1.') || method === 'CONNECT' || hosts.length > 1 || !all.every(isAscii)) return null

  const isChunked = headers.some(isNamed('transfer-encoding'))
  const length = headers.find(isNamed('content-length'))?.value ?? '0'
  const isImage = headers.some((field) => isNamed('content-type')(field) && /^image\//i.test(field.value))
  const hasContent = method !== 'HEAD' && (isChunked || length !== '0')
  const { origin, host } = toAddress(sent, app)
  const kept = headers.filter((field) => isKept(field) && !instead.without?.test(field.name))
  const step: Step = {
    method,
    target: literal(target),
    fields: [
      ...(typeof host === 'string' ? [['Host', literal(host)] as const] : []),
      ...kept.filter((field) => !isBasic(field)).map(toField),
      ...(instead.fields ?? []),
      ...(isChunked ? [['Transfer-Encoding', 'chunked'] as const] : []),
    ],
    ...(version === '1.0' && { version }),
    ...(host === null && { withoutHost: true }),
    ...(kept.some(isBasic) && { basic: '{username}:{password}' }),
    ...(hasContent && { from: `content.${isImage ? 'image' : 'json'}` }),
  }
  return curlLines({ steps: [step] }, origin).length > maxCommand ? null : { step, origin }
}

/** The request as it was sent, for each shell; null if curl cannot send it. */
export const sameOf = (sent: Sent, app: FastifyInstance): Block | null => {
  const one = again(sent, app)
  return one && blockOf({ steps: [one.step] }, one.origin)
}
