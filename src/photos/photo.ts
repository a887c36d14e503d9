import type { Awaitable } from '../door.ts'
import type { CurrentInParts } from '../doors/precondition.ts'
import type { Recipe } from '../recipes/recipe.ts'
import { cacheControl, lastModifiedField } from '../recipes/representation.ts'

/** The media types of a photo, the default first. */
export const photoForms = ['image/jpeg', 'image/webp'] as const
export type PhotoForm = (typeof photoForms)[number]

/** A picture in both forms, as it is kept. */
export type Image = Readonly<Record<PhotoForm, Buffer>>

/** What is known of a photo without its content. */
export type Photo = {
  readonly version: string
  readonly updatedAt: string
  /** Whether no other photo of the recipe came or went earlier in the second of `updatedAt`. */
  readonly isAlone: boolean
  /** The length of each form in octets. */
  readonly lengths: Readonly<Record<PhotoForm, number>>
}

/** Whether the current photo, or none, may be changed. It is called in the transaction of the change. */
export type PhotoGuard = (photo: Photo | undefined) => boolean

type Next = { readonly version: string; readonly now: string }

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

/** A strong entity tag (RFC 9110 8.8.3). Each form of a version has its own. */
export const entityTag = ({ version }: Photo, form: PhotoForm): string => `"${version}.${form.split('/')[1]}"`

type Found = { readonly recipe: Recipe; readonly photo: Photo; readonly form?: PhotoForm }

/** The current version, against which preconditions are evaluated. */
export const currentPhoto = ({ recipe, photo, form = photoForms[0] }: Found): CurrentInParts => ({
  etag: entityTag(photo, form),
  etags: photoForms.map((other) => entityTag(photo, other)),
  lastModified: new Date(photo.updatedAt),
  isDateStrong: photo.isAlone,
  length: photo.lengths[form],
  repeated: { 'cache-control': cacheControl(recipe) },
})

/** The headers of the response to a GET of a photo. It may be cached as its recipe may. */
export const photoFields = (recipe: Recipe, photo: Photo, form: PhotoForm, now: Date) => ({
  'content-type': form,
  'accept-ranges': 'bytes',
  etag: entityTag(photo, form),
  'last-modified': lastModifiedField(photo.updatedAt, now),
  'cache-control': cacheControl(recipe),
})
