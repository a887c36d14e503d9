import { isJson } from '../openapi/schemas.ts'

const span = (min: unknown, max: unknown, unit: string): string[] => {
  // What zod says of any integer.
  if ((min === undefined && max === undefined) || min === Number.MIN_SAFE_INTEGER) return []
  if (max === undefined) return [`at least ${min}${unit}`]
  return [`${min === undefined ? 'up to ' : `${min} to `}${max}${unit}`]
}

/** A JSON Schema in a few words: `string, 1 to 200 characters`. */
export const inWords = (schema: unknown): string => {
  if (!isJson(schema)) return ''
  const { $ref, const: only, enum: values, anyOf, type, format, items, readOnly } = schema
  if (typeof $ref === 'string') return $ref.split('/').at(-1) ?? ''
  if (only !== undefined) return JSON.stringify(only)
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' or ')
  if (Array.isArray(anyOf)) return anyOf.map(inWords).join(' or ')
  const limits = [
    ...span(schema.minLength, schema.maxLength, ' characters'),
    ...(type === 'integer' ? span(schema.minimum, schema.maximum, '') : []),
    ...span(schema.minItems, schema.maxItems, ' items'),
  ]
  const kind =
    type === 'array'
      ? `array of ${inWords(items) || 'anything'}`
      : Array.isArray(type)
        ? type.join(' or ')
        : String(type ?? (readOnly ? '' : 'any value'))
  return [
    ...(kind === '' ? [] : [kind]),
    ...(typeof format === 'string' ? [format] : []),
    ...limits,
    ...(readOnly === true ? ['ignored if sent'] : []),
  ].join(', ')
}
