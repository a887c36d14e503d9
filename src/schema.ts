import { z } from 'zod'

/** What a wrong value is told, apart from one that is not there at all. */
export const must = (be: string) => ({
  error: ({ input }: { input?: unknown }) => (input === undefined ? 'is missing' : `must be ${be}`),
})

/** Unicode code points, as a reader counts characters. */
export const codePoints = (text: string): number => {
  let count = 0
  for (const _ of text) count += 1
  return count
}

const anyControl = /\p{Cc}/u
const controlButLines = /[^\P{Cc}\t\n\r]/u

/** The same for JSON Schema, whose readers do not all know the names of Unicode: no control character, not only blanks. */
const patternOf = (min: number, lines: boolean): string => {
  const controls = lines ? '\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f' : '\\x00-\\x1f\\x7f-\\x9f'
  return min === 0 ? `^[^${controls}]*$` : `^[^${controls}]*[^\\s${controls}][^${controls}]*$`
}

/** Half a surrogate pair would be stored, hashed and shown as U+FFFD, and so as something else. */
export const wellFormed = [
  (value: string): boolean => value.isWellFormed(),
  'must be well-formed Unicode, without half a surrogate pair',
] as const

/** Text between `min` and `max` code points, trimmed; `lines` lets line breaks and tabs in. */
export const text = (min: number, max: number, { lines = false } = {}) =>
  z
    .string(must('a text'))
    .trim()
    .refine(...wellFormed)
    .refine((value) => !(lines ? controlButLines : anyControl).test(value), 'must be without control characters')
    .refine((value) => codePoints(value) >= min && codePoints(value) <= max, `must be ${min} to ${max} characters long`)
    .meta({ minLength: min, maxLength: max, pattern: patternOf(min, lines), examples: ['bread'] })

export const wholeNumber = (min: number, max: number) => {
  const error = must(`a whole number from ${min} to ${max}`)
  return z.int(error).min(min, error).max(max, error)
}

/** A list of `min` to `max` items. What stands far behind the end is not looked at: it could only add faults. */
export const list = <Item extends z.ZodType>(item: Item, min: number, max: number) => {
  const error = must(`a list of ${min} to ${max}`)
  return z.preprocess(
    (value) => (Array.isArray(value) ? value.slice(0, max + 1) : value),
    z.array(item, error).min(min, error).max(max, error),
  )
}

/** An object whose unknown members are faults, and whose `readOnly` ones may be there and are left out. */
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

/** Content that comes in two forms, media types with their schemas: the client chooses by Accept. */
export const inForms = <One extends z.ZodType, Other extends z.ZodType>(
  [type, one]: readonly [string, One],
  [otherType, other]: readonly [string, Other],
) => {
  const schema = z.union([one, other])
  forms.set(schema, { [type]: one, [otherType]: other })
  return schema
}

/** The media types in which content comes, each with its schema. */
export const formsOf = (schema: z.ZodType): Readonly<Record<string, z.ZodType>> =>
  forms.get(schema) ?? { 'application/json': schema }
