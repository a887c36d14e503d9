/** uri-host [ ":" port ] (RFC 9110 7.2), as far as it can be a name or an address (RFC 3986 3.2.2). */
const hostAndPort = /^(\[[0-9a-f:.]+\]|[\w.~%!$&'()*+;=-]+)(?::\d*)?$/i

/** The host of a Host field or an authority, in lower case and without its port; undefined where it is none. */
export const hostName = (authority: string): string | undefined => hostAndPort.exec(authority)?.[1]?.toLowerCase()

/** The scheme and authority of an absolute-form target (RFC 9112 3.2.2). */
const absolute = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i

/** A target in origin-form, and the authority where it came in absolute-form. */
export const splitTarget = (target: string): { authority: string | undefined; origin: string } => {
  const [whole = '', authority] = absolute.exec(target) ?? []
  return { authority, origin: target.slice(whole.length) }
}
