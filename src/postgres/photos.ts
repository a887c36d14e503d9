import { alone, type Photo, type PhotoForm, type PhotoStore, photoContent, photoMembers } from '../photos/store.ts'
import { timeOfNext } from '../recipes/recipe.ts'
import type { Postgres } from './pool.ts'

type Id = { readonly id: string }

/** The store of photos in PostgreSQL. */
export default ({ statement, write }: Postgres): PhotoStore => {
  const ofRecipe = statement<Id, Photo>(`SELECT ${photoMembers} FROM photos WHERE recipe_id = @id`)
  const content = statement<{ id: string; version: string; form: PhotoForm }, { content: Buffer }>(
    `SELECT ${photoContent} AS content FROM photos WHERE recipe_id = @id AND version = @version`,
  )
  // All that happens to the photo of a recipe happens under the lock of its row.
  const lock = statement<Id, { before: string }>('SELECT updated_at AS before FROM recipes WHERE id = @id FOR UPDATE')
  const change = statement('UPDATE recipes SET photo = @photo, version = @version, updated_at = @at WHERE id = @id')
  const replace = statement(
    `INSERT INTO photos VALUES (@id, @version, @at, @alone, @jpeg, @webp) ON CONFLICT (recipe_id) DO UPDATE
     SET version = @version, updated_at = @at, alone = @alone, jpeg = @jpeg, webp = @webp`,
  )
  const remove = statement<Id>('DELETE FROM photos WHERE recipe_id = @id')

  return {
    ofRecipe: async (id) => (await ofRecipe({ id }))[0],
    content: async (id, version, form) => (await content({ id, version, form }))[0]?.content,
    put: (id, image, { version, now }, guard) =>
      write(async () => {
        const [recipe] = await lock({ id })
        if (!recipe) return 'gone'
        const [photo] = await ofRecipe({ id })
        if (!guard(photo)) return 'stale'
        const at = timeOfNext(recipe.before, now)
        const [jpeg, webp] = [image['image/jpeg'], image['image/webp']]
        await replace({ id, version, at, alone: alone(at, recipe.before), jpeg, webp })
        await change({ id, photo: version, version, at })
        return photo ? 'replaced' : 'added'
      }),
    remove: (id, { version, now }, guard) =>
      write(async () => {
        const [recipe] = await lock({ id })
        const [photo] = await ofRecipe({ id })
        if (!recipe || !photo) return 'gone'
        if (!guard(photo)) return 'stale'
        await remove({ id })
        await change({ id, photo: null, version, at: timeOfNext(recipe.before, now) })
        return 'removed'
      }),
  }
}
