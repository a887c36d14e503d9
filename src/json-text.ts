declare const content: unique symbol

/** The JSON text of a `Content`: a string that is not mistaken for other strings, nor written as JSON a second time. */
export type JsonText<Content> = string & { readonly [content]: Content }

/** Writes JSON. */
export function jsonText<Content>(value: Content): JsonText<Content>
export function jsonText(value: unknown): string {
  return JSON.stringify(value)
}

/** Writes a string in which nothing is to be escaped, as an id, a time or a username: in a fifth of the time. */
export function quoted<Content extends string>(value: Content): JsonText<Content>
export function quoted(value: string): string {
  return `"${value}"`
}

/** Reads JSON that was written here. */
export const parseJsonText = <Content>(text: JsonText<Content>): Content => JSON.parse(text)
