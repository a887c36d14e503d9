import { describe, expect, it } from 'vitest'
import { expectRefusal } from '../harness/answer.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'
import { find, listOf } from './shelf.ts'

/** A recipe that has a word of its own in each part. */
const porridge = {
  title: 'Porridge',
  description: 'Warming',
  ingredients: [{ name: 'oats', quantity: 'handful' }],
  steps: ['Stir.'],
  tags: ['winter'],
}
const words = ['porridge', 'warming', 'oats', 'handful', 'winter']

const stock = async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const grace = await kitchen.register('grace')
  const { id, etag } = await kitchen.cook(token, porridge)
  // Another that has the same words: what is done to the first one leaves it.
  const other = await kitchen.cook(grace.token, porridge)
  const write = (method: string, json?: object, headers: Readonly<Record<string, string>> = {}) =>
    kitchen.send(`${method} /recipes/:id`, { path: { id }, token, headers, ...(json && { json }) })
  const found = async (...asked: readonly string[]) => {
    const where = await Promise.all(asked.map((word) => find(kitchen, word)))
    return where.map((ids) => ids.includes(id))
  }
  return { kitchen, token, grace, id, etag, other: other.id, write, found }
}

const all = (value: boolean) => words.map(() => value)

describe('the search is in step', () => {
  it('with a POST', async () => {
    const { found } = await stock()
    expect(await found(...words)).toEqual(all(true))
  })

  it('with a PUT', async () => {
    const { kitchen, other, write, found } = await stock()
    const { status } = await write('PUT', { ...toast, description: 'Crisp', tags: ['quick'] }, { 'if-match': '*' })
    expect(status).toBe(200)
    expect(await found(...words)).toEqual(all(false))
    expect(await found('toast', 'bread', 'crisp', 'quick')).toEqual([true, true, true, true])
    for (const word of words) expect(await find(kitchen, word)).toEqual([other])
  })

  it.each([
    ['title', { title: 'Gruel' }, ['porridge'], 'gruel'],
    ['description', { description: 'Filling' }, ['warming'], 'filling'],
    ['ingredients', { ingredients: [{ name: 'rye', quantity: 'cupful' }] }, ['oats', 'handful'], 'rye cupful'],
    ['tags', { tags: ['cheap'] }, ['winter'], 'cheap'],
    ['description, taken away', { description: null }, ['warming'], 'porridge'],
    ['tags, taken away', { tags: null }, ['winter'], 'porridge'],
  ])('with a PATCH of %s', async (_member, json, gone, come) => {
    const { kitchen, other, write, found } = await stock()
    expect((await write('PATCH', json)).status).toBe(200)
    expect(await found(...gone)).toEqual(gone.map(() => false))
    for (const word of gone) expect(await find(kitchen, word)).toEqual([other])
    expect(await found(come)).toEqual([true])
    const kept = words.filter((word) => !gone.includes(word))
    expect(await found(...kept)).toEqual(kept.map(() => true))
  })

  it('with a PATCH of what is not searched', async () => {
    const { write, found } = await stock()
    expect((await write('PATCH', { servings: 3, steps: ['Boil.'], cookMinutes: 5 })).status).toBe(200)
    expect(await found(...words)).toEqual(all(true))
  })

  it('with a recipe that is made private and public again', async () => {
    const { write, found } = await stock()
    await write('PATCH', { visibility: 'private' })
    expect(await found(...words)).toEqual(all(false))
    await write('PATCH', { visibility: 'public' })
    expect(await found(...words)).toEqual(all(true))
  })

  it('with a DELETE', async () => {
    const { kitchen, other, write, found } = await stock()
    expect((await write('DELETE')).status).toBe(204)
    expect(await found(...words)).toEqual(all(false))
    for (const word of words) expect(await find(kitchen, word)).toEqual([other])
  })

  it('with a recipe that takes the place of a deleted one', async () => {
    const { kitchen, grace, other, write } = await stock()
    await kitchen.send('DELETE /recipes/:id', { path: { id: other }, token: grace.token })
    const { id } = await kitchen.cook(grace.token, { title: 'Gruel' })
    expect(await find(kitchen, 'gruel')).toEqual([id])
    await write('DELETE')
    expect(await find(kitchen, 'porridge')).toEqual([])
    expect(await find(kitchen, 'bread')).toEqual([id])
  })

  it('with DELETE /users/me, which takes the recipes along', async () => {
    const { kitchen, token, other } = await stock()
    expect((await kitchen.send('DELETE /users/me', { token })).status).toBe(204)
    for (const word of words) expect(await find(kitchen, word)).toEqual([other])
    const eve = await kitchen.register('eve')
    const { id } = await kitchen.cook(eve.token, { title: 'Gruel' })
    expect(await find(kitchen, 'porridge')).toEqual([other])
    expect(await find(kitchen, 'gruel')).toEqual([id])
  })

  it('with a write that was refused, which changes nothing', async () => {
    const { kitchen, token, write, found } = await stock()
    await kitchen.cook(token, { title: 'Gruel' })
    const doors = 'message, service, host, route, method, authentication, acceptable, existence, permission'
    const taken = await write('PATCH', { title: 'Gruel', description: 'Filling' })
    expectRefusal(taken, 'title-taken', `${doors}, content, precondition, syntax, meaning, conflict`)
    const stale = await write('PATCH', { description: 'Filling' }, { 'if-match': '"old"' })
    expectRefusal(stale, 'precondition-failed', `${doors}, content, precondition`)
    expect(await found(...words, 'filling')).toEqual([...all(true), false])
  })

  it('with a reset', async () => {
    const { kitchen } = await stock()
    await kitchen.seed()
    for (const word of words) {
      const items = listOf(await kitchen.send('GET /recipes', { query: `?q=${word}` })).items
      expect(items.filter(({ title }) => title === 'Porridge')).toEqual([])
    }
    // Each of the seed's public recipes is found by its own title.
    const { items } = listOf(await kitchen.send('GET /recipes', { query: '?limit=100' }))
    expect(items.length).toBeGreaterThanOrEqual(10)
    for (const { id, title } of items) expect(await find(kitchen, title), title).toContain(id)
    // And its private ones are not.
    for (const word of ['pickles', 'chilli', 'engine']) {
      const before = await find(kitchen, word)
      for (const id of before) expect(items.map((item) => item.id)).toContain(id)
    }
  })

  it('with a database that was vacuumed', async () => {
    const { kitchen, other, write } = await stock()
    await write('DELETE')
    const { id } = await kitchen.cook((await kitchen.register('eve')).token, { title: 'Gruel' })
    await kitchen.sql('VACUUM')
    expect(await find(kitchen, 'porridge')).toEqual([other])
    expect(await find(kitchen, 'gruel')).toEqual([id])
  })
})
