import type { z } from 'zod'
import { pointer } from '../http/pointer.ts'
import { door } from './door.ts'
import { type ContentFault, refuse } from './refusal.ts'

/** What is said of a member that the schema does not know. */
export const unknownMember = 'is not a member here'

/** Faults that one answer names, and characters of a pointer: an answer must not be larger than what it speaks of. */
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

const faults = (error: z.ZodError): ContentFault[] => {
  // By place and detail: two checks of one schema may say the same.
  const found = new Map<string, ContentFault>()
  for (const { path, detail } of places(error)) {
    const fault = { pointer: pointer(path.map(short)), detail }
    found.set(`${fault.pointer} ${detail}`, fault)
    if (found.size > maxFaults) break
  }
  return [...found.values()]
}

/** Door 15: all that the schema finds wrong, each fault with a JSON pointer to it. */
export const meaning = <Schema extends z.ZodType>(schema: Schema) => {
  const asked = door('meaning', ['invalid-content'], (_request, { json }: { json: unknown }) => {
    const result = schema.safeParse(json)
    if (result.success) return { body: result.data }
    const errors = faults(result.error)
    const [first] = errors
    const others = errors.length > maxFaults ? `at least ${maxFaults}` : errors.length - 1
    const more = others === 0 ? '' : `, and ${others} more`
    return refuse('invalid-content', `Correct ${first?.pointer}, which ${first?.detail}${more}: see errors.`, {
      members: { errors: errors.slice(0, maxFaults) },
    })
  })
  return { ...asked, takes: schema }
}
