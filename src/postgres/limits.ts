import { type Count, type OpenTally, openTally, second } from '../doors/rate.ts'
import type { Postgres } from './pool.ts'

/** Milliseconds. */
const minute = 60 * second

/**
 * Counts logins over all instances, by the clock of the database. rate-limiter-flexible could not: its stores go by the clock
 * of each instance. While the database fails, this instance counts in its memory.
 */
export default ({ statement }: Postgres): OpenTally => {
  const isBookkeeping = true
  const sweep = statement<{ now: number }>('DELETE FROM limits WHERE ends_at <= @now', isBookkeeping)
  /** `endsAt`: the end of a window that begins now. */
  const count = statement<{ name: string; add: number; now: number; endsAt: number }, Count>(
    `INSERT INTO limits VALUES (@name, greatest(@add::integer, 0), @endsAt)
     ON CONFLICT (name) DO UPDATE SET
       used = greatest(CASE WHEN limits.ends_at > @now THEN limits.used ELSE 0 END + @add::integer, 0),
       ends_at = CASE WHEN limits.ends_at > @now THEN limits.ends_at ELSE @endsAt END
     RETURNING used, (ends_at - @now)::integer AS left`,
    isBookkeeping,
  )
  let sweepAt = 0

  return ({ now, elapsed }) => {
    const own = openTally({ elapsed })
    return async (name, add) => {
      const time = now().getTime()
      try {
        if (time >= sweepAt) {
          sweepAt = time + minute
          await sweep({ now: time })
        }
        const [counted] = await count({ name, add, now: time, endsAt: time + minute })
        return counted ?? own(name, add)
      } catch {
        return own(name, add)
      }
    }
  }
}
