import { Pool, type PoolClient, type PoolConfig, type QueryConfig, type QueryResultRow } from 'pg'
import { name as application } from '../name.ts'
import { explained, isLost } from './errors.ts'

/** Milliseconds. */
const timeouts = {
  connectionTimeoutMillis: 2000,
  statement_timeout: 5000,
  idle_in_transaction_session_timeout: 10_000,
}

/**
 * How long an answer is waited for: longer than `statement_timeout`, of which nothing comes where the server or the network
 * hangs, and which begins anew for each statement behind another that is stuck.
 */
const longestWait = 8000

/** Between two looks at what waits. */
const interval = 1000

/** How many connections there are at most, and how many statements are under way on each. */
const mostConnections = 10
const mostStatements = 10

/** Milliseconds after which an unanswered statement counts as stuck, as behind a lock, and no other is sent behind it. */
const patience = 100

/** A connection, and when the queries on it were sent that are not answered yet, by `performance.now`. */
export type Line = { readonly client: PoolClient; readonly sent: number[] }

/** A connection taken from the pool: for a transaction, or for statements that are sent behind each other. */
type Lease = Pick<Line, 'sent'> & { readonly line: Promise<Line>; users: number; isBroken: boolean }

/** For how many milliseconds the query that was sent first has waited, or the connection has been waited for. */
const waitOf = ({ sent: [first] }: Pick<Line, 'sent'>): number => (first === undefined ? 0 : performance.now() - first)

/** The connections to PostgreSQL, and what is sent over them. Nothing else takes connections from the pool. */
export const openConnections = (config: PoolConfig) => {
  const { max = mostConnections } = config
  const pool = new Pool({
    application_name: application,
    // Connections stay: else a timer would be set at every query.
    idleTimeoutMillis: 0,
    keepAlive: true,
    pipeline: true,
    ...timeouts,
    ...config,
    max,
  })
  // One that is lost in a transaction, between two statements, is met by the next; without a listener it ends the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  /** The connections that are in use. */
  const lines = new Set<Line>()
  // `query_timeout` of `pg` has a timer for each query, which keeps its rows alive until the next full garbage collection.
  const timer = setInterval(() => {
    if (pool.ended) clearInterval(timer)
    for (const line of lines) if (waitOf(line) > longestWait) line.client.connection.stream.destroy()
  }, interval).unref()

  /** How many leases there are, those that wait for a connection included. */
  let leases = 0
  /** The newest lease: while some wait for a connection, the last in that queue. */
  let newest: Lease | undefined
  /** Those of statements, which others may join. */
  const joinable = new Set<Lease>()

  const lease = (): Lease => {
    leases += 1
    const sent = [performance.now()]
    const line = pool.connect().then(
      (client) => {
        sent.pop()
        const line = { client, sent }
        lines.add(line)
        return line
      },
      (error: unknown) => {
        throw explained(error, false)
      },
    )
    newest = { line, sent, users: 0, isBroken: false }
    return newest
  }

  /**
   * The lease for a statement: a new one while a connection is free, otherwise the one with the fewest statements. While
   * leases wait for a connection, only the last in the queue can be joined, so that no statement overtakes another lease.
   */
  const leaseForStatement = (): Lease => {
    let fewest: Lease | undefined
    if (leases >= max)
      for (const one of joinable)
        if (
          one.users < (fewest?.users ?? mostStatements) &&
          (leases === max || one === newest) &&
          waitOf(one) < patience
        )
          fewest = one
    fewest ??= lease()
    joinable.add(fewest)
    return fewest
  }

  const use = async <Result>(one: Lease, work: (line: Line) => Promise<Result>): Promise<Result> => {
    one.users += 1
    try {
      return await work(await one.line)
    } catch (error) {
      if (isLost(error)) {
        one.isBroken = true
        joinable.delete(one)
      }
      throw error
    } finally {
      one.users -= 1
      if (one.users === 0) {
        leases -= 1
        joinable.delete(one)
        one.line.then(
          (line) => {
            lines.delete(line)
            // If COMMIT or ROLLBACK failed, the transaction may still be open.
            line.client.release(one.isBroken || line.client.getTransactionStatus() !== 'I')
          },
          () => {},
        )
      }
    }
  }

  return {
    pool,
    /** Sends a query. `isUnknown`: if the connection is lost, the query may or may not have been carried out. */
    query: async <Row extends QueryResultRow>({ client, sent }: Line, config: QueryConfig, isUnknown: boolean) => {
      sent.push(performance.now())
      try {
        return await client.query<Row>(config)
      } catch (error) {
        throw explained(error, isUnknown)
      } finally {
        // Answers come in the order of the queries.
        sent.shift()
      }
    },
    /** Runs `work` on a connection of its own. */
    exclusive: <Result>(work: (line: Line) => Promise<Result>): Promise<Result> => use(lease(), work),
    /** Runs `work`, a single statement, on a connection that other statements may be using. */
    shared: <Result>(work: (line: Line) => Promise<Result>): Promise<Result> => use(leaseForStatement(), work),
  }
}
