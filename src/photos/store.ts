import type { Database } from 'better-sqlite3'
import type { Write } from '../database/writes.ts'
import type { Awaitable } from '../door.ts'
import { type Next, timeOfNext } from '../recipes/recipe.ts'

/** The media types of a photo, the default first. */
export const photoForms = ['image/jpeg', 'image/webp'] as const
export type PhotoForm = (typeof photoForms)[number]

/** A picture in both forms, as it is kept. */
export type Image = Readonly<Record<PhotoForm, Buffer>>

/** What is known of a photo without its content: by each of its forms, the length in octets. */
export type Photo = Readonly<Record<PhotoForm, number>> & {
  readonly version: string
  readonly updatedAt: string
  /** 1 if no other photo of the recipe came or went earlier in the second of `updatedAt`. */
  readonly alone: 0 | 1
}

/** Whether the current photo, or none, may be changed. It is called in the transaction of the change. */
export type PhotoGuard = (photo: Photo | undefined) => boolean

/**
 * The store of photos. Implement it to use another database. A change gives the photo and its recipe the same new version
 * and time, in one transaction. 'gone': there is nothing any more to change.
 */
export type PhotoStore = {
  ofRecipe(recipeId: string): Awaitable<Photo | undefined>
  /** Undefined if this version is gone. */
  content(recipeId: string, version: string, form: PhotoForm): Awaitable<Buffer | undefined>
  put(recipeId: string, image: Image, next: Next, guard: PhotoGuard): Awaitable<'added' | 'replaced' | 'stale' | 'gone'>
  remove(recipeId: string, next: Next, guard: PhotoGuard): Awaitable<'removed' | 'stale' | 'gone'>
}

/** What follows SELECT. A database knows the length of a form without reading it. */
export const photoMembers =
  'version, updated_at AS "updatedAt", alone, length(jpeg) AS "image/jpeg", length(webp) AS "image/webp"'

/** The form that is asked for. */
export const photoContent = "CASE @form WHEN 'image/jpeg' THEN jpeg WHEN 'image/webp' THEN webp END"

/** A timestamp without its fraction of a second. */
const second = (time: string): string => time.slice(0, 19)

/** Whether a photo is alone in its second. Whatever came or went before has changed its recipe too, which was `before`. */
export const alone = (at: string, before: string): 0 | 1 => (second(at) > second(before) ? 1 : 0)

/** The store of photos in SQLite. Each statement is prepared once. */
export const photoStore = (database: Database, write: Write): PhotoStore => {
  const ofRecipe = database.prepare<[string], Photo>(`SELECT ${photoMembers} FROM photos WHERE recipe_id = ?`)
  const content = database
    .prepare<{ id: string; version: string; form: PhotoForm }, Buffer>(
      `SELECT ${photoContent} FROM photos WHERE recipe_id = @id AND version = @version`,
    )
    .pluck()
  const changedAt = database.prepare<[string], string>('SELECT updated_at FROM recipes WHERE id = ?').pluck()
  const change = database.prepare(
    'UPDATE recipes SET photo = @photo, version = @version, updated_at = @at WHERE id = @id',
  )
  const replace = database.prepare('REPLACE INTO photos VALUES (@id, @version, @at, @alone, @jpeg, @webp)')
  const remove = database.prepare<[string]>('DELETE FROM photos WHERE recipe_id = ?')

  return {
    ofRecipe: (id) => ofRecipe.get(id),
    content: (id, version, form) => content.get({ id, version, form }),
    put: (id, image, { version, now }, guard) =>
      write(() => {
        const before = changedAt.get(id)
        if (before === undefined) return 'gone'
        const photo = ofRecipe.get(id)
        if (!guard(photo)) return 'stale'
        const at = timeOfNext(before, now)
        const [jpeg, webp] = [image['image/jpeg'], image['image/webp']]
        replace.run({ id, version, at, alone: alone(at, before), jpeg, webp })
        change.run({ id, photo: version, version, at })
        return photo ? 'replaced' : 'added'
      }),
    remove: (id, { version, now }, guard) =>
      write(() => {
        const photo = ofRecipe.get(id)
        const before = changedAt.get(id)
        if (!photo || before === undefined) return 'gone'
        if (!guard(photo)) return 'stale'
        remove.run(id)
        change.run({ id, photo: null, version, at: timeOfNext(before, now) })
        return 'removed'
      }),
  }
}
