import type { ProblemType } from '../../problem.ts'
import type { Advice } from './advice.ts'
import { ofClient } from './of-client.ts'
import { ofContent } from './of-content.ts'
import { ofMessage } from './of-message.ts'

/** The advice on problem types, by slug. A resource that you add needs none: see `adviceOn`. */
export const problems: Readonly<Record<string, Advice>> = { ...ofMessage, ...ofClient, ...ofContent }

/** The advice on a problem type, or else its title and a general hint. */
export const adviceOn = ({ slug, title }: ProblemType): Advice =>
  problems[slug] ?? { meaning: `${title}.`, fix: 'Follow the detail of the response.' }
