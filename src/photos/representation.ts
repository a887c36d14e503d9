import type { CurrentInParts } from '../doors/range.ts'
import type { Recipe } from '../recipes/recipe.ts'
import { cacheControl, lastModifiedField } from '../recipes/representation.ts'
import { type Photo, type PhotoForm, photoForms } from './photo.ts'

/** A strong entity tag (RFC 9110 8.8.3). Each form of a version has its own. */
export const entityTag = ({ version }: Photo, form: PhotoForm): string => `"${version}.${form.split('/')[1]}"`

/** The current version, against which preconditions are evaluated. */
export const currentPhoto = (recipe: Recipe, photo: Photo, form: PhotoForm): CurrentInParts => ({
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
