import type { Recipe } from '../recipes/recipe.ts'
import { indexed, wordsOf } from '../recipes/search.ts'
import type { Postgres } from './pool.ts'
import { stemming } from './recipes.ts'

type Text = Pick<Recipe, 'id' | 'title' | 'description' | 'ingredients' | 'tags'>

/** Indexes all recipes anew, in one transaction, if another `fold` has indexed them: the comment on the index tells. */
export const indexWords = async ({ statement, write }: Postgres): Promise<void> => {
  const known = statement<object, { by: string | null }>(`SELECT obj_description('public_words'::regclass) AS by`)
  const some = statement<{ after: string }, Text>(
    'SELECT id, title, description, ingredients, tags FROM recipes WHERE id > @after ORDER BY id LIMIT 100 FOR UPDATE',
  )
  const update = statement<{ id: string; words: string }>(stemming('UPDATE recipes SET words = @words WHERE id = @id'))
  const note = statement(`COMMENT ON INDEX public_words IS '${indexed}'`)

  const [index] = await known({})
  if (index?.by === String(indexed)) return
  await write(async () => {
    for (let recipes = await some({ after: '' }); recipes.length > 0; ) {
      for (const recipe of recipes) await update({ id: recipe.id, words: wordsOf(recipe) })
      recipes = await some({ after: recipes.at(-1)?.id ?? '' })
    }
    await note({})
  })
}
