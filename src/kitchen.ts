import type { RecipeStore } from './recipes/recipe.ts'
import type { SessionStore } from './sessions/store.ts'
import type { Tokens } from './sessions/tokens.ts'
import type { Passwords } from './users/passwords.ts'
import type { UserStore } from './users/store.ts'

/** What comes from outside of the program, handed in so that a test can hand in its own. */
export type World = {
  readonly now: () => Date
  /** A new identifier: a UUID of version 7 (RFC 9562 5.7), so that ids sort by their time. */
  readonly uuid: () => string
  /** So many octets that nobody can guess. */
  readonly random: (octets: number) => Buffer
}

/** What the resources work with. */
export type Kitchen = World & {
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly recipes: RecipeStore
  readonly passwords: Passwords
  readonly tokens: Tokens
}
