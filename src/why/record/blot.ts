/** What takes the place of a secret. */
export const blotted = '***'

/** Names of what people put secrets into. */
const secretName =
  /pass|secret|token|credential|api[-_]?key|access[-_]?key|jwt|bearer|signature|cookie|session[-_]?id|dpop/i

/** The same where the name is no more than this; in a URI, which is no place for a secret, too. */
const shortName = /^(x[-_])?(auth|key|code|pin|pw|pwd|sid|sig|session|refresh)([-_]key)?$/i

const isSecret = (name: string): boolean =>
  secretName.test(name) || shortName.test(name) || /authorization$/i.test(name)

const scheme = /^(Basic|Bearer|Digest|DPoP|Negotiate)\b/i

/** The fields of a message, names and values, without what must not be shown to others. */
export const blotFields = (rawHeaders: readonly string[]): { name: string; value: string }[] => {
  const fields: { name: string; value: string }[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2)
    fields.push({ name, value: blotField(name, value) })
  }
  return fields
}

const blotField = (name: string, value: string): string => {
  const [given] = scheme.exec(value) ?? []
  // The scheme stays: without it nobody sees why `Basic` was refused where `Bearer` is asked for.
  if (given && value.length > given.length) return `${given} ${blotted}`
  if (isSecret(name) || /\bbearer\b/i.test(value)) return blotted
  return /^<?([a-z][a-z0-9+.-]*:)?\//i.test(value) ? blotTarget(value) : value
}

/** What stands before the host, in absolute-form and in the authority-form of CONNECT. */
const userInfo = /^([a-z][a-z0-9+.-]*:(?=\/\/))?(\/{2,})?[^/?#]*@/i

/** A request target without the values of secret parameters, and without a user and password before its host. */
export const blotTarget = (target: string): string => {
  const [, path = '', query] = /^([^?#]*)(.*)$/s.exec(target.replace(userInfo, '$1$2')) ?? []
  return path.split('/').map(blotParameter).join('/') + (query ?? '').split('&').map(blotParameter).join('&')
}

/** Cut at each `=`, since what people write there is not always a query as it should be: `a=1?password=…`. */
const blotParameter = (parameter: string): string => {
  const pieces = parameter.split('=')
  const secret = pieces.slice(0, -1).findIndex((piece) => isSecret(decoded(piece).replace(/^.*[?;#]/, '')))
  return secret === -1 ? parameter : [...pieces.slice(0, secret + 1), blotted].join('=')
}

/** Escape by escape: one that is none must not hide the name around it. */
const decoded = (name: string): string =>
  name.replace(/%([0-9a-f]{2})/gi, (_, octet: string) => String.fromCharCode(Number.parseInt(octet, 16)))
