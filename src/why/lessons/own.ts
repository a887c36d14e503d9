import type { Step } from '../examples/example.ts'
import { toast } from '../examples/parts.ts'

/**
 * Stand in the requests of lessons for the learner's own account. The page replaces them by what the learner types: of
 * the characters `a-z0-9-` alone, so that every shell takes it as it stands.
 */
export const account = { username: 'your-name', password: 'your-password' } as const

export const email = `${account.username}@kitchen.example`

export const byToken = { Authorization: 'Bearer {token}' }

/** Logs the learner in. */
export const logIn: Step = {
  method: 'POST',
  target: '/sessions',
  basic: `${account.username}:${account.password}`,
  keep: { as: 'token', member: 'accessToken' },
}

/** Creates a recipe of the learner's own, with a title that is different each time. */
export const create: Step = {
  method: 'POST',
  target: '/recipes',
  headers: byToken,
  json: toast,
  keep: { as: 'recipe', header: 'Location' },
}

/** Reads the entity tag of that recipe. */
export const read: Step = { method: 'GET', target: '{recipe}', headers: byToken, keep: { as: 'etag', header: 'ETag' } }
