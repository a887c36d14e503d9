import { assigned, inserted } from '../database/columns.ts'
import { parseJsonText } from '../json-text.ts'
import { keptColumns, recipeMembers, stored, textColumns } from '../recipes/columns.ts'
import { type Bound, type Dialect, pages } from '../recipes/listing.ts'
import { type Recipe, type RecipeStore, timeOfNext } from '../recipes/recipe.ts'
import { fold, wordsOf } from '../recipes/search.ts'
import { brokenConstraint } from './errors.ts'
import type { Postgres } from './pool.ts'

/** The error that says that the author has a recipe with this title. */
const taken = (error: unknown): 'taken' => {
  if (brokenConstraint(error) !== 'title-taken') throw error
  return 'taken'
}

const written = { ...textColumns, words: 'words' }

/** A statement that writes words by their stems. */
export const stemming = (sql: string): string => sql.replace('@words', 'array_to_tsvector(stems(@words))')

/** The lists of a recipe, for its words. */
export const parsed = ({ ingredients, tags }: Pick<Recipe, 'ingredients' | 'tags'>) => ({
  ingredients: parseJsonText(ingredients),
  tags: parseJsonText(tags),
})

const found = 'words @@ all_of(@words)'

/** How a list is said in PostgreSQL. */
export const dialect: Dialect = {
  key: 'id',
  found: { public: found, private: found, any: found },
  tags: 'unnest(@tags::text[]) AS value',
}

/** The store of recipes in PostgreSQL. */
export default ({ statement, write }: Postgres): RecipeStore => {
  const byId = statement<{ id: string }, Recipe>(`SELECT ${recipeMembers} FROM recipes WHERE id = @id`)
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

  const statements = new Map<string, (bound: Bound) => Promise<Recipe[]>>()
  const read = (sql: string, bound: Bound): Promise<Recipe[]> => {
    const run = statements.get(sql) ?? statement<Bound, Recipe>(sql)
    statements.set(sql, run)
    return run(bound.words === undefined ? bound : { ...bound, words: fold(bound.words) })
  }

  return {
    add: async (recipe) => {
      try {
        const [added] = await insert({ ...stored(recipe), words: wordsOf(recipe) })
        return added ?? 'gone'
      } catch (error) {
        return brokenConstraint(error) === 'recipes_author_id_fkey' ? 'gone' : taken(error)
      }
    },
    byId: async (id) => (await byId({ id }))[0],
    change: (id, change, next, guard) =>
      write(async () => {
        const [recipe] = await current({ id })
        if (!recipe) return 'gone'
        if (!guard(recipe)) return 'stale'
        const values = stored(change)
        if (Object.entries(values).every(([name, value]) => Reflect.get(recipe, name) === value)) return recipe
        const updatedAt = timeOfNext(recipe.updatedAt, next.now)
        const words = wordsOf({ ...recipe, ...parsed(recipe), ...change })
        const [changed] = await update({ ...recipe, ...values, version: next.version, updatedAt, words })
        return changed ?? 'gone'
      }).catch(taken),
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
