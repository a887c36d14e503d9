import type { Database } from 'better-sqlite3'
import type { Write } from '../database/writes.ts'
import { timeOfNext } from '../recipes/recipe.ts'
import type { Photo, PhotoForm, PhotoStore } from './photo.ts'

/** What is kept of a photo; of its forms the length in octets, which a database knows without reading them. */
export type PhotoRow = Pick<Photo, 'version' | 'updatedAt'> & Readonly<Record<'alone' | 'jpeg' | 'webp', number>>

/** What follows SELECT. */
export const photoMembers = 'version, updated_at AS "updatedAt", alone, length(jpeg) AS jpeg, length(webp) AS webp'

export const photoOf = ({ version, updatedAt, alone, jpeg, webp }: PhotoRow): Photo => ({
  version,
  updatedAt,
  isAlone: alone === 1,
  lengths: { 'image/jpeg': jpeg, 'image/webp': webp },
})

/** The column of each form. */
export const photoColumns: Readonly<Record<PhotoForm, string>> = { 'image/jpeg': 'jpeg', 'image/webp': 'webp' }

/** A timestamp without its fraction of a second. */
const second = (time: string): string => time.slice(0, 19)

/** Whether a photo is alone in its second. Whatever came or went before has changed its recipe too, which was `before`. */
export const alone = (at: string, before: string): 0 | 1 => (second(at) > second(before) ? 1 : 0)

/** The store of photos in SQLite. Each statement is prepared once. */
export const photoStore = (database: Database, write: Write): PhotoStore => {
  const rowOf = database.prepare<[string], PhotoRow>(`SELECT ${photoMembers} FROM photos WHERE recipe_id = ?`)
  const contentAs = (form: PhotoForm) =>
    database
      .prepare<[string, string], Buffer>(`SELECT ${photoColumns[form]} FROM photos WHERE recipe_id = ? AND version = ?`)
      .pluck()
  const contents = { 'image/jpeg': contentAs('image/jpeg'), 'image/webp': contentAs('image/webp') }
  const changedAt = database.prepare<[string], string>('SELECT updated_at FROM recipes WHERE id = ?').pluck()
  const change = database.prepare(
    'UPDATE recipes SET photo = @photo, version = @version, updated_at = @at WHERE id = @id',
  )
  const replace = database.prepare('REPLACE INTO photos VALUES (@id, @version, @at, @alone, @jpeg, @webp)')
  const remove = database.prepare<[string]>('DELETE FROM photos WHERE recipe_id = ?')

  const ofRecipe = (id: string): Photo | undefined => {
    const row = rowOf.get(id)
    return row && photoOf(row)
  }

  return {
    ofRecipe,
    content: (id, version, form) => contents[form].get(id, version),
    put: (id, image, { version, now }, guard) =>
      write(() => {
        const before = changedAt.get(id)
        if (before === undefined) return 'gone'
        const photo = ofRecipe(id)
        if (!guard(photo)) return 'stale'
        const at = timeOfNext(before, now)
        const [jpeg, webp] = [image['image/jpeg'], image['image/webp']]
        replace.run({ id, version, at, alone: alone(at, before), jpeg, webp })
        change.run({ id, photo: version, version, at })
        return photo ? 'replaced' : 'added'
      }),
    remove: (id, { version, now }, guard) =>
      write(() => {
        const photo = ofRecipe(id)
        const before = changedAt.get(id)
        if (!photo || before === undefined) return 'gone'
        if (!guard(photo)) return 'stale'
        remove.run(id)
        change.run({ id, photo: null, version, at: timeOfNext(before, now) })
        return 'removed'
      }),
  }
}
