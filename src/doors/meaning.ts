import type { z } from 'zod'
import { pointer } from '../http/pointer.ts'
import { door } from './door.ts'
import { type ContentFault, refuse } from './refusal.ts'

/** Faults that one answer names: more would make it larger than the content that it speaks of. */
const maxFaults = 100

const faults = (error: z.ZodError): ContentFault[] => {
  // By place and detail: two checks of one schema may say the same.
  const found = new Map<string, ContentFault>()
  const add = (path: readonly PropertyKey[], detail: string): void => {
    const fault = { pointer: pointer(path), detail }
    found.set(JSON.stringify(fault), fault)
  }
  for (const issue of error.issues)
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) add([...issue.path, key], 'is not a member here')
    else add(issue.path, issue.message)
  return [...found.values()]
}

/** Door 15: all that the schema finds wrong, each fault with a JSON pointer to it. */
export const meaning = <Schema extends z.ZodType>(schema: Schema) =>
  door('meaning', ['invalid-content'], (_request, { json }: { json: unknown }) => {
    const result = schema.safeParse(json)
    if (result.success) return { body: result.data }
    const errors = faults(result.error)
    const [first] = errors
    const more = errors.length > 1 ? `, and ${errors.length - 1} more` : ''
    return refuse('invalid-content', `Mend ${first?.pointer} (${first?.detail})${more}: see errors.`, {
      members: { errors: errors.slice(0, maxFaults) },
    })
  })
