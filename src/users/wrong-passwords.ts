import { type Count, refuse, second, type Tally } from '../doors/rate.ts'
import type { Passwords } from './passwords.ts'

/** Characters of a username. */
const longestName = 30

/**
 * Limits wrong passwords per username, so that many addresses cannot guess at one account: a sixtieth of `limit` per
 * minute, but at least ten. Unknown usernames are counted too, so that the limit does not reveal which users exist.
 */
export const countWrongPasswords = ({ hash, verify }: Passwords, limit: number, tally: Tally) => {
  const most = Math.max(10, Math.floor(limit / 60))
  const underWay = new Map<string, Set<Promise<boolean | Count>>>()

  /** Whether a password is right, unless there are too many. Each counts as wrong until then, on all instances. */
  const attempt = async (name: string, stored: string | undefined, password: string): Promise<boolean | Count> => {
    const counted = `password ${name}`
    const count = await tally(counted, 1)
    const said = count.used > most ? count : await verify(stored, password)
    if (said !== false) await tally(counted, -1)
    return said
  }

  return {
    /** Wrong passwords a minute for one name; 0 for no limit. */
    most: limit === 0 ? 0 : most,
    hash,
    verify: async (name: string, stored: string | undefined, password: string) => {
      // Nobody has such a name, and what was kept of it would grow.
      if (limit === 0 || name.length > longestName) return verify(stored, password)
      for (;;) {
        const attempts = underWay.get(name) ?? new Set()
        underWay.set(name, attempts)
        // What is being checked may turn out to be right, so what comes on top of it waits.
        if (attempts.size >= most) {
          await Promise.race([...attempts].map((other) => other.catch(() => false)))
          continue
        }
        const own = attempt(name, stored, password)
        attempts.add(own)
        const said = await own.finally(() => {
          attempts.delete(own)
          if (attempts.size === 0) underWay.delete(name)
        })
        if (typeof said === 'boolean') return said
        const others = await Promise.allSettled(attempts)
        if (!others.some((other) => other.status === 'fulfilled' && other.value === true))
          return refuse(
            'There were too many wrong passwords for this user, which the RateLimit header does not count.',
            Math.ceil(said.left / second),
          )
      }
    },
  }
}

/** Where wrong passwords are counted: `verify` may refuse to check one. */
export type CountedPasswords = ReturnType<typeof countWrongPasswords>
