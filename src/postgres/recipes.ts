import { assigned, inserted } from '../database/columns.ts'
import { keptColumns, recipeMembers, stored, textColumns } from '../recipes/columns.ts'
import { type Bound, type Dialect, pages, type Row } from '../recipes/listing.ts'
import { type Recipe, type RecipeStore, timeOfNext } from '../recipes/recipe.ts'
import { fold, wordsOf } from '../recipes/search.ts'
import { brokenConstraint } from './errors.ts'
import type { Postgres } from './pool.ts'

const written = { ...textColumns, words: 'words' }

/** A statement that writes words by their stems. */
export const stemming = (sql: string): string => sql.replace('@words', 'array_to_tsvector(stems(@words))')

const found = 'words @@ all_of(@words)'

/** How a list is said in PostgreSQL. */
export const dialect: Dialect = {
  key: 'id',
  found: { public: found, private: found, any: found },
  tags: 'unnest(@tags::text[]) AS value',
}

/** The store of recipes in PostgreSQL. */
export default ({ statement, together, write }: Postgres): RecipeStore => {
  const byIds = statement<{ ids: readonly string[] }, Recipe>(
    `SELECT ${recipeMembers} FROM recipes WHERE id = ANY(@ids)`,
  )
  const current = statement<{ id: string }, Recipe>(`SELECT ${recipeMembers} FROM recipes WHERE id = @id FOR UPDATE`)
  const insert = statement<object, Recipe>(
    stemming(`INSERT INTO recipes ${inserted({ ...keptColumns, ...written })} RETURNING ${recipeMembers}`),
  )
  const { version, updatedAt } = keptColumns
  const update = statement<object, Recipe>(
    `${stemming(`UPDATE recipes SET ${assigned({ version, updatedAt, ...written })}`)}
     WHERE id = @id RETURNING ${recipeMembers}`,
  )
  const remove = statement<{ id: string }>('DELETE FROM recipes WHERE id = @id')

  const statements = new Map<string, (bound: Bound) => Promise<Row[]>>()
  const read = (sql: string, bound: Bound): Promise<Row[]> => {
    const run = statements.get(sql) ?? statement<Bound, Row>(sql)
    statements.set(sql, run)
    return run(bound.words === undefined ? bound : { ...bound, words: fold(bound.words) })
  }

  return {
    add: async (recipe) => {
      try {
        const [added] = await insert({ ...stored(recipe), words: wordsOf(recipe) })
        return added ?? 'gone'
      } catch (error) {
        return brokenConstraint(error, 'title-taken', 'recipes_author_id_fkey') === 'title-taken' ? 'taken' : 'gone'
      }
    },
    byId: together(
      (ids) => byIds({ ids }),
      (recipe, id: string) => recipe.id === id,
    ),
    change: (id, change, next, guard) =>
      write(async () => {
        const [recipe] = await current({ id })
        if (!recipe) return 'gone'
        if (!guard(recipe)) return 'stale'
        const values = stored(change)
        if (Object.entries(values).every(([name, value]) => Reflect.get(recipe, name) === value)) return recipe
        const updatedAt = timeOfNext(recipe.updatedAt, next.now)
        const words = wordsOf({ ...recipe, ...change })
        const [changed] = await update({ ...recipe, ...values, version: next.version, updatedAt, words })
        return changed ?? 'gone'
      }).catch((error: unknown) => {
        brokenConstraint(error, 'title-taken')
        return 'taken'
      }),
    remove: (id, guard) =>
      write(async () => {
        const [recipe] = await current({ id })
        if (!recipe) return 'gone'
        if (!guard(recipe)) return 'stale'
        await remove({ id })
        return 'removed'
      }),
    page: pages(dialect, read),
  }
}
