import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { Removal } from '../removal.ts'
import { plain, putPhoto, smallJpeg } from './pictures.ts'

const entrance = 'message, service, host, route, method'
const toRead = `${entrance}, authentication, acceptable, existence, precondition`
const toPut = `${entrance}, authentication, existence, permission, content, precondition, syntax, meaning`

/** A kitchen with a recipe of Ada's. */
const openWithRecipe = async () => {
  const kitchen = await openKitchen()
  const ada = await kitchen.register('ada')
  const { id } = await kitchen.cook(ada.token)
  const path = { id }
  const read = (headers = {}) => kitchen.send('GET /recipes/:id/photo', { path, headers })
  const recipe = async () => (await kitchen.send('GET /recipes/:id', { path })).json
  return { kitchen, ada, id, path, read, recipe }
}

describe('a photo', () => {
  it('is made with 201 and its location, and replaced with 204, both without a validator', async () => {
    const { kitchen, ada, id } = await openWithRecipe()
    const first = expectSuccess(await putPhoto(kitchen, ada, id), 201, `${toPut}, action`)
    expect(first.headers).toMatchObject({ location: `/recipes/${id}/photo`, 'content-length': '0' })
    const another = expectSuccess(await putPhoto(kitchen, ada, id), 204, `${toPut}, action`)
    for (const { headers, text } of [first, another]) {
      expect(text).toBe('')
      for (const name of ['etag', 'last-modified', 'content-type']) expect(headers).not.toHaveProperty(name)
    }
  })

  it('is a JPEG, or a WebP for clients that like it better', async () => {
    const { kitchen, ada, id, read } = await openWithRecipe()
    await putPhoto(kitchen, ada, id)
    const forms = async (accept?: string) => {
      const { headers, octets } = expectSuccess(await read(accept ? { accept } : {}), 200, `${toRead}, action`)
      expect(headers).toMatchObject({ vary: 'Accept', 'accept-ranges': 'bytes', 'cache-control': 'public, no-cache' })
      const { format, width, height } = await sharp(octets).metadata()
      expect([format, width, height]).toEqual([headers['content-type']?.replace('image/', ''), 40, 30])
      return format
    }
    expect(await forms()).toBe('jpeg')
    expect(await forms('image/*')).toBe('jpeg')
    expect(await forms('image/avif,image/webp,*/*;q=0.8')).toBe('webp')
    expect(await forms('image/webp;q=0.5, image/jpeg;q=0.4')).toBe('webp')
  })

  it('gives the recipe a new version and time when it comes, changes and goes', async () => {
    const { kitchen, ada, id, path, recipe, read } = await openWithRecipe()
    const tags = new Set<string | undefined>()
    const times: string[] = []
    const look = async (photo: string | null) => {
      const { headers } = await kitchen.send('GET /recipes/:id', { path })
      const json = await recipe()
      expect(json.photo).toBe(photo)
      tags.add(headers.etag)
      times.push(String(json.updatedAt))
      kitchen.pass(1)
    }
    await look(null)
    await putPhoto(kitchen, ada, id)
    await look(`/recipes/${id}/photo`)
    await putPhoto(kitchen, ada, id)
    await look(`/recipes/${id}/photo`)
    expectSuccess(
      await kitchen.send('DELETE /recipes/:id/photo', { path, token: ada.token }),
      204,
      `${entrance}, authentication, existence, permission, precondition, action`,
    )
    await look(null)
    expect(tags.size).toBe(4)
    expect(times).toEqual([...new Set(times)].toSorted())
    expectRefusal(await read(), 'no-such-photo', `${entrance}, authentication, acceptable, existence`)
  })

  it('is a member of its recipe that nobody else writes', async () => {
    const { kitchen, ada, id, path, recipe } = await openWithRecipe()
    await putPhoto(kitchen, ada, id)
    const before = await recipe()
    const { headers } = await kitchen.send('GET /recipes/:id', { path })
    const sent = { ...before, photo: null, servings: 9 }
    const replaced = await kitchen.send('PUT /recipes/:id', {
      path,
      token: ada.token,
      json: sent,
      headers: { 'if-match': headers.etag ?? '' },
    })
    expect(replaced.json).toMatchObject({ photo: `/recipes/${id}/photo`, servings: 9 })
    const changed = await kitchen.send('PATCH /recipes/:id', { path, token: ada.token, json: { photo: 'elsewhere' } })
    expect(changed.json.photo).toBe(`/recipes/${id}/photo`)
    const made = await kitchen.send('POST /recipes', { token: ada.token, json: { ...sent, title: 'Other', photo: 1 } })
    expect(made.json.photo).toBeNull()
    const listed = await kitchen.send('GET /recipes')
    expect(listed.json.items).toEqual(
      expect.arrayContaining([expect.objectContaining({ photo: `/recipes/${id}/photo` })]),
    )
  })

  it('is the image of its recipe in JSON-LD', async () => {
    const { kitchen, ada, id, path } = await openWithRecipe()
    const linked = () => kitchen.send('GET /recipes/:id', { path, headers: { accept: 'application/ld+json' } })
    expect((await linked()).json).not.toHaveProperty('image')
    await putPhoto(kitchen, ada, id)
    expect((await linked()).json.image).toBe(`/recipes/${id}/photo`)
  })

  it('goes with its recipe', async () => {
    const { kitchen, ada, id, path } = await openWithRecipe()
    await putPhoto(kitchen, ada, id)
    await kitchen.send('DELETE /recipes/:id', { path, token: ada.token })
    expect(await kitchen.count('photos')).toBe(0)
  })
})

describe('the folder photos', () => {
  it('is imported by one line in app.ts, and by nothing else outside of it', () =>
    expect(new Removal('photos', []).importing()).toEqual([join('src', 'app.ts')]))
})

describe('the preconditions of a PUT', () => {
  const put = async (headers: Record<string, string>, isThere: boolean) => {
    const { kitchen, ada, id, read } = await openWithRecipe()
    if (isThere) await putPhoto(kitchen, ada, id)
    const etag = isThere ? ((await read()).headers.etag ?? '') : ''
    const webp = isThere ? ((await read({ accept: 'image/webp' })).headers.etag ?? '') : ''
    const filled = Object.entries(headers).map(([name, value]) => [
      name,
      value.replace('{etag}', etag).replace('{webp}', webp),
    ])
    return (await putPhoto(kitchen, ada, id, undefined, Object.fromEntries(filled))).status
  }

  it.each([
    ['If-None-Match: * only makes the first', { 'if-none-match': '*' }, 201, 412],
    ['If-Match: * only replaces', { 'if-match': '*' }, 412, 204],
    ['If-Match takes the tag of either form', { 'if-match': '"x", {webp}' }, 412, 204],
    ['If-Match refuses another tag', { 'if-match': '"another"' }, 412, 412],
    ['If-None-Match refuses a current tag', { 'if-none-match': '"x", {etag}' }, 201, 412],
    ['a date that is past', { 'if-unmodified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' }, 201, 412],
    ['a date that is to come', { 'if-unmodified-since': 'Fri, 01 Jan 2027 00:00:00 GMT' }, 201, 204],
  ])('%s', async (_rule, headers, first, another) => {
    expect([await put(headers, false), await put(headers, true)]).toEqual([first, another])
  })

  it('hold when it is written: of two that make the first, one is too late', async () => {
    const { kitchen, ada, id } = await openWithRecipe()
    const answers = await Promise.all(
      [1, 2, 3].map(() => putPhoto(kitchen, ada, id, undefined, { 'if-none-match': '*' })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 412, 412])
    const late = answers.find(({ status }) => status === 412)
    // How far the others have come when the first is written depends on how long each took to arrive.
    expect(late?.doors).toMatch(/, precondition=412$/)
  })
})

describe('what is refused by the header section alone', () => {
  it.each([
    ['a type that is not one of the four', { 'content-type': 'image/gif' }, 'unsupported-media-type'],
    ['no type', { 'content-type': '' }, 'unsupported-media-type'],
    ['JSON', { 'content-type': 'application/json' }, 'unsupported-media-type'],
    ['compressed content', { 'content-encoding': 'gzip' }, 'unsupported-content-coding'],
    ['a part', { 'content-range': 'bytes 0-9/100' }, 'partial-content'],
  ])('%s', async (_what, headers, slug) => {
    const { kitchen, ada, id } = await openWithRecipe()
    const answer = await putPhoto(kitchen, ada, id, await smallJpeg(), headers)
    expectRefusal(answer, slug, `${entrance}, authentication, existence, permission, content`)
  })

  it('takes parameters of the type as they are', async () => {
    const { kitchen, ada, id } = await openWithRecipe()
    const content = await plain(4, 4).png().toBuffer()
    const headers = { 'content-type': 'Image/PNG; charset=binary' }
    expectSuccess(await putPhoto(kitchen, ada, id, content, headers), 201, `${toPut}, action`)
  })
})
