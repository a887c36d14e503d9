import { content } from './content.ts'
import type { Example } from './example.ts'
import { identity } from './identity.ts'
import { mail } from './mail.ts'
import { messages, tooMany } from './messages.ts'
import { reading } from './reading.ts'
import { writing } from './writing.ts'

/** The examples, sorted by status. They cover every status that this server sends, and each can be repeated. */
export const examples: readonly Example[] = [
  ...[...reading, ...writing, ...content, ...messages, ...identity, ...mail].toSorted((a, b) => a.status - b.status),
  tooMany,
]
