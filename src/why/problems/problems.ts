import type { Slug } from '../../doors/row.ts'
import type { Advice } from './advice.ts'
import { ofClient } from './of-client.ts'
import { ofContent } from './of-content.ts'
import { ofMessage } from './of-message.ts'

/** Each problem type of the row: what it means, and what to do. */
export const problems = { ...ofMessage, ...ofClient, ...ofContent } as const satisfies Record<Slug, Advice>
