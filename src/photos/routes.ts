import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { created, noContent, ok, partial, Verbatim } from '../answer.ts'
import { type Awaitable, andThen, door } from '../door.ts'
import { acceptable } from '../doors/acceptable.ts'
import { authentication, optionalAuthentication } from '../doors/authentication.ts'
import {
  type CurrentInParts,
  precondition,
  preconditionAndRange,
  preconditionFailed,
  stale,
} from '../doors/precondition.ts'
import { formatContentRange } from '../http/range.ts'
import { operation } from '../operation.ts'
import { problem } from '../problem.ts'
import { missing, noSuchRecipe, permission, visibleRecipe } from '../recipes/existence.ts'
import { nextVersion, type Recipe } from '../recipes/recipe.ts'
import { currentIn, entityTag, fieldsOf, photoPath } from '../recipes/representation.ts'
import { recipeStore } from '../recipes/store.ts'
import { inForms } from '../schema.ts'
import { boundedCache } from './cache.ts'
import { openDecoder } from './decoder.ts'
import { picture } from './picture.ts'
import { type Photo, type PhotoForm, photoForms, photoStore } from './store.ts'

const noSuchPhoto = problem('existence', 'no-such-photo', 404, 'The recipe has no photo')

const missingPhoto = () => noSuchPhoto('This recipe has no photo. Its author can PUT one to this path.')

const octets = z.custom<Verbatim>()
const Content = inForms(['image/jpeg', octets], ['image/webp', octets])

type Found = { readonly recipe: Recipe; readonly photo: Photo; readonly form?: PhotoForm }

/** The current version, against which preconditions are evaluated. */
const currentPhoto = ({ recipe, photo, form = photoForms[0] }: Found): CurrentInParts => ({
  ...currentIn(photoForms, form, photo, recipe),
  isDateStrong: photo.alone === 1,
  length: photo[form],
})

/**
 * What is kept in memory, by version, so that it never gets old: 32 MiB of content, which takes four times as long out of
 * SQLite, and what is known of so many photos.
 */
const cached = { octets: 32 * 1024 * 1024, photos: 10_000 }

export default async (app: FastifyInstance): Promise<void> => {
  const { kitchen } = app
  const { now, storage } = kitchen
  const photos = await storage.store('photos', photoStore)
  const contents = boundedCache<Buffer>(cached.octets, ({ length }) => length)
  const known = boundedCache<Photo>(cached.photos, () => 1)
  const next = nextVersion(kitchen)

  const recipes = await storage.store('recipes', recipeStore)

  const photoOf = ({ id, photo }: Recipe): Awaitable<Photo | undefined> =>
    photo === null ? undefined : known(photo, () => photos.ofRecipe(id))

  /** The door `existence` of a PUT: looks up the recipe, and the photo that is replaced. */
  const recipe = door(
    'existence',
    [noSuchRecipe],
    visibleRecipe(recipes, (recipe) => andThen(photoOf(recipe), (photo) => ({ recipe, photo }))),
  )

  /** The door `existence`: looks up the recipe and its photo. */
  const recipeWithPhoto = door(
    'existence',
    [noSuchRecipe, noSuchPhoto],
    visibleRecipe(recipes, (recipe) =>
      andThen(photoOf(recipe), (photo) => (photo ? { recipe, photo } : missingPhoto())),
    ),
  )

  /** The precondition of a change, which is evaluated again when it is written. */
  const beforeChange = precondition(
    ({ recipe, photo }: { recipe: Recipe; photo: Photo | undefined }) => photo && currentPhoto({ recipe, photo }),
  )

  const contentOf = ({ id }: Recipe, photo: Photo, form: PhotoForm) =>
    contents(entityTag(photo, form), () => photos.content(id, photo.version, form))

  /** The refusal of a failed change: another client was faster. */
  const outrun = async ({ id }: Recipe) => {
    const photo = await photos.ofRecipe(id)
    return stale(photo && entityTag(photo, photoForms[0]))
  }

  operation(app, 'GET /recipes/:id/photo', {
    summary: 'Read the photo of a recipe, or a part of it',
    doors: {
      authentication: optionalAuthentication,
      acceptable: acceptable(...photoForms),
      existence: recipeWithPhoto,
      precondition: preconditionAndRange(currentPhoto),
    },
    refuses: [noSuchPhoto],
    answers: { 200: Content, 206: Content },
    fields: ['accept-ranges', 'etag', 'last-modified'],
    action: ({ recipe, photo, form, part }) =>
      andThen(contentOf(recipe, photo, form), (content) => {
        if (!content) return missingPhoto()
        const fields = { ...fieldsOf(form, photo, recipe, now()), 'accept-ranges': 'bytes' }
        return part
          ? partial(
              formatContentRange(part, content.length),
              new Verbatim(content.subarray(part.first, part.last + 1)),
              fields,
            )
          : ok(new Verbatim(content), fields)
      }),
  })

  operation(app, 'PUT /recipes/:id/photo', {
    summary: 'Add or replace the photo of a recipe',
    doors: {
      authentication,
      existence: recipe,
      permission,
      precondition: beforeChange,
      ...picture(openDecoder()),
    },
    refuses: [preconditionFailed, noSuchRecipe],
    answers: { 201: null, 204: null },
    action: async ({ recipe, image, stillHolds }) => {
      const put = await photos.put(recipe.id, image, next(), (photo) => stillHolds({ recipe, photo }))
      if (put === 'stale') return outrun(recipe)
      if (put === 'gone') return missing()
      // No validator: what is kept is not what was sent (RFC 9110 9.3.4).
      return put === 'added' ? created(photoPath(recipe.id), undefined, {}) : noContent()
    },
  })

  operation(app, 'DELETE /recipes/:id/photo', {
    summary: 'Delete the photo of a recipe',
    doors: { authentication, existence: recipeWithPhoto, permission, precondition: beforeChange },
    refuses: [preconditionFailed, noSuchPhoto],
    answers: { 204: null },
    action: async ({ recipe, stillHolds }) => {
      const removed = await photos.remove(recipe.id, next(), (photo) => stillHolds({ recipe, photo }))
      if (removed === 'stale') return outrun(recipe)
      return removed === 'gone' ? missingPhoto() : noContent()
    },
  })
}
