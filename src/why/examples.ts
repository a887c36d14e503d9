import type { Example } from './example.ts'
import { content } from './examples/content.ts'
import { identity } from './examples/identity.ts'
import { messages, tooMany } from './examples/messages.ts'
import { reading } from './examples/reading.ts'
import { writing } from './examples/writing.ts'

/** Every status that this server gives, and how to provoke it, by status; each may be sent again and again. */
export const examples: readonly Example[] = [
  ...[...reading, ...writing, ...messages, ...identity, ...content].toSorted((a, b) => a.status - b.status),
  tooMany,
]
