import { seedUsers } from '../../database/seed-data.ts'
import { literal, partsOf, type Requests, type Step, textsOf } from './example.ts'

/** The requests of a block as every shell writes them: logins are requests of their own, and tokens are placeholders. */
export type Spelled = {
  readonly steps: readonly Step[]
  readonly times: number
  /** Whether the steps use `{unique}`. */
  readonly isUnique: boolean
  /** The variables that the reader has to set first. */
  readonly open: readonly string[]
}

const logIn = (username: string, as: string): Step => {
  const password = seedUsers.find((user) => user.username === username)?.password ?? '{password}'
  return {
    method: 'POST',
    target: '/sessions',
    basic: `${literal(username)}:${password}`,
    keep: { as, member: 'accessToken' },
  }
}

/** Adds a login before the first step of each user, and the token to the headers of its steps. */
const withLogins = (steps: readonly Step[]): Step[] => {
  const tokens = new Map<string, string>()
  return steps.flatMap(({ user, ...step }) => {
    if (user === undefined) return [step]
    const known = tokens.get(user)
    const token = known ?? (tokens.size === 0 ? 'token' : `${user}Token`)
    tokens.set(user, token)
    const authorized: Step = { ...step, headers: { Authorization: `Bearer {${token}}`, ...step.headers } }
    return known === undefined ? [logIn(user, token), authorized] : [authorized]
  })
}

const namesIn = (step: Step): string[] =>
  textsOf(step).flatMap((text) => partsOf(text).flatMap((part) => (typeof part === 'string' ? [] : [part.name])))

export const spell = ({ steps, times = 1, earlier = [] }: Requests): Spelled => {
  const before = withLogins(earlier)
  const all = withLogins([...earlier, ...steps])
  const written = all.slice(before.length)
  const names = new Set(written.flatMap(namesIn))
  const kept = all.flatMap(({ keep }) => (keep ? [keep.as] : []))
  const known = new Set(['unique', 'zeros', ...kept, ...before.flatMap(namesIn)])
  return { steps: written, times, isUnique: names.has('unique'), open: [...names].filter((name) => !known.has(name)) }
}
