import type { Slug } from '../../doors/row.ts'
import type { Advice } from './advice.ts'
import { ofClient } from './of-client.ts'
import { ofContent } from './of-content.ts'
import { ofMessage } from './of-message.ts'

/** The advice on each problem type of the row. */
export const problems = { ...ofMessage, ...ofClient, ...ofContent } as const satisfies Record<Slug, Advice>
