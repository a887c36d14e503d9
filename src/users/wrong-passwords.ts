import type { RefusalOf } from '../door.ts'
import { minute, type RateOptions, refuse, second, type tooManyRequests, windows } from '../doors/rate.ts'
import type { Passwords } from './passwords.ts'

/** Where wrong passwords are counted: `verify` may refuse to check one. */
export type CountedPasswords = {
  hash(password: string): Promise<string>
  verify(
    username: string,
    hash: string | undefined,
    password: string,
  ): Promise<boolean | RefusalOf<typeof tooManyRequests>>
}

/** Characters of a username. */
const longestName = 30

/**
 * Limits wrong passwords per username, so that many addresses cannot guess at one account: a sixtieth of `limit` per
 * minute, but at least ten. Unknown usernames are counted too, so that the limit does not reveal which users exist.
 */
export const countWrongPasswords = (
  { hash, verify }: Passwords,
  { limit, elapsed }: Pick<RateOptions, 'limit' | 'elapsed'>,
): CountedPasswords => {
  if (limit === 0) return { hash, verify: (_username, stored, password) => verify(stored, password) }
  const most = Math.max(10, Math.floor(limit / 60))
  const windowOf = windows(minute)
  const underWay = new Map<string, Set<Promise<boolean>>>()
  const checksOf = (name: string) => underWay.get(name) ?? new Set()

  return {
    hash,
    verify: async (name, stored, password) => {
      // Nobody has such a name, and what was kept of it would grow.
      if (name.length > longestName) return verify(stored, password)
      for (;;) {
        const time = elapsed()
        const { used, endsAt } = windowOf(name, time)
        if (used >= most)
          return refuse('There were too many wrong passwords for this user.', Math.ceil((endsAt - time) / second))
        // What is being checked may turn out to be wrong.
        if (used + checksOf(name).size < most) break
        await Promise.allSettled(checksOf(name))
      }
      const check = verify(stored, password)
      underWay.set(name, checksOf(name).add(check))
      try {
        const isRight = await check
        if (!isRight) windowOf(name, elapsed()).used += 1
        return isRight
      } finally {
        checksOf(name).delete(check)
        if (checksOf(name).size === 0) underWay.delete(name)
      }
    },
  }
}
