/** All values of a field, in order; `rawHeaders` as Node has them, names and values in turn, with nothing dropped. */
export const fieldValues = (rawHeaders: readonly string[], name: string): string[] =>
  rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name)
