/** What a query component says: the values of each parameter, in order, or that its encoding is broken. */
export type Query = ReadonlyMap<string, readonly string[]>

/**
 * Reads a query as forms write it (the URL Standard's application/x-www-form-urlencoded: `+` is a space), but strictly:
 * undefined where a percent-encoding is not one of UTF-8, which lenient readers turn into U+FFFD.
 */
export const parseQuery = (query: string): Query | undefined => {
  const parameters = new Map<string, string[]>()
  try {
    for (const pair of query.split('&').filter((pair) => pair !== '')) {
      const [name = '', ...rest] = pair.split('=').map((part) => decodeURIComponent(part.replaceAll('+', ' ')))
      const values = parameters.get(name)
      // In the same array: a copy for each would take minutes for all that a form can have.
      if (values) values.push(rest.join('='))
      else parameters.set(name, [rest.join('=')])
    }
  } catch {
    return undefined
  }
  return parameters
}
