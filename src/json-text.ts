declare const content: unique symbol

/** The JSON text of a `Content`: a string that is not mistaken for other strings, nor written as JSON a second time. */
export type JsonText<Content> = string & { readonly [content]: Content }

/** Writes JSON. */
export function jsonText<Content>(value: Content): JsonText<Content>
export function jsonText(value: unknown): string {
  return JSON.stringify(value)
}

/** Reads JSON that was written here. */
export const parseJsonText = <Content>(text: JsonText<Content>): Content => JSON.parse(text)
