import type { Database, Statement } from 'better-sqlite3'
import { keptColumns, recipeMembers, textColumns } from './columns.ts'
import type { Filter, Page, Place, Recipe, Sort, Stretch } from './recipe.ts'

const columns = { ...keptColumns, ...textColumns }

/** A condition for each part of a filter. They are constants, and what a client sends is bound to them. */
const conditions = ({ visibility, authorId, author, words, tags, maxMinutes }: Filter): string[] => [
  // Word for word as in the indexes of the public lists.
  ...(visibility === 'any' ? [] : [`visibility = '${visibility}'`]),
  ...(authorId === undefined ? [] : ['author_id = @authorId']),
  ...(author === undefined ? [] : ['author_id = (SELECT id FROM users WHERE username = @author)']),
  ...(words === undefined ? [] : [found[visibility]]),
  ...(tags === undefined
    ? []
    : [`NOT EXISTS (SELECT 1 FROM json_each(@tags) WHERE instr(recipes.tags, '"' || value || '"') = 0)`]),
  ...(maxMinutes === undefined ? [] : ['prep_minutes + cook_minutes <= @maxMinutes']),
]

const amongPublic = 'key IN (SELECT rowid FROM public_search WHERE public_search MATCH @match)'
const amongPrivate = 'key IN (SELECT rowid FROM private_search WHERE private_search MATCH @ownMatch)'

/** Which recipes a search finds, by whose eyes. */
const found = { public: amongPublic, private: amongPrivate, any: `(${amongPublic} OR ${amongPrivate})` }

/** What parts words for SQLite, whose Unicode is an older one (6.1): a few letters of today are none there. */
const betweenWords = /(?:[^\p{L}\p{N}\p{Co}]|[\u19b0-\u19c9\u1cf2\u1cf3])+/u

/**
 * All these words, in any order. FTS5 has a language of its own; in quotes its words and signs are text to be found like
 * any other (fts5.html 3.1). Each word by itself: a phrase of many takes a time of its own for each place where it might be.
 */
export const toMatch = (words: string): string =>
  [...new Set(words.normalize('NFC').toLowerCase().split(betweenWords))]
    .filter((word) => word !== '')
    .map((word) => `"${word}"`)
    .join(' ') || '""'

/** What the indexes of the words are asked for; of the private one, by its author. */
const matching = ({ words, authorId }: Filter) => {
  if (words === undefined) return undefined
  const match = toMatch(words)
  const author = authorId?.replaceAll('-', '')
  return { match, ownMatch: `author : "${author}" AND {title description ingredients tags} : (${match})` }
}

/** Characters of text in a page: one of a hundred recipes as long as they may be would hold everyone else up. */
const maxPage = 1024 * 1024

/** The first rows, `limit` at most, and one at least, that have room in a page; and whether there are more. */
const upTo = (limit: number, rows: Iterable<Recipe>) => {
  const taken: Recipe[] = []
  let length = 0
  for (const row of rows) {
    length += row.description.length + row.ingredients.length + row.steps.length
    if (taken.length === limit || (taken.length > 0 && length > maxPage)) return { taken, hasMore: true }
    taken.push(row)
  }
  return { taken, hasMore: false }
}

/** Whether a page is walked to or away from: behind a place, or before it. */
type Side = 'behind' | 'before'

const descends = (side: Side, { descending }: Sort): boolean => (side === 'behind') === descending

/** Pages of recipes, by any filter and in any order, from a place on in either direction. */
export const listing = (database: Database): ((filter: Filter, stretch: Stretch) => Page) => {
  // Built of a few constants each, so there are not many; each is prepared once.
  const statements = new Map<string, Statement<[object], Recipe>>()
  const prepared = (sql: string): Statement<[object], Recipe> => {
    const statement = statements.get(sql) ?? database.prepare<[object], Recipe>(sql)
    statements.set(sql, statement)
    return statement
  }

  const page = (filter: Filter, { sort, limit, after, before }: Stretch): Page => {
    const column = columns[sort.by]
    const bound = { ...filter, ...matching(filter), limit: limit + 1, tags: JSON.stringify(filter.tags) }
    /** Those on one side of a place. */
    const where = (side: Side, place: Place | undefined): string => {
      const sign = descends(side, sort) ? '<' : '>'
      const all = [...conditions(filter), ...(place ? [`(${column}, id) ${sign} (@value, @id)`] : [])]
      return all.length > 0 ? `WHERE ${all.join(' AND ')}` : ''
    }
    /** The nearest rows on one side of a place. */
    const rowsAt = (side: Side, place: Place | undefined) => {
      const direction = descends(side, sort) ? 'DESC' : 'ASC'
      const nearest = `ORDER BY ${column} ${direction}, id ${direction}`
      const found = `${where(side, place)} ${nearest} LIMIT @limit`
      // What a search has found is sorted; without the texts, which are fetched for one page only.
      const sql =
        filter.words === undefined
          ? `SELECT ${recipeMembers} FROM recipes ${found}`
          : `SELECT ${recipeMembers} FROM recipes WHERE key IN (SELECT key FROM recipes ${found}) ${nearest}`
      const statement = prepared(sql)
      const values = { ...bound, ...place }
      // `all` is a third faster than `iterate`, and 20 recipes are few enough to be read even if not all fit in a page.
      return upTo(limit, limit <= 20 ? statement.all(values) : statement.iterate(values))
    }
    const isAny = (side: Side, row: Recipe | undefined): boolean => {
      if (!row) return false
      const place = { value: row[sort.by], id: row.id }
      return prepared(`SELECT 1 FROM recipes ${where(side, place)} LIMIT 1`).get({ ...bound, ...place }) !== undefined
    }

    if (before) {
      const { taken, hasMore } = rowsAt('before', before)
      return { recipes: taken.reverse(), hasPrevious: hasMore, hasNext: isAny('behind', taken.at(-1)) }
    }
    const { taken, hasMore } = rowsAt('behind', after)
    // Nothing stands in front of the first page.
    return { recipes: taken, hasPrevious: after !== undefined && isAny('before', taken.at(0)), hasNext: hasMore }
  }
  const inOneView = database.transaction(page)
  // The first page is one statement, and needs no transaction.
  return (filter, stretch) => ((stretch.after ?? stretch.before) ? inOneView : page)(filter, stretch)
}
