import { describe, expect, it } from 'vitest'
import { type Image, type PhotoGuard, photoStore } from '../../src/photos/store.ts'
import { ada, all, at, none, openStores, recipe } from '../stores/stores.ts'

const image = (jpeg: string, webp: string): Image => ({
  'image/jpeg': Buffer.from(jpeg),
  'image/webp': Buffer.from(webp),
})
const next = (version: string, now: string) => ({ version, now })

const open = async () => {
  const stores = await openStores()
  await stores.recipes.add(recipe('toast'))
  return { ...stores, photos: await stores.storage.store('photos', photoStore) }
}

describe('the store of photos', () => {
  it('adds and replaces a photo, each a new version of the recipe too', async () => {
    const { photos, recipes } = await open()
    expect(await photos.put('toast', image('j', 'web'), next('v1', at('10:00:00')), all)).toBe('added')
    expect(await photos.ofRecipe('toast')).toEqual({
      version: 'v1',
      updatedAt: at('10:00:00'),
      alone: 1,
      'image/jpeg': 1,
      'image/webp': 3,
    })
    const kept = { photo: 'v1', version: 'v1', updatedAt: at('10:00:00') }
    expect(await recipes.byId('toast')).toMatchObject(kept)
    expect(await photos.content('toast', 'v1', 'image/webp')).toEqual(Buffer.from('web'))

    // In the same second.
    expect(await photos.put('toast', image('jp', 'w'), next('v2', at('10:00:00')), all)).toBe('replaced')
    expect(await photos.ofRecipe('toast')).toMatchObject({
      version: 'v2',
      updatedAt: '2026-03-01T10:00:00.001Z',
      alone: 0,
    })
    expect(await photos.content('toast', 'v1', 'image/jpeg')).toBeUndefined()
    expect(await photos.content('toast', 'v2', 'image/jpeg')).toEqual(Buffer.from('jp'))
  })

  it('says why it changes or removes nothing, and shows the guard the photo that is there', async () => {
    const { photos, recipes } = await open()
    const seen: unknown[] = []
    const look: PhotoGuard = (photo) => seen.push(photo?.version) > 0
    const change = next('v', at('10:00:00'))
    expect(await photos.put('unknown', image('j', 'w'), change, all)).toBe('gone')
    expect(await photos.put('toast', image('j', 'w'), change, none)).toBe('stale')
    expect(await photos.remove('toast', change, all)).toBe('gone')
    expect(await photos.ofRecipe('toast')).toBeUndefined()
    await photos.put('toast', image('j', 'w'), change, look)
    expect(await photos.remove('toast', next('v2', at('11:00:00')), none)).toBe('stale')
    // In the same millisecond.
    expect(await photos.remove('toast', next('v2', at('10:00:00')), look)).toBe('removed')
    expect(seen).toEqual([undefined, 'v'])
    expect(await recipes.byId('toast')).toMatchObject({
      photo: null,
      version: 'v2',
      updatedAt: '2026-03-01T10:00:00.001Z',
    })
  })

  it('loses the photo with its recipe, and with its user', async () => {
    const { photos, recipes, users } = await open()
    await recipes.add(recipe('tea'))
    for (const id of ['toast', 'tea']) await photos.put(id, image('j', 'w'), next(`v-${id}`, at('10:00:00')), all)
    await recipes.remove('toast', all)
    expect([await photos.ofRecipe('toast'), await photos.ofRecipe('tea')]).toMatchObject([undefined, { alone: 1 }])
    await users.remove(ada.id, all)
    expect(await photos.ofRecipe('tea')).toBeUndefined()
  })
})
