import {
  Client,
  type ClientBase,
  Pool,
  type PoolClient,
  type PoolConfig,
  type QueryConfig,
  type QueryResultRow,
} from 'pg'
import { name as application } from '../name.ts'
import { explained, isLost } from './errors.ts'

/** Milliseconds. */
const timeouts = {
  connectionTimeoutMillis: 2000,
  statement_timeout: 5000,
  idle_in_transaction_session_timeout: 10_000,
}

/** How long an answer is waited for, where the server or the network hangs and nothing comes of `statement_timeout`. */
const longestWait = 8000

/** Between two looks at what waits. */
const interval = 1000

/** How many connections there are at most, and how many statements are under way on each. */
const mostConnections = 10
const mostStatements = 10

/** A connection that is lent to a transaction, or to statements that do not wait for each other's answers to be sent. */
type Lent = { readonly client: Promise<PoolClient>; users: number; isBroken: boolean }

/** The connections to PostgreSQL, and what is sent over them. */
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
  /** The connections that wait for answers: to how many queries, and since when by `performance.now`. */
  const waiting = new Map<ClientBase, { queries: number; since: number }>()
  // `query_timeout` of `pg` has a timer for each query, which keeps its rows alive until the next full garbage collection.
  const timer = setInterval(() => {
    if (pool.ended) clearInterval(timer)
    for (const [client, { since }] of waiting)
      if (client instanceof Client && performance.now() - since > longestWait) client.connection.stream.destroy()
  }, interval).unref()

  /** How many connections are lent or waited for. */
  let lent = 0
  /** The one that was lent last: while more are waited for than there are, the last in the queue. */
  let last: Lent | undefined
  /** Those that statements share. */
  const shared = new Set<Lent>()

  const lend = (): Lent => {
    lent += 1
    const client = pool.connect().catch((error: unknown) => {
      throw explained(error, false)
    })
    last = { client, users: 0, isBroken: false }
    return last
  }

  /** The connection for a statement: its own where there is one, or the least used, unless somebody waits for that. */
  const lendToStatement = (): Lent => {
    let least: Lent | undefined
    if (lent >= max)
      for (const one of shared)
        if (one.users < (least?.users ?? mostStatements) && (lent === max || one === last)) least = one
    least ??= lend()
    shared.add(least)
    return least
  }

  const use = async <Result>(one: Lent, work: (client: ClientBase) => Promise<Result>): Promise<Result> => {
    one.users += 1
    try {
      return await work(await one.client)
    } catch (error) {
      if (isLost(error)) {
        one.isBroken = true
        shared.delete(one)
      }
      throw error
    } finally {
      one.users -= 1
      if (one.users === 0) {
        lent -= 1
        shared.delete(one)
        one.client.then(
          (client) => client.release(one.isBroken),
          () => {},
        )
      }
    }
  }

  return {
    pool,
    /** Sends a query. `isUnknown`: where its connection is lost, nobody knows whether it was carried out. */
    query: async <Row extends QueryResultRow>(client: ClientBase, config: QueryConfig, isUnknown: boolean) => {
      const waits = waiting.get(client) ?? { queries: 0, since: performance.now() }
      waiting.set(client, waits)
      waits.queries += 1
      try {
        return await client.query<Row>(config)
      } catch (error) {
        throw explained(error, isUnknown)
      } finally {
        waits.queries -= 1
        waits.since = performance.now()
        if (waits.queries === 0) waiting.delete(client)
      }
    },
    /** Does work over a connection that nobody else uses meanwhile. */
    alone: <Result>(work: (client: ClientBase) => Promise<Result>): Promise<Result> => use(lend(), work),
    /** Does work, a statement by itself, over a connection on which others may be under way. */
    beside: <Result>(work: (client: ClientBase) => Promise<Result>): Promise<Result> => use(lendToStatement(), work),
  }
}
