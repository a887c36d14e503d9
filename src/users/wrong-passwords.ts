import { minute, type RateOptions, refuse, second, windows } from '../doors/rate.ts'
import type { Passwords } from './passwords.ts'

/** Characters of a username. */
const longestName = 30

/**
 * Limits wrong passwords per username, so that many addresses cannot guess at one account: a sixtieth of `limit` per
 * minute, but at least ten. Unknown usernames are counted too, so that the limit does not reveal which users exist.
 */
export const countWrongPasswords = (
  { hash, verify }: Passwords,
  { limit, elapsed }: Pick<RateOptions, 'limit' | 'elapsed'>,
) => {
  const most = Math.max(10, Math.floor(limit / 60))
  const windowOf = windows(minute)
  const underWay = new Map<string, Set<Promise<boolean>>>()
  const checksOf = (name: string) => underWay.get(name) ?? new Set()

  return {
    /** Wrong passwords a minute for one name; 0 for no limit. */
    most: limit === 0 ? 0 : most,
    hash,
    verify: async (name: string, stored: string | undefined, password: string) => {
      // Nobody has such a name, and what was kept of it would grow.
      if (limit === 0 || name.length > longestName) return verify(stored, password)
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

/** Where wrong passwords are counted: `verify` may refuse to check one. */
export type CountedPasswords = ReturnType<typeof countWrongPasswords>
