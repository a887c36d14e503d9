import type { Database, Statement } from 'better-sqlite3'
import type { Filter, Page, Place, Stretch } from './recipe.ts'
import { type Row, select, toRecipe } from './rows.ts'

const columns = {
  createdAt: 'recipes.created_at',
  updatedAt: 'recipes.updated_at',
  title: 'recipes.title',
  cookMinutes: 'recipes.cook_minutes',
} as const

/** A condition for each part of a filter. They are constants, and what a client sends is bound to them. */
const conditions = ({ visibility, authorId, author, words, tags, maxMinutes }: Filter): string[] => [
  // Word for word as in the indexes of the public lists.
  ...(visibility === 'any' ? [] : [`visibility = '${visibility}'`]),
  ...(authorId === undefined ? [] : ['author_id = @authorId']),
  ...(author === undefined ? [] : ['author_id = (SELECT id FROM users WHERE username = @author)']),
  ...(words === undefined ? [] : ['recipes.key IN (SELECT rowid FROM recipe_search WHERE recipe_search MATCH @match)']),
  ...(tags === undefined
    ? []
    : ['NOT EXISTS (SELECT value FROM json_each(@tags) EXCEPT SELECT value FROM json_each(recipes.tags))']),
  ...(maxMinutes === undefined ? [] : ['prep_minutes + cook_minutes <= @maxMinutes']),
]

/** FTS5 has a language of its own; in quotes its words and signs are text to be found like any other (fts5.html 3.1). */
const toMatch = (words: string): string =>
  words
    .split(/\s+/)
    .map((word) => `"${word.replaceAll('"', '""')}"`)
    .join(' ')

/** Characters of text in a page: one of a hundred recipes as long as they may be would hold everyone else up. */
const maxPage = 1024 * 1024

/** The first rows, one at least, that have so many characters together. */
const upTo = (characters: number, rows: Iterable<Row>): Row[] => {
  const taken: Row[] = []
  let length = 0
  for (const row of rows) {
    length += row.description.length + row.ingredients.length + row.steps.length
    if (taken.length > 0 && length > characters) break
    taken.push(row)
  }
  return taken
}

/** Pages of recipes, by any filter and in any order, from a place on in either direction. */
export const listing = (database: Database): ((filter: Filter, stretch: Stretch) => Page) => {
  // Built of a few constants each, so there are not many; each is prepared once.
  const statements = new Map<string, Statement<[object], Row>>()
  const prepared = (sql: string): Statement<[object], Row> => {
    const statement = statements.get(sql) ?? database.prepare<[object], Row>(sql)
    statements.set(sql, statement)
    return statement
  }

  return database.transaction((filter: Filter, { sort, limit, after, before }: Stretch): Page => {
    const column = columns[sort.by]
    const bound = {
      ...filter,
      limit,
      match: toMatch(filter.words ?? ''),
      tags: JSON.stringify(filter.tags),
    }
    /** Rows on one side of a place, the nearest first. */
    const walk = (from: string, side: 'behind' | 'before', place: Place | undefined, end: string) => {
      const descends = (side === 'behind') === sort.descending
      const where = [
        ...conditions(filter),
        ...(place ? [`(${column}, recipes.id) ${descends ? '<' : '>'} (@value, @id)`] : []),
      ]
      const direction = descends ? 'DESC' : 'ASC'
      const order = `ORDER BY ${column} ${direction}, recipes.id ${direction}`
      return prepared(`${from}${where.length > 0 ? ` WHERE ${where.join(' AND ')}` : ''} ${order} ${end}`)
    }
    const rowsAt = (side: 'behind' | 'before', place: Place | undefined): Row[] =>
      upTo(maxPage, walk(select, side, place, 'LIMIT @limit').iterate({ ...bound, ...place }))
    const isAny = (side: 'behind' | 'before', row: Row | undefined): boolean => {
      if (!row) return false
      const place = { value: row[sort.by], id: row.id }
      return walk('SELECT 1 FROM recipes', side, place, 'LIMIT 1').get({ ...bound, ...place }) !== undefined
    }

    const rows = before ? rowsAt('before', before).reverse() : rowsAt('behind', after)
    return {
      recipes: rows.map(toRecipe),
      hasPrevious: isAny('before', rows.at(0)),
      hasNext: isAny('behind', rows.at(-1)),
    }
  })
}
