import { expect } from 'vitest'

/** Expects that work waits for another transaction that has made this change, and then ends like this. */
export const expectToWait = async (
  { sql }: { readonly sql: (text: string) => PromiseLike<unknown> | unknown },
  change: string,
  work: () => Promise<unknown>,
  outcome: unknown,
): Promise<void> => {
  await sql(`BEGIN; ${change}`)
  const working = work()
  const waiting = 'SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))'
  await expect.poll(() => sql(waiting), { timeout: 30_000 }).toHaveLength(1)
  await sql('COMMIT')
  expect(await working).toEqual(outcome)
}
