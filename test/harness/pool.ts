import type { FastifyInstance } from 'fastify'
import type { Database } from '../../src/database/open.ts'
import type { Options, TestKitchen } from './kitchen.ts'

/** Options that are plain data: two apps built with the same ones behave the same. */
const poolable: ReadonlySet<string> = new Set([
  'manner',
  'hosts',
  'rateLimit',
  'trustProxy',
  'timeouts',
  'mail',
  'requiresConfirmedEmail',
])

/** What an app is pooled by; undefined where an app must not serve another test. */
export const poolKey = (options: Options): string | undefined => {
  const entries = Object.entries(options)
  if (!entries.every(([name]) => poolable.has(name))) return undefined
  return JSON.stringify(entries.toSorted(), (_name, value: unknown) => (value instanceof Set ? [...value] : value))
}

const byName = (names: readonly string[], value: (name: string) => unknown): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, value(name)]))

/**
 * Empties all tables but those that are not empty in a new database (its migrations), and throws if one is not as in a
 * new database after that. Full-text indexes and the tables inside them count too.
 */
export const wiper = (database: Database): (() => void) => {
  const named = (condition: string): string[] =>
    database
      .prepare<[], string>(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND ${condition} ORDER BY name`)
      .pluck()
      .all()
  const tables = named("type IN ('table', 'shadow') AND name NOT IN ('sqlite_schema')")
  const counters = tables.map((name) => database.prepare(`SELECT count(*) FROM "${name}"`).pluck())
  const count = (): Record<string, unknown> => byName(tables, (name) => counters[tables.indexOf(name)]?.get())
  const fresh = count()
  const expected = JSON.stringify(fresh)
  const ordinary = named("type = 'table' AND name NOT IN ('sqlite_schema')").filter((name) => fresh[name] === 0)
  const statements = [
    ...ordinary.map((name) => database.prepare(`DELETE FROM "${name}"`)),
    ...named("type = 'virtual'").map((name) =>
      database.prepare(`INSERT INTO "${name}" ("${name}") VALUES ('delete-all')`),
    ),
  ]
  const empty = database.transaction(() => {
    database.pragma('defer_foreign_keys = ON')
    for (const statement of statements) statement.run()
  })
  return () => {
    if (JSON.stringify(count()) === expected) return
    empty()
    const left = JSON.stringify(count())
    if (left !== expected) throw new Error(`The database is not empty again: ${left} and not ${expected}`)
  }
}

const contentOf = (value: unknown): readonly unknown[] => {
  if (value instanceof Map) return [...value.keys()]
  if (value instanceof Set || Array.isArray(value)) return [...value]
  const isRecord = value instanceof Object && Object.getPrototypeOf(value) === Object.prototype
  return isRecord ? Object.values(value) : []
}

/** The properties of an app and of its house (flags, decorations, methods), each with what its list or map contains; and its listeners. */
const partsOf = (app: FastifyInstance): Map<string, readonly unknown[]> => {
  const parts = new Map<string, readonly unknown[]>()
  for (const of of [app, app.house])
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(of)))
      parts.set(`${of === app ? 'app' : 'house'}.${name}`, [value, ...contentOf(value)])
  for (const event of ['connection', 'request']) parts.set(`on ${event}`, app.server.listeners(event))
  return parts
}

const areEqual = (some: readonly unknown[], others: readonly unknown[]): boolean =>
  some.length === others.length && some.every((item, at) => item === others[at])

/** Sets the flags of an app back, as `closing`; false if something else of it has changed. */
export const restorer = (app: FastifyInstance): (() => boolean) => {
  const before = partsOf(app)
  return () => {
    for (const [path, [value]] of before)
      if (typeof value === 'boolean') {
        const [of, name = ''] = path.split('.')
        Reflect.set(of === 'app' ? app : app.house, name, value)
      }
    const after = partsOf(app)
    return after.size === before.size && [...before].every(([name, part]) => areEqual(part, after.get(name) ?? []))
  }
}

/** Clean kitchens of this worker that no test uses, by what they were built with. */
const idle = new Map<string, TestKitchen[]>()

/** A clean kitchen that was built with such options, if one is idle. */
export const takeIdle = (key: string): TestKitchen | undefined => idle.get(key)?.pop()

export const putIdle = (key: string, kitchen: TestKitchen): void => {
  const kitchens = idle.get(key) ?? []
  idle.set(key, kitchens)
  kitchens.push(kitchen)
}
