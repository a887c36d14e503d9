import { isIPv6 } from 'node:net'

/** uri-host [ ":" port ] (RFC 9110 7.2), as far as it can be a name or an address (RFC 3986 3.2.2). */
const hostAndPort = /^(\[[0-9a-f:.]+\]|[\w.~%!$&'()*+;=-]+)(?::(\d*))?$/i

const maxPort = 65_535

/** The authority that was read last, as nearly all requests of a server have the same. */
let latest: { readonly authority: string; readonly name: string | undefined } | undefined

/** The host of a Host field or an authority, in lower case and without its port; undefined if it is not valid. */
export const hostName = (authority: string): string | undefined => {
  if (latest?.authority !== authority) latest = { authority, name: nameIn(authority) }
  return latest.name
}

const nameIn = (authority: string): string | undefined => {
  const [, host = '', port = ''] = hostAndPort.exec(authority) ?? []
  if (host.startsWith('[') && !isIPv6(host.slice(1, -1))) return undefined
  return host === '' || Number(port) > maxPort ? undefined : host.toLowerCase()
}

/** The scheme and authority of an absolute-form target (RFC 9112 3.2.2). */
const absolute = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i

/** The authority of a target, where it came in absolute-form. */
export const authorityOf = (target: string): string | undefined =>
  target.startsWith('/') ? undefined : absolute.exec(target)?.[1]

/** A target in origin-form. */
export const originForm = (target: string): string => (target.startsWith('/') ? target : target.replace(absolute, ''))
