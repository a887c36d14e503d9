import { content } from './content.ts'
import type { Example } from './example.ts'
import { identity } from './identity.ts'
import { messages, tooMany } from './messages.ts'
import { reading } from './reading.ts'
import { writing } from './writing.ts'

/** Every status that this server gives, and how to provoke it, by status; each may be sent again and again. */
export const examples: readonly Example[] = [
  ...[...reading, ...writing, ...messages, ...identity, ...content].toSorted((a, b) => a.status - b.status),
  tooMany,
]
