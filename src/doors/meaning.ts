import type { z } from 'zod'
import { door } from '../door.ts'
import { pointer } from '../http/pointer.ts'
import { faultsAt, problem, type Refusal } from '../problem.ts'
import { content } from './content.ts'
import { syntax } from './syntax.ts'

const invalidContent = problem('meaning', 'invalid-content', 422, {
  title: 'The content is not valid',
  members: { errors: faultsAt('pointer') },
})

/** A fault of one member of the content. */
type Fault = { readonly pointer: string; readonly detail: string }

/** What is said of a member that the schema does not know. */
export const unknownMember = 'is not a member here'

/** Faults that one answer names, and characters of a pointer: an answer must not be larger than what it is about. */
const maxFaults = 100
const maxPointer = 200

/** The path to each fault, one by one: content may hold a hundred thousand, and only the first are looked at. */
function* places(error: z.ZodError): Generator<{ path: readonly PropertyKey[]; detail: string }> {
  for (const { path, ...issue } of error.issues)
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) yield { path: [...path, key], detail: unknownMember }
    else yield { path, detail: issue.message }
}

const short = (key: PropertyKey): PropertyKey =>
  typeof key === 'string' && key.length > maxPointer ? `${key.slice(0, maxPointer)}…` : key

const faults = (error: z.ZodError): Fault[] => {
  // By place and detail: two checks of one schema may say the same.
  const found = new Map<string, Fault>()
  for (const { path, detail } of places(error)) {
    const fault = { pointer: pointer(path.map(short)), detail }
    found.set(`${fault.pointer} ${detail}`, fault)
    if (found.size > maxFaults) break
  }
  return [...found.values()]
}

/** Door 15: all that the schema finds wrong, each fault with a JSON pointer to it. */
export const meaning = <Schema extends z.ZodType>(schema: Schema) => ({
  ...door(
    'meaning',
    [invalidContent],
    (
      _request,
      { json }: { readonly json: unknown },
    ): { readonly body: z.output<Schema> } | Refusal<'invalid-content'> => {
      const result = schema.safeParse(json)
      if (result.success) return { body: result.data }
      const errors = faults(result.error)
      const [first] = errors
      const others = errors.length > maxFaults ? `at least ${maxFaults}` : errors.length - 1
      const more = others === 0 ? '' : `, and fix ${others} more`
      return invalidContent(`Fix ${first?.pointer}, which ${first?.detail}${more}: see errors.`, {
        errors: errors.slice(0, maxFaults),
      })
    },
  ),
  takes: schema,
})

/** Doors 12, 14 and 15 of an operation that reads JSON, of these types where it is not `application/json`. */
export const json = <Schema extends z.ZodType>(schema: Schema, ...types: readonly string[]) => {
  const [first = 'application/json', ...others] = types
  return { content: content(first, ...others), syntax, meaning: meaning(schema) }
}
