import { type Request, samples, withHeaders, withPath } from '../harness/samples.ts'
import type { Scene } from '../harness/scene.ts'
import { claiming, putPhoto, smallJpeg } from './pictures.ts'

const entrance = 'message, service, host, rate, route, method'
const toRead = `${entrance}, authentication, acceptable, existence, precondition`
const toPut = `${entrance}, authentication, existence, permission, content, precondition, syntax, meaning`

/** Recipes of Ada's with a photo (one of them private) and one without, and one of Grace's of each visibility. */
const album = async ({ kitchen, ada, grace }: Scene) => {
  const withPhoto = async (user: typeof ada, title: string, visibility = 'public') => {
    const { id } = await kitchen.cook(user.token, { title, visibility })
    await putPhoto(kitchen, user, id)
    return id
  }
  return {
    picture: await smallJpeg(),
    vast: await claiming(100_000, 100_000),
    mine: await withPhoto(ada, 'Mine'),
    secret: await withPhoto(ada, 'Secret', 'private'),
    bare: (await kitchen.cook(ada.token, { title: 'Bare' })).id,
    others: await withPhoto(grace, 'Public'),
    hidden: await withPhoto(grace, 'Private', 'private'),
  }
}

type Own = Scene & Awaited<ReturnType<typeof album>>

const at = (id: string) => withPath({ id })

const reading = {
  'no-such-recipe': (request: Request, { hidden }: Own) => at(hidden)(request),
  'no-such-photo': (request: Request, { bare }: Own) => at(bare)(request),
  'range-not-satisfiable': withHeaders({ range: 'bytes=9999999-' }),
}

const putting = {
  'no-such-recipe': (request: Request, { hidden }: Own) => at(hidden)(request),
  'not-the-author': (request: Request, { others }: Own) => at(others)(request),
  'malformed-image': (request: Request) => ({ ...request, content: 'no picture' }),
  'invalid-content': (request: Request, { vast }: Own) => ({ ...request, content: vast }),
}

const toSend = (id: string, { picture, ada: { token } }: Own) => ({
  token,
  path: { id },
  headers: { 'content-type': 'image/jpeg' },
  content: picture,
})

export default samples(album, [
  {
    operation: 'GET /recipes/:id/photo',
    where: 'of a public recipe',
    request: ({ mine }) => ({ path: { id: mine } }),
    status: 200,
    doors: `${toRead}, action`,
    cache: 'public, no-cache',
    faults: reading,
  },
  {
    operation: 'GET /recipes/:id/photo',
    where: 'of a private recipe',
    request: ({ ada: { token }, secret }) => ({ token, path: { id: secret } }),
    status: 200,
    doors: `${toRead}, action`,
    cache: 'private, no-cache',
    faults: reading,
  },
  {
    operation: 'GET /recipes/:id/photo',
    where: 'a part of it',
    request: ({ mine }) => ({ path: { id: mine }, headers: { range: 'bytes=10-29' } }),
    status: 206,
    doors: `${toRead}, action`,
    cache: 'public, no-cache',
    faults: reading,
  },
  {
    operation: 'PUT /recipes/:id/photo',
    where: 'the first one',
    request: (scene) => toSend(scene.bare, scene),
    status: 201,
    doors: `${toPut}, action`,
    cache: 'no-store',
    faults: putting,
  },
  {
    operation: 'PUT /recipes/:id/photo',
    where: 'another one',
    request: (scene) => toSend(scene.mine, scene),
    status: 204,
    doors: `${toPut}, action`,
    cache: 'no-store',
    faults: putting,
  },
  {
    operation: 'DELETE /recipes/:id/photo',
    request: ({ ada: { token }, mine }) => ({ token, path: { id: mine } }),
    status: 204,
    doors: `${entrance}, authentication, existence, permission, precondition, action`,
    cache: 'no-store',
    faults: {
      'no-such-recipe': (request, { hidden }) => at(hidden)(request),
      'no-such-photo': (request, { bare }) => at(bare)(request),
      'not-the-author': (request, { others }) => at(others)(request),
    },
  },
])
