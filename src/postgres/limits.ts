import { type Count, type OpenTally, openTally, second } from '../doors/rate.ts'
import type { Postgres } from './pool.ts'

/** Milliseconds. */
const minute = 60 * second

/**
 * Counts logins over all instances, by the clock of the database. rate-limiter-flexible could not: its stores go by the clock
 * of each instance. While the database fails, this instance counts in its memory.
 */
export default ({ pool }: Postgres): OpenTally => {
  /** Of a name, what is added, now, and the end of a window that begins now. */
  const count = `INSERT INTO limits VALUES ($1, greatest($2::integer, 0), $4)
    ON CONFLICT (name) DO UPDATE SET
      used = greatest(CASE WHEN limits.ends_at > $3 THEN limits.used ELSE 0 END + $2::integer, 0),
      ends_at = CASE WHEN limits.ends_at > $3 THEN limits.ends_at ELSE $4 END
    RETURNING used, (ends_at - $3)::integer AS left`
  let sweepAt = 0

  return ({ now, elapsed }) => {
    const own = openTally({ elapsed })
    return async (name, add) => {
      const time = now().getTime()
      try {
        if (time >= sweepAt) {
          sweepAt = time + minute
          await pool.query('DELETE FROM limits WHERE ends_at <= $1', [time])
        }
        // Past `statement`: it is no change of a request, which a Kitchen-Fault would make fail.
        const values = [name, add, time, time + minute]
        const { rows } = await pool.query<Count>({ name: 'count', text: count, values })
        return rows[0] ?? own(name, add)
      } catch {
        return own(name, add)
      }
    }
  }
}
