/** What takes the place of a secret. */
export const blotted = '***'

const secretFields = new Set(['authorization', 'cookie', 'proxy-authorization'])

/** Parameters that people put secrets into, though a URI is no place for them. */
const secretParameter = /pass|secret|token|credential|api-?key/i

/** The fields of a message, names and values, without what must not be shown to others. */
export const blotFields = (rawHeaders: readonly string[]): { name: string; value: string }[] => {
  const fields: { name: string; value: string }[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2)
    fields.push({ name, value: secretFields.has(name.toLowerCase()) ? blotField(value) : value })
  }
  return fields
}

/** The scheme stays: without it nobody sees why `Basic` was refused where `Bearer` is asked for. */
const blotField = (value: string): string => {
  const [, scheme] = /^(Basic|Bearer|Digest) /i.exec(value) ?? []
  return scheme ? `${scheme} ${blotted}` : blotted
}

/** A request target without the values of secret parameters, and without a user and password before its host. */
export const blotTarget = (target: string): string => {
  const [path = '', ...query] = target.replace(/^(https?:\/\/)[^/?#]*@/i, '$1').split('?')
  if (query.length === 0) return path
  const parameters = query
    .join('?')
    .split('&')
    .map((parameter) => {
      const [name = ''] = parameter.split('=', 1)
      return secretParameter.test(decoded(name)) && parameter.includes('=') ? `${name}=${blotted}` : parameter
    })
  return `${path}?${parameters.join('&')}`
}

const decoded = (name: string): string => {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
