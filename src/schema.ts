import { z } from 'zod'

/** The error of a wrong value. A missing member gets an error of its own. */
export const must = (be: string) => ({
  error: ({ input }: { input?: unknown }) => (input === undefined ? 'is missing' : `must be ${be}`),
})

/** Any string. */
export const string = z.string(must('a string'))

/** The number of Unicode code points: the length of a string as people count it. */
export const codePoints = (text: string): number => {
  let count = 0
  for (const _ of text) count += 1
  return count
}

const anyControl = /\p{Cc}/u
const controlButLines = /[^\P{Cc}\t\n\r]/u

/**
 * The same rules as a JSON Schema pattern: no control characters, and not only whitespace. It avoids \p{…}, which some
 * tools do not support.
 */
const patternOf = (min: number, lines: boolean): string => {
  const controls = lines ? '\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f' : '\\x00-\\x1f\\x7f-\\x9f'
  return min === 0 ? `^[^${controls}]*$` : `^[^${controls}]*[^\\s${controls}][^${controls}]*$`
}

/** Refuses lone surrogates, which would be stored, hashed and shown as U+FFFD. */
export const wellFormed = [
  (value: string): boolean => value.isWellFormed(),
  'must be well-formed Unicode, without lone surrogates',
] as const

/** A trimmed string of `min` to `max` code points. With `lines`, it can contain line breaks and tabs. */
export const text = (min: number, max: number, { lines = false } = {}) =>
  string
    .trim()
    .refine(...wellFormed)
    .refine((value) => !(lines ? controlButLines : anyControl).test(value), 'must not contain control characters')
    .refine((value) => {
      // A string has no more code points than code units, and none only where it is empty: few have to be counted.
      const length = value.length > max || min > 1 ? codePoints(value) : value.length
      return length >= min && length <= max
    }, `must be ${min} to ${max} characters long`)
    .meta({ minLength: min, maxLength: max, pattern: patternOf(min, lines), examples: ['bread'] })

export const wholeNumber = (min: number, max: number) => {
  const error = must(`a whole number from ${min} to ${max}`)
  return z.int(error).min(min, error).max(max, error)
}

/** A whole number in a URI, of up to six digits, or none. Other text becomes NaN, which the schema refuses. */
export const digits = (schema: ReturnType<typeof wholeNumber>) =>
  z
    .string()
    .transform((text) => (/^\d{1,6}$/.test(text) ? Number(text) : Number.NaN))
    .pipe(schema)
    .exactOptional()

/** An array of `min` to `max` items. Items far beyond `max` are not validated: they would only add errors. */
export const list = <Item extends z.ZodType>(item: Item, min: number, max: number) => {
  const error = must(`an array of ${min} to ${max} items`)
  return z.preprocess(
    (value) => (Array.isArray(value) ? value.slice(0, max + 1) : value),
    z.array(item, error).min(min, error).max(max, error),
  )
}

/** An object without unknown members. Its `readOnly` members are accepted, and ignored. */
export const object = <Shape extends z.ZodRawShape>(shape: Shape, readOnly: readonly string[] = []) =>
  z.preprocess(
    (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value) && readOnly.length > 0
        ? Object.fromEntries(Object.entries(value).filter(([name]) => !readOnly.includes(name)))
        : value,
    z.strictObject(shape, must('a JSON object')).meta({ readOnlyMembers: readOnly }),
  )

export const timestamp = z.iso.datetime({ precision: 3 })

const forms = new WeakMap<z.ZodType, Readonly<Record<string, z.ZodType>>>()

/** Content with two representations, each a media type with its schema. The client chooses one with Accept. */
export const inForms = <One extends z.ZodType, Other extends z.ZodType>(
  [type, one]: readonly [string, One],
  [otherType, other]: readonly [string, Other],
) => {
  const schema = z.union([one, other])
  forms.set(schema, { [type]: one, [otherType]: other })
  return schema
}

/** The media types of content, each with its schema. */
export const formsOf = (schema: z.ZodType): Readonly<Record<string, z.ZodType>> =>
  forms.get(schema) ?? { 'application/json': schema }
