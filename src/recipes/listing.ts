import type { Database, Statement } from 'better-sqlite3'
import { type Awaitable, andThen } from '../door.ts'
import { keptColumns, recipeMembers, textColumns } from './columns.ts'
import type { Filter, Place, Recipe, RecipeStore, Whose } from './recipe.ts'
import { fold } from './search.ts'

const columns = { ...keptColumns, ...textColumns }

/** What databases say in words of their own. */
export type Dialect = {
  /** A short column that tells recipes apart. */
  readonly key: string
  /** The condition of a search, by the visibility of the list. */
  readonly found: Readonly<Record<Whose['visibility'], string>>
  /** A table with the searched tags in its column `value`. */
  readonly tags: string
}

/** The SQL conditions of a filter. They are constants, and the values from clients are bound parameters. */
const conditions = (
  { found, tags: table }: Dialect,
  { visibility, authorId, author, words, tags, maxMinutes }: Filter,
): string[] => [
  // Exactly as in the partial indexes of the public lists.
  ...(visibility === 'any' ? [] : [`visibility = '${visibility}'`]),
  ...(authorId === undefined ? [] : ['author_id = @authorId']),
  ...(author === undefined ? [] : ['author_id = (SELECT id FROM users WHERE username = @author)']),
  ...(words === undefined ? [] : [found[visibility]]),
  ...(tags === undefined
    ? []
    : [`NOT EXISTS (SELECT 1 FROM ${table} WHERE replace(recipes.tags, '"' || value || '"', '') = recipes.tags)`]),
  ...(maxMinutes === undefined ? [] : ['prep_minutes + cook_minutes <= @maxMinutes']),
]

const amongPublic = 'key IN (SELECT rowid FROM public_search WHERE public_search MATCH @match)'
const amongPrivate = 'key IN (SELECT rowid FROM private_search WHERE private_search MATCH @ownMatch)'

const sqlite: Dialect = {
  key: 'key',
  found: { public: amongPublic, private: amongPrivate, any: `(${amongPublic} OR ${amongPrivate})` },
  tags: 'json_each(@tags)',
}

/** An FTS5 query for all these words, in any order. Quotes keep FTS5 from reading them as query syntax (fts5.html 3.1). */
export const toMatch = (words: string): string =>
  [...new Set(fold(words).split(' '))]
    .filter((word) => word !== '')
    .map((word) => `"${word}"`)
    .join(' ') || '""'

/** The FTS5 queries of a filter. The query of the private index is limited to the author. */
const matching = ({ words, authorId }: Pick<Filter, 'words' | 'authorId'>) => {
  if (words === undefined) return undefined
  const match = toMatch(words)
  const author = authorId?.replaceAll('-', '')
  return { match, ownMatch: `author : "${author}" AND words : (${match})` }
}

/** The maximum characters of text in a page, so that a page of very long recipes does not block other requests. */
const maxPage = 1024 * 1024

/** The first rows that fit in a page, at least one and at most `limit`, and whether there are more. */
const upTo = (limit: number, rows: Iterable<Row>) => {
  const taken: Row[] = []
  let length = 0
  for (const row of rows) {
    length += row.description.length + row.ingredients.length + row.steps.length
    if (taken.length === limit || (taken.length > 0 && length > maxPage)) return { taken, hasMore: true }
    taken.push(row)
  }
  return { taken, hasMore: false }
}

/** What a statement of a list is bound to. */
export type Bound = Omit<Filter, 'visibility'> & Partial<Place> & { readonly limit: number }

/** A row of a page; beside it, whether the list has any on the other side of the position that the page begins at. */
export type Row = Recipe & { readonly others: unknown }

/**
 * Pages of recipes, for any filter and sort, in both directions from a position. `read` gives the rows of a statement, of
 * which there are not many: each is built from a few constants.
 */
export const pages =
  (dialect: Dialect, read: (sql: string, bound: Bound) => Awaitable<Iterable<Row>>): RecipeStore['page'] =>
  (filter, { sort, limit, after, before }) => {
    const { key } = dialect
    const column = columns[sort.by]
    const place = before ?? after
    const descends = sort.descending === (before === undefined)
    const [direction, onward, back] = descends ? ['DESC', '<', '>='] : ['ASC', '>', '<=']
    const where = (sign: string): string => {
      const all = [...conditions(dialect, filter), ...(place ? [`(${column}, id) ${sign} (@value, @id)`] : [])]
      return all.length > 0 ? `WHERE ${all.join(' AND ')}` : ''
    }
    // The first page has no previous page.
    const others = place ? `EXISTS (SELECT 1 FROM recipes ${where(back)})` : 'NULL'
    const select = `SELECT ${recipeMembers}, ${others} AS others FROM recipes`
    const nearest = `ORDER BY ${column} ${direction}, id ${direction}`
    const found = `${where(onward)} ${nearest} LIMIT @limit`
    // A search sorts its results by key only, and fetches the texts of one page.
    const sql =
      filter.words === undefined
        ? `${select} ${found}`
        : `${select} WHERE ${key} IN (SELECT ${key} FROM recipes ${found}) ${nearest}`
    return andThen(read(sql, { ...filter, ...place, limit: limit + 1 }), (rows) => {
      const { taken, hasMore } = upTo(limit, rows)
      const hasOthers = Boolean(taken[0]?.others)
      return before
        ? { recipes: taken.reverse(), hasPrevious: hasMore, hasNext: hasOthers }
        : { recipes: taken, hasPrevious: hasOthers, hasNext: hasMore }
    })
  }

/** The pages of recipes in SQLite. */
export const listing = (database: Database): RecipeStore['page'] => {
  const statements = new Map<string, Statement<[object], Row>>()
  return pages(sqlite, (sql, bound) => {
    const statement = statements.get(sql) ?? database.prepare<[object], Row>(sql)
    statements.set(sql, statement)
    const values = { ...bound, ...matching(bound), tags: JSON.stringify(bound.tags) }
    // `all` is a third faster than `iterate`. Up to 20 recipes can be read even if not all fit in a page.
    return bound.limit <= 21 ? statement.all(values) : statement.iterate(values)
  })
}
