/** The placeholder for a redacted value. */
export const blotted = '***'

/** Matches names of headers and parameters that usually have a secret as their value. */
const secretName =
  /pass|secret|token|credential|api[-_]?key|access[-_]?key|jwt|bearer|signature|cookie|session[-_]?id|dpop/i

/** Matches short names of the same kind, and only as a whole. */
const shortName = /^(x[-_])?(auth|key|code|pin|pw|pwd|sid|sig|session|refresh)([-_]key)?$/i

const isSecret = (name: string): boolean =>
  secretName.test(name) || shortName.test(name) || /authorization$/i.test(name)

const scheme = /^(Basic|Bearer|Digest|DPoP|Negotiate)\b/i

/** The header fields of a message, with their secrets redacted. */
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
  // The scheme is kept: it shows why `Basic` was refused where `Bearer` is required.
  if (given && value.length > given.length) return `${given} ${blotted}`
  if (isSecret(name) || /\bbearer\b/i.test(value)) return blotted
  return /^<?([a-z][a-z0-9+.-]*:)?\//i.test(value) ? blotTarget(value) : value
}

/** Matches the userinfo before the host, in the absolute-form and in the authority-form of CONNECT. */
const userInfo = /^([a-z][a-z0-9+.-]*:(?=\/\/))?(\/{2,})?[^/?#]*@/i

/** A request target without the values of secret parameters and without userinfo. */
export const blotTarget = (target: string): string => {
  const [, path = '', query] = /^([^?#]*)(.*)$/s.exec(target.replace(userInfo, '$1$2')) ?? []
  return path.split('/').map(blotParameter).join('/') + (query ?? '').split('&').map(blotParameter).join('&')
}

/**
 * Redacts what follows the first secret name. It splits at each `=`, because queries are not always well-formed:
 * `a=1?password=…`.
 */
const blotParameter = (parameter: string): string => {
  const pieces = parameter.split('=')
  const secret = pieces.slice(0, -1).findIndex((piece) => isSecret(decoded(piece).replace(/^.*[?;#]/, '')))
  return secret === -1 ? parameter : [...pieces.slice(0, secret + 1), blotted].join('=')
}

/** Decodes each percent-escape by itself, so that an invalid one does not hide a secret name. */
const decoded = (name: string): string =>
  name.replace(/%([0-9a-f]{2})/gi, (_, octet: string) => String.fromCharCode(Number.parseInt(octet, 16)))
