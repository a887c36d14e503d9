import { z } from 'zod'
import { door } from '../door.ts'
import { pointer } from '../http/pointer.ts'
import { faultsAt, problem } from '../problem.ts'
import { content } from './content.ts'
import { syntax } from './syntax.ts'

export const invalidContent = problem('meaning', 'invalid-content', 422, 'The content is not valid', {
  members: { errors: faultsAt('pointer') },
})

/** An error in one member of the content. */
type Fault = { readonly pointer: string; readonly detail: string }

/** The error of a member that the schema does not know. */
export const unknownMember = 'is not a known member'

/** The limits of errors in a response and of characters in a pointer, so that a response stays small. */
const maxFaults = 100
const maxPointer = 200

const short = (key: PropertyKey): PropertyKey =>
  typeof key === 'string' && key.length > maxPointer ? `${key.slice(0, maxPointer)}…` : key

const faults = (error: z.ZodError): Fault[] => {
  // By pointer and detail, because two checks of a schema can report the same error.
  const found = new Map<string, Fault>()
  for (const { path, ...issue } of error.issues) {
    const isUnknown = issue.code === 'unrecognized_keys'
    const detail = isUnknown ? unknownMember : issue.message
    for (const key of isUnknown ? issue.keys : [[]]) {
      const fault = { pointer: pointer(path.concat(key).map(short)), detail }
      found.set(`${fault.pointer} ${detail}`, fault)
      // There can be a hundred thousand, and only the first are used.
      if (found.size > maxFaults) return [...found.values()]
    }
  }
  return [...found.values()]
}

/** The door `meaning`: validates the content, and reports each error with a JSON pointer to its member. */
export const meaning = <Schema extends z.ZodType>(schema: Schema) => {
  let compiled: Schema | undefined
  return {
    ...door('meaning', [invalidContent], (_request, { json }: { readonly json: unknown }) => {
      // By its first content: at the start, it would hold that up.
      compiled ??= z.compile(schema)
      const result = compiled.safeParse(json)
      if (result.success) return { body: result.data }
      const errors = faults(result.error)
      const [first] = errors
      const others = errors.length > maxFaults ? `at least ${maxFaults}` : errors.length - 1
      const more = others === 0 ? '' : `, and fix ${others} more: see errors`
      const place = first?.pointer === '#' ? 'The content' : `Fix ${first?.pointer}, which`
      return invalidContent(`${place} ${first?.detail}${more}.`, { errors: errors.slice(0, maxFaults) })
    }),
    takes: schema,
  }
}

/** The doors `content`, `syntax` and `meaning` of an operation that reads JSON. `types` default to `application/json`. */
export const json = <Schema extends z.ZodType>(schema: Schema, ...types: readonly string[]) => {
  const [first = 'application/json', ...others] = types
  return { content: content(first, ...others), syntax, meaning: meaning(schema) }
}
