import { type Count, type OpenTally, openTally, second } from '../doors/rate.ts'
import type { Postgres } from './pool.ts'

/** Milliseconds. */
const minute = 60 * second

/**
 * Counts logins over all instances, by the clock of the database. rate-limiter-flexible could not: its stores go by the clock
 * of each instance. While the database fails, this instance counts in its memory.
 */
export default ({ statement }: Postgres): OpenTally => {
  const count = statement<{ name: string; add: number; now: number; end: number }, Count>(
    `INSERT INTO limits VALUES (@name, greatest(@add::integer, 0), @end)
     ON CONFLICT (name) DO UPDATE SET
       used = greatest(CASE WHEN limits.ends_at > @now THEN limits.used ELSE 0 END + @add::integer, 0),
       ends_at = CASE WHEN limits.ends_at > @now THEN limits.ends_at ELSE @end END
     RETURNING used, (ends_at - @now)::integer AS left`,
  )
  const sweep = statement<{ now: number }>('DELETE FROM limits WHERE ends_at <= @now')
  let sweepAt = 0

  return ({ now, elapsed }) => {
    const own = openTally({ elapsed })
    return async (name, add) => {
      const time = Math.round(now().getTime())
      try {
        if (time >= sweepAt) {
          sweepAt = time + minute
          await sweep({ now: time })
        }
        const [counted] = await count({ name, add, now: time, end: time + minute })
        return counted ?? own(name, add)
      } catch {
        return own(name, add)
      }
    }
  }
}
