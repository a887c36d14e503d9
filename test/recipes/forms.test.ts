import { describe, expect, it } from 'vitest'
import { expectSuccess } from '../harness/answer.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'

const json = 'application/json'
const ld = 'application/ld+json'
const accept = (form: string) => ({ headers: { accept: form } })
const read = 'message, service, host, route, method, authentication, acceptable, existence, precondition'

const stock = async (members: Readonly<Record<string, unknown>> = {}) => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const { id, etag } = await kitchen.cook(token, members)
  return { kitchen, token, id, etag, path: { id } }
}

describe('a recipe as application/ld+json', () => {
  it("is schema.org's Recipe", async () => {
    const { kitchen, id, path } = await stock({
      description: 'With butter.',
      servings: 2,
      prepMinutes: 5,
      cookMinutes: 90,
      ingredients: [{ name: 'bread', quantity: '2 slices' }, { name: 'butter' }],
      tags: ['breakfast', 'quick'],
    })
    const answer = expectSuccess(
      await kitchen.send('GET /recipes/:id', { path, ...accept(ld) }),
      200,
      `${read}, action`,
    )
    expect(answer.headers['content-type']).toBe(ld)
    expect(answer.json).toEqual({
      '@context': 'https://schema.org',
      '@type': 'Recipe',
      '@id': `/recipes/${id}`,
      name: 'Toast',
      description: 'With butter.',
      recipeYield: '2 servings',
      prepTime: 'PT5M',
      cookTime: 'PT90M',
      totalTime: 'PT95M',
      recipeIngredient: ['2 slices bread', 'butter'],
      recipeInstructions: [{ '@type': 'HowToStep', text: 'Toast the bread.' }],
      keywords: 'breakfast, quick',
      author: { '@type': 'Person', '@id': '/users/ada', name: 'ada' },
      dateCreated: '2026-03-01T12:00:00.000Z',
      dateModified: '2026-03-01T12:00:00.000Z',
    })
  })

  it('claims no time where none is given', async () => {
    const { kitchen, path } = await stock()
    const { json } = await kitchen.send('GET /recipes/:id', { path, ...accept(ld) })
    for (const name of ['prepTime', 'cookTime', 'totalTime']) expect(json).not.toHaveProperty(name)
  })

  it.each([
    [ld, ld],
    ['application/*;q=0.5, application/ld+json', ld],
    [`${json};q=0.4, ${ld};q=0.5`, ld],
    [`${json}, ${ld}`, json],
    ['*/*', json],
    ['application/*', json],
    [`${ld};q=0, */*`, json],
    [`${json};q=0, */*`, ld],
  ])('Accept: %s gives %s', async (range, form) => {
    const { kitchen, path } = await stock()
    expect((await kitchen.send('GET /recipes/:id', { path, ...accept(range) })).headers['content-type']).toBe(form)
  })

  it('has an entity tag of its own: that of the other form gives no 304', async () => {
    const { kitchen, etag, path } = await stock()
    const answer = await kitchen.send('GET /recipes/:id', { path, ...accept(ld) })
    const own = answer.headers.etag ?? ''
    expect(own).not.toBe(etag)
    const ask = (tag: string) =>
      kitchen.send('GET /recipes/:id', { path, headers: { accept: ld, 'if-none-match': tag } })
    expect((await ask(etag)).status).toBe(200)
    const unchanged = expectSuccess(await ask(own), 304, read)
    expect(unchanged.headers).toMatchObject({ etag: own, vary: 'Accept', 'cache-control': 'public, no-cache' })
  })

  it('is of the same version as the others: If-Match takes the tag of any form', async () => {
    const { kitchen, token, path } = await stock()
    const { headers } = await kitchen.send('GET /recipes/:id', { path, ...accept(ld) })
    const sent = { path, token, json: { ...toast, servings: 3 }, headers: { 'if-match': headers.etag ?? '' } }
    expect((await kitchen.send('PUT /recipes/:id', sent)).status).toBe(200)
    expect((await kitchen.send('PUT /recipes/:id', sent)).status).toBe(412)
  })

  it('is the form of the answer to POST, PUT and PATCH where that is asked for', async () => {
    const { kitchen, token, path } = await stock()
    const made = await kitchen.send('POST /recipes', { token, json: { ...toast, title: 'Tea' }, ...accept(ld) })
    expect([made.status, made.json.name]).toEqual([201, 'Tea'])
    const put = { path, token, json: toast, headers: { accept: ld, 'if-match': '*' } }
    expect((await kitchen.send('PUT /recipes/:id', put)).json.name).toBe('Toast')
    const patched = await kitchen.send('PATCH /recipes/:id', { path, token, json: { title: 'Rusk' }, ...accept(ld) })
    expect(patched.json.name).toBe('Rusk')
    const again = await kitchen.send('GET /recipes/:id', { path, ...accept(ld) })
    expect(again.headers.etag).toBe(patched.headers.etag)
  })

  it('is not a form of the list', async () => {
    const { kitchen } = await stock()
    expect((await kitchen.send('GET /recipes', accept(ld))).status).toBe(406)
  })
})
