// To import a value of node:http loads undici, which costs a tenth of the start.
export const { validateHeaderValue } = process.getBuiltinModule('node:http')

/** How often a field came; `headers` drops or joins all but the first. `rawHeaders` has names and values in turn. */
export const countFields = (rawHeaders: readonly string[], name: string): number => {
  let count = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const field = rawHeaders[at]
    if (field?.length === name.length && field.toLowerCase() === name) count += 1
  }
  return count
}

/** All values of a field, in order. */
export const fieldValues = (rawHeaders: readonly string[], name: string): string[] =>
  rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name)
