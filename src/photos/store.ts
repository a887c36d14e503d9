import type { Database } from 'better-sqlite3'
import type { Write } from '../database/writes.ts'
import { timeOfNext } from '../recipes/store.ts'
import type { Photo, PhotoForm, PhotoStore } from './photo.ts'

type Row = Omit<Photo, 'isAlone' | 'lengths'> & { readonly alone: 0 | 1; readonly jpeg: number; readonly webp: number }

const columns: Readonly<Record<PhotoForm, string>> = { 'image/jpeg': 'jpeg', 'image/webp': 'webp' }

/** A timestamp without its fraction of a second. */
const second = (time: string): string => time.slice(0, 19)

/** The store of photos in SQLite. Each statement is prepared once. */
export const photoStore = (database: Database, write: Write): PhotoStore => {
  // SQLite knows the length of a blob without reading it.
  const rowOf = database.prepare<[string], Row>(
    `SELECT version, updated_at AS updatedAt, alone, length(jpeg) AS jpeg, length(webp) AS webp
     FROM photos WHERE recipe_id = ?`,
  )
  const contentAs = (form: PhotoForm) =>
    database
      .prepare<[string, string], Buffer>(`SELECT ${columns[form]} FROM photos WHERE recipe_id = ? AND version = ?`)
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
    if (!row) return undefined
    const { version, updatedAt, alone, jpeg, webp } = row
    return { version, updatedAt, isAlone: alone === 1, lengths: { 'image/jpeg': jpeg, 'image/webp': webp } }
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
        // Whatever came or went before has changed the recipe too.
        const alone = second(at) > second(before) ? 1 : 0
        replace.run({ id, version, at, alone, jpeg: image['image/jpeg'], webp: image['image/webp'] })
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
