import type { ProblemType } from '../../problem.ts'
import type { Advice } from './advice.ts'
import { ofClient } from './of-client.ts'
import { ofContent } from './of-content.ts'
import { ofMessage } from './of-message.ts'

/** What a problem type means, and what to do: of most of those that this server has. */
export const problems: Readonly<Record<string, Advice>> = { ...ofMessage, ...ofClient, ...ofContent }

/** What stands in the advice on a problem type, or what its declaration has to say. */
export const adviceOn = ({ slug, title }: ProblemType): Advice =>
  problems[slug] ?? { meaning: `${title}.`, mend: 'Do what the detail of the answer says.' }
