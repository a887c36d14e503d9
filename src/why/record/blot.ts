import { OwnListQuery } from '../../recipes/parameters.ts'

/** The placeholder for a redacted value. */
export const blotted = '***'

/** The header fields whose values are shown: those of HTTP and of this API that have no secret in them. */
const shownField =
  /^(accept(-charset|-encoding|-language)?|access-control-request-(headers|method)|cache-control|connection|content-(encoding|language|length|location|range|type)|date|expect|host|if-(match|none-match|modified-since|unmodified-since|range)|keep-alive|kitchen-fault|max-forwards|origin|pragma|prefer|priority|range|referer|sec-ch-ua(-mobile|-platform)?|sec-fetch-(dest|mode|site|user)|te|traceparent|trailer|transfer-encoding|upgrade|upgrade-insecure-requests|user-agent|via|x-forwarded-(for|host|proto)|x-request-id)$/i

/** The query parameters of the lists. */
const shownParameter = new RegExp(`^[?#]?(${Object.keys(OwnListQuery.shape).join('|')})$`)

/** The header fields of a response whose values are shown: those that this server sends, without Set-Cookie and unknown ones. */
const shownInAnswer =
  /^(accept-(encoding|patch|post|query|ranges)|access-control-[a-z-]+|allow|content-security-policy|content-location|etag|kitchen-doors|last-modified|link|location|preference-applied|ratelimit(-policy)?|referrer-policy|retry-after|vary|www-authenticate|x-content-type-options)$/i

const scheme = /^(Basic|Bearer|Digest|DPoP|Negotiate)\b/i

/** Names and values in turn, as pairs. */
const pairsOf = (rawHeaders: readonly string[]): { name: string; value: string }[] => {
  const fields: { name: string; value: string }[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2)
    fields.push({ name, value })
  }
  return fields
}

/** The header fields of a request; the values of all that are not known to be harmless are redacted. */
export const blotFields = (rawHeaders: readonly string[]): { name: string; value: string }[] =>
  pairsOf(rawHeaders).map(({ name, value }) => ({ name, value: blotField(name, value) }))

/** The header fields of a response; links of mails are redacted, and all that is not known to be harmless. */
export const blotAnswer = (fields: readonly string[]): { name: string; value: string }[] =>
  pairsOf(fields).map(({ name, value }) => {
    if (!shownInAnswer.test(name)) return { name, value: blotField(name, value) }
    if (/^(content-)?location$/i.test(name)) return { name, value: blotTarget(value) }
    return { name, value: value.replace(/<([^<>]*)>/g, (_, target: string) => `<${blotTarget(target)}>`) }
  })

const blotField = (name: string, value: string): string => {
  const [given] = scheme.exec(value) ?? []
  // The scheme is kept: it shows why `Basic` was refused where `Bearer` is required.
  if (given && value.length > given.length) return `${given} ${blotted}`
  if (value !== '' && (!shownField.test(name) || /\bbearer\b/i.test(value))) return blotted
  if (/^(x-forwarded-)?host$/i.test(name)) return value.replace(userInfo, '')
  return /^<?([a-z][a-z0-9+.-]*:)?\//i.test(value) ? blotTarget(value) : value
}

/** Matches the userinfo before the host, in the absolute-form and in the authority-form of CONNECT. */
const userInfo = /^([a-z][a-z0-9+.-]*:(?=\/\/))?(\/{2,})?[^/?#]*@/i

/** What stands before the link of a mail, which is a secret: however it is written, and whatever is wrong with the rest. */
const beforeLink = /email-confirmations|password-resets/i

/** Also where it was encoded a few times over. */
const decoded = (segment: string, times = 4): string => {
  try {
    const once = decodeURIComponent(segment)
    return once === segment || times === 1 ? once : decoded(once, times - 1)
  } catch {
    return segment
  }
}

/** A path, without what its parameters say, and without the link of a mail. */
const blotPath = (path: string): string => {
  const segments = path.split('/')
  const before = segments.findIndex((segment) => beforeLink.test(decoded(segment)))
  return segments
    .map((segment, at) => {
      if (before === -1 || at < before || segment === '') return blotParameter(segment)
      // A slash before the link may be written in another way, and is then a part of the segment.
      return at === before && decoded(segment).replace(beforeLink, '') === '' ? segment : blotted
    })
    .join('/')
}

/** A request target without userinfo and links of mails; the values of all parameters that are not known to be harmless are redacted. */
export const blotTarget = (target: string): string => {
  const [, path = '', query] = /^([^?#]*)(.*)$/s.exec(target.replace(userInfo, '$1$2')) ?? []
  return blotPath(path) + (query ?? '').split('&').map(blotParameter).join('&')
}

/** The value of a known parameter is shown unless it looks like a parameter itself: queries are not always well-formed. */
const blotParameter = (parameter: string): string => {
  const [name = '', ...values] = parameter.split('=')
  if (values.length === 0 || (values.length === 1 && shownParameter.test(name))) return parameter
  return `${name}=${blotted}`
}
