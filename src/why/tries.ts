import { type Block, blockOf } from './examples/block.ts'
import type { Step } from './examples/example.ts'
import { shakshuka } from './examples/parts.ts'

type Try = { readonly title: string; readonly block: Block }

/** First requests to send to the teaching server: a success, an error, and an update that many servers would accept. */
const learning: readonly (readonly [title: string, step: Step])[] = [
  ['Read a recipe: 200', { method: 'GET', target: shakshuka }],
  ['Delete it without a token: 401', { method: 'DELETE', target: shakshuka }],
  [
    'Replace it without an If-Match header: 428',
    {
      method: 'PUT',
      target: shakshuka,
      user: 'ada',
      json: { title: 'Shakshuka', ingredients: [{ name: 'eggs' }], steps: ['Warm the oil.'] },
    },
  ],
]

/** First requests to send to a server in production, which has no seed data. */
const production: readonly (readonly [title: string, step: Step])[] = [
  ['List the recipes: 200', { method: 'GET', target: '/recipes' }],
  ['Read your account without a token: 401', { method: 'GET', target: '/users/me' }],
  ['Use a method that the resource does not support: 405', { method: 'DELETE', target: '/recipes' }],
]

/** First requests to send to this server. */
export const tries = (origin: string, { inProduction = false } = {}): readonly Try[] =>
  (inProduction ? production : learning).map(([title, step]) => ({ title, block: blockOf({ steps: [step] }, origin) }))
